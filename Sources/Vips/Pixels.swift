import CVips

extension Image {
    /// An image from pixels in memory, which are copied: rows from the top, pixels from the left,
    /// bands side by side.
    public convenience init(
        pixels: [UInt8], width: Int, height: Int, bands: Int, format: BandFormat = .uchar
    ) throws(VipsError) {
        let image = cvips_image_from_memory(
            pixels, pixels.count, Int32(width), Int32(height), Int32(bands), format.rawValue)
        guard let image else { throw VipsError(takingBufferFor: "new_from_memory") }
        self.init(owning: image)
    }

    /// A one-band image of doubles, for convolution and recombination: rows from the top.
    public convenience init(matrix rows: [[Double]]) throws(VipsError) {
        let width = rows.first?.count ?? 0
        let values = rows.flatMap(\.self)
        guard values.count == width * rows.count,
            let image = cvips_image_matrix(
                Int32(width), Int32(rows.count), values, Int32(values.count))
        else { throw VipsError(takingBufferFor: "new_matrix") }
        self.init(owning: image)
    }

    /// Computes every pixel and copies them out, in the image's own band format.
    public func bytes() throws(VipsError) -> [UInt8] {
        var count = 0
        guard let bytes = cvips_image_bytes(handle, &count) else {
            throw VipsError(takingBufferFor: "write_to_memory")
        }
        defer { cvips_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// The SHA-256 of a text and the pixels behind it, as 64 hexadecimal digits.
    public func digest(with text: String) throws(VipsError) -> String {
        var count = 0
        guard let bytes = cvips_image_bytes(handle, &count) else {
            throw VipsError(takingBufferFor: "write_to_memory")
        }
        defer { cvips_free(bytes) }
        // Owned: the digits.
        guard let digits = cvips_sha256(text, bytes, count) else { return "" }
        defer { cvips_free(digits) }
        return String(cString: digits)
    }

    /// Computes every pixel once and keeps them: what follows may read them in any order, any
    /// number of times. Needed behind a sequential loader before work that is not top to bottom.
    public func copyMemory() throws(VipsError) -> Image {
        guard let image = cvips_image_copy_memory(handle) else {
            throw VipsError(takingBufferFor: "copy_memory")
        }
        return Image(owning: image)
    }

    /// The bands' values at one pixel.
    public func getpoint(_ x: Int, _ y: Int) throws(VipsError) -> [Double] {
        try run("getpoint", ["x": .int(x), "y": .int(y)]).doubles("out-array")
    }
}

/// Digests by GLib, which is there wherever libvips is.
public enum Digest {
    /// The SHA-256 of a text and the bytes behind it, as 64 hexadecimal digits.
    public static func sha256(_ text: String, _ bytes: [UInt8]) -> String {
        // Owned: the digits.
        guard let digits = cvips_sha256(text, bytes, bytes.count) else { return "" }
        defer { cvips_free(digits) }
        return String(cString: digits)
    }
}
