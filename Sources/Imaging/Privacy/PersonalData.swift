import Assets

/// Takes places, people and devices out of a file's metadata and leaves its pixels as they are, bit by
/// bit: the file is put together anew, or blanked where that stands, and decoded nowhere.
public enum PersonalData {
    /// The file without what is personal; `nil` where it has nothing of the kind.
    ///
    /// What turns a picture upright, its colour profile, its author and its copyright stay. Formats whose
    /// metadata is not looked into (SVG, PDF, BMP, ICO) come back as they are.
    ///
    /// - Throws: `corrupt` where the file is not put together as its format demands.
    static func cleaned(_ bytes: [UInt8], _ format: Format) throws(ImagingError) -> [UInt8]? {
        switch format {
        case .jpg: try JPEGMetadata(bytes).cleaned()
        case .png: try PNGMetadata(bytes).cleaned()
        case .webp: try WebPMetadata(bytes).cleaned()
        case .gif: try GIFMetadata(bytes).cleaned()
        case .tiff: try TIFFMetadata(bytes).cleaned()
        case .heic, .avif: try HEIFMetadata(bytes).cleaned()
        case .jxl: try JXLMetadata(bytes).cleaned()
        case .psd: try PhotoshopMetadata(bytes).cleaned()
        case .svg, .pdf, .bmp, .ico, .jp2, .wdp, .eps, .ai, .tga, .json, .css: nil
        }
    }

    /// Writes a copy without personal metadata into an open file, from its offset on.
    ///
    /// - Returns: whether there was anything to take out; nothing is written otherwise.
    /// - Throws: what is wrong with the file, or that it has more bytes than allowed.
    public static func writeCleaned(
        of descriptor: Int32, to output: Int32, limits: Limits
    ) throws(ImagingError) -> Bool {
        let file = try FileBytes(
            descriptor: descriptor, limit: limits.originalBytes, name: "metadata")
        guard let format = Signature.format(of: file.all),
            let cleaned = try cleaned(file.all, format)
        else { return false }
        _ = try Descriptor(output).write(cleaned)
        return true
    }
}
