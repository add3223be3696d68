import Testing
import Vips

@testable import Imaging

@Suite struct `A typical part` {
    /// Grain where `isBusy` says so, grey elsewhere; noise that is always the same.
    private func picture(_ width: Int, _ height: Int, isBusy: (Int, Int) -> Bool) throws -> Image {
        var state: UInt32 = 7
        let pixels = (0..<width * height).flatMap { index -> [UInt8] in
            state = state &* 1_664_525 &+ 1_013_904_223
            let level = isBusy(index % width, index / width) ? UInt8(state >> 24) : 128
            return [level, level, level]
        }
        return try Image(pixels: pixels, width: width, height: height, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
    }

    @Test(
        arguments: [
            ("the middle is empty", { x, _ in !(96..<224).contains(x) }),
            ("only the middle is full", { x, y in (96..<224).contains(x) && y > 40 }),
            ("the right is full", { x, _ in x >= 200 }),
        ] as [(String, @Sendable (Int, Int) -> Bool)])
    func `has as much that is busy as the whole`(
        name: String, isBusy: @Sendable (Int, Int) -> Bool
    ) throws {
        let image = try picture(320, 160, isBusy: isBusy)
        let origin = try TypicalPart(image).origin(width: 160, height: 80, in: image)
        func share(_ columns: Range<Int>, _ rows: Range<Int>) -> Double {
            let busy = rows.reduce(0) { sum, y in sum + columns.filter { isBusy($0, y) }.count }
            return Double(busy) / Double(columns.count * rows.count)
        }
        let whole = share(0..<320, 0..<160)
        let part = share(origin.left..<origin.left + 160, origin.top..<origin.top + 80)
        #expect(abs(part - whole) <= 0.2, "\(name): \(origin), \(part) of \(whole)")
        #expect(origin.left % 16 == 0 && origin.top % 16 == 0)
        #expect(origin.left + 160 <= 320 && origin.top + 80 <= 160)
    }

    @Test func `of a picture that is alike everywhere is in a corner, and fits`() throws {
        for (width, height) in [(320, 160), (33, 500), (500, 17)] {
            let image = try picture(width, height) { _, _ in false }
            let part = (width: min(width, 32), height: min(height, 160))
            let origin = try TypicalPart(image).origin(
                width: part.width, height: part.height, in: image)
            #expect(origin == (0, 0))
        }
    }
}
