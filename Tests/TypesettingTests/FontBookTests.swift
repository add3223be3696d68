import Testing

@testable import Typesetting

@Suite struct FontBookTests {
    private func ink(_ text: String, _ family: String, in book: FontBook) -> Paragraph.Area {
        Paragraph(text, style: ParagraphStyle(families: [family], size: 100), fonts: book).ink
    }

    @Test(arguments: [BlocksFont.trueType, BlocksFont.woff, BlocksFont.woff2])
    func `a font file's letters have its shapes, however it is packed`(bytes: [UInt8]) throws {
        let file = try FontFile(bytes)
        let book = FontBook()
        let family = try book.add(descriptor: file.descriptor, byteLimit: 10_000)
        #expect(ink("AB", family, in: book) == .init(left: 0, top: 0, width: 200, height: 100))
        #expect(ink("B", family, in: book) == .init(left: 0, top: 50, width: 100, height: 50))
    }

    @Test func `a font is known to its own book only, and after it to nobody`() throws {
        let file = try FontFile(BlocksFont.trueType)
        let other = FontBook()
        let before = ink("AB", "Heliograph Blocks", in: other)
        var family = ""
        do {
            let book = FontBook()
            family = try book.add(descriptor: file.descriptor, byteLimit: 10_000)
            #expect(ink("AB", family, in: book) != before)
            #expect(ink("AB", family, in: other) == before)
            #expect(ink("AB", family, in: FontBook()) == before)
        }
        #expect(ink("AB", family, in: FontBook()) == before)
        #expect(ink("AB", "Heliograph Blocks", in: FontBook()) == before)
    }

    /// Paths to open files come again with the descriptors' numbers, and cairo keeps faces by path.
    @Test func `another font behind the same descriptor is another font`() throws {
        let upper = try FontFile(BlocksFont.trueType)
        for _ in 0..<3 {
            let book = FontBook()
            let family = try book.add(descriptor: upper.descriptor, byteLimit: 10_000)
            #expect(ink("A", family, in: book).height == 100)
            let style = ParagraphStyle(families: [family], size: 100)
            let painting = try #require(
                Paragraph("A", style: style, fonts: book).paint(
                    .init(color: .init(red: 0, green: 0, blue: 0)),
                    area: .init(left: 0, top: 0, width: 100, height: 100)))
            #expect(painting.pixels[3] == 255)
            let liberation = FontBook()
            let plain = ParagraphStyle(families: ["Liberation Sans"], size: 100)
            let other = try #require(
                Paragraph("A", style: plain, fonts: liberation).paint(
                    .init(color: .init(red: 0, green: 0, blue: 0)),
                    area: .init(left: 0, top: 0, width: 100, height: 100)))
            #expect(other.pixels[3] == 0)
        }
    }

    @Test func `two fonts of one book do not mix`() throws {
        let book = FontBook()
        let first = try FontFile(BlocksFont.trueType)
        let second = try FontFile(BlocksFont.woff2)
        let one = try book.add(descriptor: first.descriptor, byteLimit: 10_000)
        let two = try book.add(descriptor: second.descriptor, byteLimit: 10_000)
        #expect(one != two)
        #expect(ink("A", one, in: book) == ink("A", two, in: book))
    }

    @Test func `a letter that the font lacks comes from another`() throws {
        let file = try FontFile(BlocksFont.trueType)
        let book = FontBook()
        let family = try book.add(descriptor: file.descriptor, byteLimit: 10_000)
        let mixed = ink("Aq", family, in: book)
        #expect(mixed.width > 130 && mixed.height > 100)
    }

    static let broken: [[UInt8]] = [
        [], [0], Array("no font at all".utf8), Array(BlocksFont.trueType.prefix(200)),
        Array(BlocksFont.woff2.prefix(150)), [0, 1, 0, 0] + [UInt8](repeating: 255, count: 4000),
        Array("wOF2".utf8) + [UInt8](repeating: 255, count: 4000),
        [UInt8](repeating: 0, count: 100_000),
    ]

    @Test(arguments: broken) func `what is no font is refused`(bytes: [UInt8]) throws {
        let file = try FontFile(bytes)
        #expect(throws: FontFileError.broken) {
            try FontBook().add(descriptor: file.descriptor, byteLimit: 1_000_000)
        }
    }

    @Test func `damaged fonts are refused or set, and end nothing`() throws {
        var seed: UInt64 = 7
        func random(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        var usable = 0
        for round in 0..<150 {
            var bytes = round.isMultiple(of: 2) ? BlocksFont.trueType : BlocksFont.woff2
            for _ in 0...random(6) { bytes[random(bytes.count)] = UInt8(random(256)) }
            let file = try FontFile(bytes)
            let book = FontBook()
            guard let family = try? book.add(descriptor: file.descriptor, byteLimit: 100_000)
            else { continue }
            usable += 1
            let style = ParagraphStyle(families: [family], size: 40)
            let paragraph = Paragraph("AB BA", style: style, fonts: book)
            let paint = Paragraph.Paint(color: .init(red: 0, green: 0, blue: 0))
            _ = paragraph.paint(paint, area: .init(left: 0, top: 0, width: 200, height: 60))
        }
        #expect(usable > 0)
    }

    @Test func `bytes are limited, as they are and unpacked`() throws {
        for (bytes, limit) in [(BlocksFont.trueType, 700), (BlocksFont.woff2, 400)] {
            let file = try FontFile(bytes)
            #expect(throws: FontFileError.tooLarge(limit: limit)) {
                try FontBook().add(descriptor: file.descriptor, byteLimit: limit)
            }
        }
    }
}
