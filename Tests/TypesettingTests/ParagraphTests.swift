import Testing

@testable import Typesetting

@Suite struct ParagraphTests {
    private let blocks: (book: FontBook, family: String, file: FontFile)

    init() throws {
        let file = try FontFile(BlocksFont.trueType)
        let book = FontBook()
        blocks = (book, try book.add(descriptor: file.descriptor, byteLimit: 10_000), file)
    }

    private func set(
        _ text: String, _ change: (inout ParagraphStyle) -> Void = { _ in }
    ) -> Paragraph {
        var style = ParagraphStyle(families: [blocks.family], size: 10)
        change(&style)
        return Paragraph(text, style: style, fonts: blocks.book)
    }

    private func alpha(_ paragraph: Paragraph, _ width: Int, _ height: Int) throws -> [UInt8] {
        let painting = try #require(
            paragraph.paint(
                .init(color: .init(red: 1, green: 2, blue: 3)),
                area: .init(left: 0, top: 0, width: width, height: height)))
        return stride(from: 3, to: painting.pixels.count, by: 4).map { painting.pixels[$0] }
    }

    @Test func `letters stand side by side, lines below each other`() {
        #expect(set("AAA").ink == .init(left: 0, top: 0, width: 30, height: 10))
        #expect(set("A\nB\nA").ink == .init(left: 0, top: 0, width: 10, height: 30))
        #expect(set("A\nB\nA").lineCount == 3)
        #expect(set("").ink.isEmpty && set("  ").ink.isEmpty)
        #expect(set("A ").lines == .init(left: 0, top: 0, width: 15, height: 10))
    }

    @Test func `spacing is pixels, between letters and between lines`() {
        #expect(set("A\nA") { $0.lineSpacing = 7 }.ink.height == 27)
        #expect(set("A\nA") { $0.lineSpacing = -4 }.ink.height == 16)
        #expect(set("AAA") { $0.letterSpacing = 5 }.ink.width == 40)
        #expect(set("AAA") { $0.letterSpacing = -2.5 }.ink.width == 25)
    }

    @Test func `lines are broken at their width, and words where they must`() {
        #expect(set("AA AA") { $0.lineWidth = 30 }.lineCount == 2)
        #expect(set("AA AA") { $0.lineWidth = 45 }.lineCount == 1)
        #expect(set("AAAAA") { $0.lineWidth = 20 }.lineCount == 3)
    }

    @Test func `shorter lines stand where the alignment says`() throws {
        func start(_ alignment: ParagraphStyle.Alignment) throws -> Int {
            let row = try alpha(set("AAA\nA") { $0.alignment = alignment }, 30, 20).suffix(30)
            return try #require(row.firstIndex { $0 > 127 }) - row.startIndex
        }
        #expect(try start(.start) == 0 && start(.center) == 10 && start(.end) == 20)
    }

    @Test func `justified lines reach the edge, the last one does not`() {
        let text = "A A AA"
        let loose = set(text) { $0.lineWidth = 32 }
        let tight = set(text) {
            $0.lineWidth = 32
            $0.isJustified = true
        }
        #expect(loose.ink.width == 25 && tight.ink.width == 32)
    }

    @Test func `lines are counted that end within a height`() {
        let paragraph = set("A\nB\nA")
        #expect([9, 10, 19, 20, 29, 30].map { paragraph.bytes(within: $0) } == [0, 2, 2, 4, 4, 5])
    }

    @Test func `painting gives exactly the colour, its opacity and nothing elsewhere`() throws {
        let paint = Paragraph.Paint(color: .init(red: 200, green: 30, blue: 10, alpha: 77))
        let painting = try #require(
            set("B").paint(paint, area: .init(left: -5, top: 0, width: 20, height: 10)))
        let expected = (0..<200).flatMap { index -> [UInt8] in
            let (x, y) = (index % 20, index / 20)
            return (5..<15).contains(x) && y >= 5 ? [200, 30, 10, 77] : [0, 0, 0, 0]
        }
        #expect(painting.pixels == expected)
        #expect(painting.visible == .init(left: 0, top: 5, width: 10, height: 5))
    }

    @Test func `a stroke surrounds letters, under them`() throws {
        let paint = Paragraph.Paint(
            color: .init(red: 255, green: 255, blue: 255), strokeWidth: 3,
            strokeColor: .init(red: 255, green: 0, blue: 0))
        let painting = try #require(
            set("A").paint(paint, area: .init(left: -5, top: -5, width: 20, height: 20)))
        func pixel(_ x: Int, _ y: Int) -> [UInt8] {
            Array(painting.pixels[(4 * (y * 20 + x))...].prefix(4))
        }
        #expect(painting.visible == .init(left: -3, top: -3, width: 16, height: 16))
        #expect(pixel(10, 10) == [255, 255, 255, 255] && pixel(5, 10) == [255, 255, 255, 255])
        #expect(pixel(3, 10) == [255, 0, 0, 255] && pixel(16, 10) == [255, 0, 0, 255])
        #expect(pixel(1, 10)[3] == 0)
    }

    @Test func `large letters are painted as small ones are`() throws {
        let small = try alpha(set("A") { $0.size = 100 }, 100, 100)
        let large = try alpha(set("A") { $0.size = 400 }, 400, 400)
        #expect(small.allSatisfy { $0 == 255 } && large.allSatisfy { $0 == 255 })
    }

    @Test func `jagged edges are all or nothing, smooth ones are not`() throws {
        func shades(_ edges: ParagraphStyle.Edges) throws -> Set<UInt8> {
            var style = ParagraphStyle(families: ["DejaVu Sans"], size: 30)
            style.edges = edges
            return Set(try alpha(Paragraph("S", style: style, fonts: FontBook()), 40, 40))
        }
        #expect(try shades(.jagged) == [0, 255])
        #expect(try shades(.smooth).count > 10)
    }

    @Test(arguments: ParagraphStyle.Hinting.allCases)
    func `hinting moves edges, never widths`(hinting: ParagraphStyle.Hinting) throws {
        var style = ParagraphStyle(families: ["DejaVu Sans"], size: 13)
        style.hinting = hinting
        let wanted = Paragraph("Hamburgefons", style: style, fonts: FontBook()).lines.width
        style.size = 1300
        let exact = Paragraph("Hamburgefons", style: style, fonts: FontBook()).lines.width
        #expect(abs(Double(wanted) - Double(exact) / 100) < 2)
    }

    @Test func `texts of any kind are set, one after the other, in many threads`() async {
        let texts = ["😀", "日本語", "مرحبا", "<b>&", "a\u{202E}b", "e\u{301}\u{301}", "\u{FFFF}"]
        await withTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                group.addTask {
                    let style = ParagraphStyle(families: ["Sans"], size: 20)
                    let paragraph = Paragraph(
                        texts[index % texts.count], style: style, fonts: FontBook())
                    let paint = Paragraph.Paint(color: .init(red: 0, green: 0, blue: 0))
                    return paragraph.paint(
                        paint, area: .init(left: 0, top: 0, width: 90, height: 40))?.pixels.count
                        ?? 0
                }
            }
            for await count in group { #expect(count == 4 * 90 * 40) }
        }
    }
}
