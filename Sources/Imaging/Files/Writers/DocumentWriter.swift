import Assets
import Vips

/// Writes PDF: a page for each frame, filled by its picture. Opaque ones are kept as JPEG, others as
/// they are, with a mask.
struct DocumentWriter {
    private var file: [UInt8] = Array("%PDF-1.4\n%\u{e2}\u{e3}\n".utf8)
    /// Where each object begins; the first is object 1.
    private var places: [Int] = []

    /// Pixels per inch where nobody says otherwise: those at which pages are drawn by default, so that a
    /// page comes back in its own size.
    private static let density = 150.0

    static func bytes(of canvas: Canvas, _ settings: SaveSettings) throws -> [UInt8] {
        var writer = DocumentWriter()
        return try writer.write(canvas, settings)
    }

    private mutating func write(
        _ canvas: Canvas, _ settings: SaveSettings
    ) throws -> [UInt8] {
        let scale = 72 / (settings.density ?? Self.density)
        // Objects 1 and 2 are the catalogue and the list of pages; each page has five numbers.
        let pages = canvas.frames.indices.map { 3 + 5 * $0 }
        add("<< /Type /Catalog /Pages 2 0 R >>")
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        add("<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>")
        for (frame, page) in zip(canvas.frames, pages) {
            let (width, height) = (Self.text(scale, frame.width), Self.text(scale, frame.height))
            add(
                """
                << /Type /Page /Parent 2 0 R /MediaBox [0 0 \(width) \(height)] \
                /Contents \(page + 1) 0 R /Resources << /XObject << /P \(page + 2) 0 R >> >> >>
                """)
            add("<<", stream: Array("q \(width) 0 0 \(height) 0 0 cm /P Do Q".utf8))
            try addPicture(frame, mask: page + 3, settings)
        }
        return finished()
    }

    private mutating func addPicture(
        _ frame: Image, mask: Int, _ settings: SaveSettings
    ) throws {
        let size = "/Width \(frame.width) /Height \(frame.height) /BitsPerComponent 8"
        let start = "<< /Type /XObject /Subtype /Image \(size)"
        guard frame.hasAlpha else {
            var plain = settings
            plain.colors = .srgb
            plain.attribution = nil
            let jpeg = try Saver.encoded(frame, as: .jpg, plain)
            add("\(start) /ColorSpace /DeviceRGB /Filter /DCTDecode", stream: jpeg)
            add("null")
            return add("null")
        }
        let image = try frame.copyMemory()
        let colors = try image.extractBand(0, count: 3).copy(interpretation: .srgb)
        let alpha = try image.extractBand(3).copy(interpretation: .bw)
        add(
            "\(start) /ColorSpace /DeviceRGB /SMask \(mask) 0 R"
                + Self.deflated(3, frame.width),
            stream: try Self.samples(colors))
        add(
            "\(start) /ColorSpace /DeviceGray" + Self.deflated(1, frame.width),
            stream: try Self.samples(alpha))
        add("null")
    }

    /// PDF and PNG share both compression and filters: a PNG's pixels are a stream of PDF.
    private static func samples(_ image: Image) throws -> [UInt8] {
        let target = try Target()
        try image.run(
            "pngsave_target",
            ["target": .target(target), "compression": 6, "filter": "all", "strip": true])
        let png = FileBytes(target.bytes(), name: "PNG")
        return PNGChunks.list(png).filter { $0.name == "IDAT" }
            .flatMap { png.all[$0.place..<$0.place + $0.count] }
    }

    private static func deflated(_ colors: Int, _ columns: Int) -> String {
        " /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors \(colors) "
            + "/BitsPerComponent 8 /Columns \(columns) >>"
    }

    private static func text(_ scale: Double, _ pixels: Int) -> String {
        let thousandths = Int((Double(pixels) * scale * 1000).rounded())
        let rest = String(thousandths % 1000)
        return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    private mutating func add(_ object: String) {
        places.append(file.count)
        file += Array("\(places.count) 0 obj\n\(object)\nendobj\n".utf8)
    }

    private mutating func add(_ dictionary: String, stream: [UInt8]) {
        places.append(file.count)
        file += Array(
            "\(places.count) 0 obj\n\(dictionary) /Length \(stream.count) >>\nstream\n".utf8)
        file += stream
        file += Array("\nendstream\nendobj\n".utf8)
    }

    private mutating func finished() -> [UInt8] {
        let table = file.count
        file += Array("xref\n0 \(places.count + 1)\n0000000000 65535 f \n".utf8)
        for place in places {
            let digits = String(place)
            file += Array(
                (String(repeating: "0", count: max(0, 10 - digits.count)) + digits
                    + " 00000 n \n").utf8)
        }
        file += Array(
            """
            trailer
            << /Size \(places.count + 1) /Root 1 0 R >>
            startxref
            \(table)
            %%EOF

            """.utf8)
        return file
    }
}
