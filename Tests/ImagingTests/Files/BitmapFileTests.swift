import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct BitmapFileTests {
    init() throws { try Engine.start() }

    static func little(_ number: Int, _ count: Int = 4) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// A file with the common header of 40 bytes.
    static func file(
        _ width: Int, _ height: Int, depth: Int, compression: Int = 0, between: [UInt8] = [],
        colors: Int = 0, pixels: [UInt8]
    ) -> [UInt8] {
        let start = 54 + between.count
        return Array("BM".utf8) + little(start + pixels.count) + little(0) + little(start)
            + little(40) + little(width) + little(height) + little(1, 2) + little(depth, 2)
            + little(compression) + little(pixels.count) + little(0) + little(0) + little(colors)
            + little(0) + between + pixels
    }

    private func pixels(_ file: [UInt8]) throws -> [[Double]] {
        let image = try TestFile(file).load().image
        return try (0..<image.height).flatMap { y in
            try (0..<image.width).map { try image.getpoint($0, y) }
        }
    }

    static let palette: [UInt8] = [0, 0, 255, 0, 0, 200, 0, 0, 100, 0, 0, 0, 255, 255, 255, 0]

    @Test("Rows stand bottom up, unless the height is negative")
    func order() throws {
        let rows: [UInt8] = [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]
        let upward = try pixels(Self.file(2, 2, depth: 24, pixels: rows))
        #expect(upward == [[9, 8, 7], [12, 11, 10], [3, 2, 1], [6, 5, 4]])
        let downward = try pixels(Self.file(2, -2, depth: 24, pixels: rows))
        #expect(downward == [[3, 2, 1], [6, 5, 4], [9, 8, 7], [12, 11, 10]])
    }

    @Test("Indices of 1, 4 and 8 bits mean colours of the palette")
    func indexed() throws {
        let red = [255.0, 0, 0]
        let green = [0.0, 200, 0]
        let blue = [0.0, 0, 100]
        let one = try pixels(
            Self.file(
                3, 1, depth: 1, between: Array(Self.palette.prefix(8)), colors: 2,
                pixels: [0b0100_0000, 0, 0, 0]))
        #expect(one == [red, green, red])
        let four = try pixels(
            Self.file(
                3, 1, depth: 4, between: Self.palette, colors: 4, pixels: [0x01, 0x20, 0, 0]))
        #expect(four == [red, green, blue])
        let eight = try pixels(
            Self.file(3, 1, depth: 8, between: Self.palette, colors: 4, pixels: [2, 1, 0, 0]))
        #expect(eight == [blue, green, red])
    }

    @Test("Runs, indices as they are, jumps and ends of lines")
    func runs() throws {
        // Two of index 1; then three as they are; end of line; a jump by one; one of index 2; end.
        let eight = try pixels(
            Self.file(
                5, 2, depth: 8, compression: 1, between: Self.palette, colors: 4,
                pixels: [2, 1, 0, 3, 2, 1, 2, 0, 0, 0, 0, 2, 1, 0, 1, 2, 0, 1]))
        let red = [255.0, 0, 0]
        let green = [0.0, 200, 0]
        let blue = [0.0, 0, 100]
        #expect(eight == [red, blue, red, red, red, green, green, blue, green, blue])
        let four = try pixels(
            Self.file(
                4, 1, depth: 4, compression: 2, between: Self.palette, colors: 4,
                pixels: [3, 0x12, 1, 0, 0, 1]))
        #expect(four == [green, blue, green, red])
    }

    @Test("Masks say which bits are which colour, and which are alpha")
    func masks() throws {
        let wide = try pixels(
            Self.file(
                2, 1, depth: 16, compression: 3,
                between: Self.little(0xf800) + Self.little(0x07e0) + Self.little(0x001f),
                pixels: Self.little(0xf800, 2) + Self.little(0x07ff, 2)))
        #expect(wide == [[255, 0, 0], [0, 255, 255]])
        let seen = try pixels(
            Self.file(
                1, 1, depth: 32, compression: 6,
                between: Self.little(0xff) + Self.little(0xff00) + Self.little(0xff0000)
                    + Self.little(0xff00_0000),
                pixels: [10, 20, 30, 40]))
        #expect(seen == [[10, 20, 30, 40]])
        let plain = try pixels(Self.file(1, 1, depth: 16, pixels: Self.little(0x7c1f, 2)))
        #expect(plain == [[255, 0, 255]])
    }

    @Test("The fourth byte of plain pixels means nothing")
    func fourth() throws {
        #expect(try pixels(Self.file(1, 1, depth: 32, pixels: [3, 2, 1, 0])) == [[1, 2, 3]])
    }

    @Test("A file that is cut short is black where it ends")
    func short() throws {
        let whole = Self.file(2, 2, depth: 24, pixels: [1, 2, 3, 4, 5, 6, 0, 0])
        #expect(try pixels(whole) == [[0, 0, 0], [0, 0, 0], [3, 2, 1], [6, 5, 4]])
    }

    @Test("What is written is read again, whatever its width", arguments: [1, 2, 3, 4, 5, 63])
    func written(width: Int) throws {
        let picture = try Photograph.image(width: width, height: 7)
        let file = try Samples.saved(picture, as: .bmp)
        #expect(try file.inspect().format == .bmp)
        #expect(try file.load().image.bytes() == picture.bytes())
    }
}

@Suite struct IconFileTests {
    init() throws { try Engine.start() }

    private static func little(_ number: Int, _ count: Int = 4) -> [UInt8] {
        BitmapFileTests.little(number, count)
    }

    /// A table of pictures with their sides.
    static func file(_ pictures: [(side: Int, depth: Int, content: [UInt8])]) -> [UInt8] {
        var table = little(0, 2) + little(1, 2) + little(pictures.count, 2)
        var place = 6 + 16 * pictures.count
        for picture in pictures {
            let side = UInt8(truncatingIfNeeded: picture.side)
            table += [side, side, 0, 0] + little(1, 2) + little(picture.depth, 2)
            table += little(picture.content.count) + little(place)
            place += picture.content.count
        }
        return table + pictures.flatMap(\.content)
    }

    /// A bitmap of 32 bits, and its mask.
    static func bitmap(_ side: Int, _ pixel: [UInt8], mask: [UInt8]) -> [UInt8] {
        little(40) + little(side) + little(2 * side) + little(1, 2) + little(32, 2)
            + [UInt8](repeating: 0, count: 24)
            + (0..<side * side).flatMap { _ in pixel } + mask
    }

    @Test("The largest picture is shown, of two as large the one with more colours")
    func largest() throws {
        let small = Self.bitmap(1, [1, 1, 1, 255], mask: [0, 0, 0, 0])
        let poor = Self.bitmap(2, [2, 2, 2, 255], mask: [0, 0, 0, 0, 0, 0, 0, 0])
        let rich = Self.bitmap(2, [9, 8, 7, 255], mask: [0, 0, 0, 0, 0, 0, 0, 0])
        let file = try TestFile(Self.file([(1, 32, small), (2, 8, poor), (2, 32, rich)]))
        let image = try file.load().image
        #expect((image.width, image.height) == (2, 2))
        #expect(try image.getpoint(0, 0) == [7, 8, 9, 255])
    }

    @Test("Where alpha is nowhere, the mask cuts")
    func masked() throws {
        // The mask's lower row comes first: its left pixel is hidden.
        let content = Self.bitmap(2, [9, 8, 7, 0], mask: [0x80, 0, 0, 0, 0, 0, 0, 0])
        let image = try TestFile(Self.file([(2, 32, content)])).load().image
        #expect(try image.getpoint(0, 1)[3] == 0)
        #expect(try image.getpoint(1, 1) == [7, 8, 9, 255])
        #expect(try image.getpoint(0, 0) == [7, 8, 9, 255])
    }

    @Test("What is written is read again, and fits into 256 pixels")
    func written() throws {
        let picture = try Photograph.cutOut()
        let file = try Samples.saved(picture, as: .ico)
        #expect(try file.inspect().format == .ico)
        #expect(try file.load().image.bytes() == picture.bytes())
        let large = try Samples.saved(try Photograph.image(width: 600, height: 300), as: .ico)
        let size = try large.inspect()
        #expect((size.width, size.height) == (256, 128))
    }
}
