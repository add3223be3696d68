import Assets
import Vips

/// Writes SVG around a picture of pixels: what they show cannot be told as shapes any more.
enum DrawingWriter {
    /// The picture itself is the smaller one of PNG and, where it is opaque, JPEG.
    static func bytes(of canvas: Canvas, _ settings: SaveSettings) throws -> [UInt8] {
        let image = try canvas.image.copyMemory()
        var (content, type) = (try Saver.encoded(image, as: .png, settings), "png")
        if !image.hasAlpha {
            let jpeg = try Saver.encoded(image, as: .jpg, settings)
            if jpeg.count < content.count { (content, type) = (jpeg, "jpeg") }
        }
        let (width, height) = (canvas.width, canvas.height)
        let head = """
            <svg xmlns="http://www.w3.org/2000/svg" \
            xmlns:xlink="http://www.w3.org/1999/xlink" width="\(width)" height="\(height)" \
            viewBox="0 0 \(width) \(height)"><image width="\(width)" height="\(height)" \
            xlink:href="data:image/\(type);base64,
            """
        return Array(head.utf8) + base64(content) + Array("\"/></svg>".utf8)
    }

    private static let letters = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(0) {
                $0 << 8 | (start + $1 < bytes.count ? Int(bytes[start + $1]) : 0)
            }
            for index in 0..<4 {
                text.append(
                    index <= group.count
                        ? letters[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return text
    }
}
