import Assets
import Transformations
import Vips

/// Writes Encapsulated PostScript (level 2): one opaque picture as JPEG, a point a pixel at 72 pixels
/// an inch.
enum PostScriptWriter {
    /// The file of the first frame.
    static func bytes(of canvas: Canvas, _ settings: SaveSettings) throws -> [UInt8] {
        var plain = settings
        plain.colors = .srgb
        plain.attribution = nil
        let jpeg = try Saver.encoded(canvas.image, as: .jpg, plain)
        let scale = 72 / (settings.density ?? 72)
        let width = NumberText.print(Double(canvas.width) * scale)
        let height = NumberText.print(Double(canvas.height) * scale)
        let box = [canvas.width, canvas.height].map {
            String(Int((Double($0) * scale).rounded(.up)))
        }
        let start = """
            %!PS-Adobe-3.0 EPSF-3.0
            %%BoundingBox: 0 0 \(box[0]) \(box[1])
            %%HiResBoundingBox: 0 0 \(width) \(height)
            %%LanguageLevel: 2
            %%EndComments
            gsave
            \(width) \(height) scale
            /DeviceRGB setcolorspace
            << /ImageType 1 /Width \(canvas.width) /Height \(canvas.height) /BitsPerComponent 8
            /Decode [0 1 0 1 0 1] /ImageMatrix [\(canvas.width) 0 0 -\(canvas.height) 0 \(canvas.height)]
            /DataSource currentfile /ASCII85Decode filter /DCTDecode filter >> image

            """
        return Array(start.utf8) + base85(jpeg) + Array("\ngrestore\nshowpage\n%%EOF\n".utf8)
    }

    /// Ascii85 as PostScript reads it: five characters for four bytes, `z` for four zeros, `~>` at the
    /// end, lines of at most 80 characters.
    static func base85(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 5 / 4 + bytes.count / 60)
        var column = 0
        func add(_ character: UInt8) {
            if column == 80 {
                text.append(UInt8(ascii: "\n"))
                column = 0
            }
            text.append(character)
            column += 1
        }
        for start in stride(from: 0, to: bytes.count, by: 4) {
            let count = min(4, bytes.count - start)
            var word: UInt32 = 0
            for index in 0..<4 {
                word = word << 8 | (index < count ? UInt32(bytes[start + index]) : 0)
            }
            guard word != 0 || count < 4 else {
                add(UInt8(ascii: "z"))
                continue
            }
            var divisor: UInt32 = 85 * 85 * 85 * 85
            for _ in 0...count {
                add(UInt8(33 + word / divisor % 85))
                divisor = max(divisor / 85, 1)
            }
        }
        return text + Array("\n~>".utf8)
    }
}
