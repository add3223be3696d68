import Testing
import Vips

@testable import Imaging

@Suite struct `A typical part` {
    /// Grain in these columns, grey elsewhere; noise that is always the same.
    private func picture(_ width: Int, _ height: Int, busy: [Range<Int>]) throws -> Image {
        var state: UInt32 = 7
        let pixels = (0..<width * height).flatMap { index -> [UInt8] in
            state = state &* 1_664_525 &+ 1_013_904_223
            let isBusy = busy.contains { $0.contains(index % width) }
            let level = isBusy ? UInt8(state >> 24) : 128
            return [level, level, level]
        }
        return try Image(pixels: pixels, width: width, height: height, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
    }

    @Test(
        arguments: [
            ("the middle is empty", [0..<96, 224..<320]), ("only the middle is full", [96..<224]),
            ("the right is full", [200..<320]),
        ])
    func `has as much that is busy as the whole`(name: String, busy: [Range<Int>]) throws {
        let image = try picture(320, 160, busy: busy)
        let origin = try TypicalPart(image).origin(width: 160, height: 80, in: image)
        func share(_ columns: Range<Int>) -> Double {
            let full = columns.count { x in busy.contains { $0.contains(x) } }
            return Double(full) / Double(columns.count)
        }
        let (part, whole) = (share(origin.left..<origin.left + 160), share(0..<320))
        #expect(abs(part - whole) <= 0.2, "\(name): \(origin), \(part) of \(whole)")
        #expect(origin.left % 16 == 0 && origin.top % 16 == 0)
        #expect(origin.left + 160 <= 320 && origin.top + 80 <= 160)
    }

    @Test func `of a picture that is alike everywhere is in a corner, and fits`() throws {
        for (width, height) in [(320, 160), (33, 500), (500, 17)] {
            let image = try picture(width, height, busy: [])
            let part = (width: min(width, 32), height: min(height, 160))
            let origin = try TypicalPart(image).origin(
                width: part.width, height: part.height, in: image)
            #expect(origin == (0, 0))
        }
    }
}
