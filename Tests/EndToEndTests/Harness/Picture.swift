import Testing
import Vips

/// A decoded answer: pixels as red, green, blue and alpha of 8 bits, frames one below the other.
struct Picture {
    enum Failure: Error { case unknownFormat([UInt8]) }

    let format: String
    let width: Int
    /// Of one frame.
    let height: Int
    let frames: Int
    let fields: [String]
    private let pixels: [UInt8]

    init(_ bytes: [UInt8]) throws {
        format = try Self.format(of: bytes)
        let image = try Self.load(bytes, format)
        width = image.width
        height = image.pageHeight
        frames = image.pages
        fields = image.fields
        var plain = try image.call("colourspace", ["space": "srgb"])
        if !plain.hasAlpha { plain = try plain.bandjoinConst([255]) }
        pixels = try plain.cast(.uchar).bytes()
    }

    /// What a file is, by its first bytes.
    static func format(of bytes: [UInt8]) throws -> String {
        let start = Array(bytes.prefix(16))
        func holds(_ text: String, at place: Int) -> Bool {
            start.dropFirst(place).starts(with: text.utf8)
        }
        if start.starts(with: [0xff, 0xd8, 0xff]) { return "jpeg" }
        if holds("PNG", at: 1) { return "png" }
        if holds("GIF8", at: 0) { return "gif" }
        if holds("RIFF", at: 0), holds("WEBP", at: 8) { return "webp" }
        if holds("ftypavi", at: 4) { return "avif" }
        if start.starts(with: [0xff, 0x0a]) || holds("JXL ", at: 4) { return "jxl" }
        if holds("II*\0", at: 0) || holds("MM\0*", at: 0) { return "tiff" }
        throw Failure.unknownFormat(start)
    }

    private static func load(_ bytes: [UInt8], _ format: String) throws -> Image {
        started
        var arguments: [String: Argument] = ["source": .source(try Source(bytes: bytes))]
        if format == "gif" || format == "webp" { arguments["n"] = -1 }
        let loader = format == "avif" ? "heif" : format
        return try Operation.run("\(loader)load_source", arguments).image()
    }

    /// Red, green, blue and alpha.
    subscript(_ x: Int, _ y: Int) -> [Int] {
        let place = (y * width + x) * 4
        guard x >= 0, x < width, place + 4 <= pixels.count else { return [] }
        return pixels[place..<(place + 4)].map(Int.init)
    }

    /// A grid of letters, rows parted by slashes: the colours at the middles of its cells.
    func sketch(columns: Int, rows: Int, frame: Int = 0) -> String {
        (0..<rows).map { row in
            String(
                (0..<columns).map { column in
                    let x = (2 * column + 1) * width / (2 * columns)
                    let y = (2 * row + 1) * height / (2 * rows)
                    return Paint.letter(self[x, y + frame * height])
                })
        }.joined(separator: "/")
    }

    /// The means of red, green, blue and alpha.
    var mean: [Double] {
        var sums = [0, 0, 0, 0]
        for (index, value) in pixels.enumerated() { sums[index & 3] += Int(value) }
        return sums.map { Double($0) / Double(pixels.count / 4) }
    }

    /// The box around all pixels of which `isInk` holds: left, top, right, bottom (exclusive).
    func box(where isInk: ([Int]) -> Bool) -> (left: Int, top: Int, right: Int, bottom: Int)? {
        var box: (left: Int, top: Int, right: Int, bottom: Int)?
        for y in 0..<height {
            for x in 0..<width where isInk(self[x, y]) {
                let old = box ?? (x, y, x + 1, y + 1)
                box = (min(old.left, x), min(old.top, y), max(old.right, x + 1), y + 1)
            }
        }
        return box
    }
}

/// The colours that test pictures are painted in, by letter.
enum Paint {
    static let colors: [(letter: Character, color: [Int])] = [
        ("R", [220, 40, 40]), ("G", [40, 180, 60]), ("B", [40, 60, 220]), ("Y", [240, 220, 40]),
        ("K", [0, 0, 0]), ("W", [255, 255, 255]), ("M", [255, 0, 255]), ("C", [0, 255, 255]),
        ("A", [128, 128, 128]),
    ]

    static func color(_ letter: Character) -> [Double] {
        (colors.first { $0.letter == letter }?.color ?? [0, 0, 0]).map(Double.init)
    }

    /// The letter of a colour, a dot for what is transparent, `x` for anything else.
    static func letter(_ pixel: [Int]) -> Character {
        guard pixel.count == 4 else { return "!" }
        if pixel[3] < 16 { return "." }
        guard pixel[3] > 239 else { return "x" }
        let near = colors.first { zip($0.color, pixel).allSatisfy { abs($0 - $1) <= 36 } }
        return near?.letter ?? "x"
    }

    /// Whether a sketch is the expected one; a question mark stands for anything.
    static func matches(_ sketch: String, _ expected: String) -> Bool {
        sketch.count == expected.count && zip(sketch, expected).allSatisfy { $1 == "?" || $0 == $1 }
    }
}

/// Decodes a good answer and holds its size and a sketch of it against what is expected.
@discardableResult
func expectPicture(
    _ reply: HTTPReply, _ width: Int, _ height: Int, _ expected: String, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws -> Picture {
    try #require(reply.status == 200, "\(what): \(reply.account)", sourceLocation: sourceLocation)
    let picture = try Picture(reply.body)
    #expect(
        (picture.width, picture.height) == (width, height), "\(what)",
        sourceLocation: sourceLocation)
    let rows = expected.split(separator: "/")
    let sketch = picture.sketch(columns: rows.first?.count ?? 1, rows: rows.count)
    #expect(
        Paint.matches(sketch, expected), "\(what): \(sketch), not \(expected)",
        sourceLocation: sourceLocation)
    return picture
}
