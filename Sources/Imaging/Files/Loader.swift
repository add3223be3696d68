import Assets
import Vips

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Opens a picture file: first its header, checked against the limits, then as many of its pixels
/// as the answer needs.
public final class Loader {
    /// What the header says.
    public let inspection: Inspection
    let limits: Limits
    let decoder: Decoder
    /// The page that counts as the first one, from 0.
    let firstPage: Int
    /// Whether pages of a document were drawn already.
    let isDrawn: Bool

    /// What reads the pixels.
    enum Decoder {
        /// libvips' loader of that name.
        case library(operation: String, source: Source)
        /// A reader of our own.
        case own(any PictureReader)
    }

    /// Reads the header of an open file. The descriptor stays the caller's to close, and its offset
    /// plays no part.
    ///
    /// - Throws: what is wrong with the file, or which limit it exceeds. No pixel was decoded then.
    public init(descriptor: Int32, limits: Limits) throws(ImagingError) {
        let (format, bytes) = try Self.identify(descriptor, limits)
        try decoding { () throws(VipsError) in try Engine.start() }
        self.limits = limits
        firstPage = 0
        isDrawn = false
        if let reader = try Self.reader(format, descriptor, bytes) {
            decoder = .own(reader)
            inspection = reader.inspection
        } else {
            guard let operation = Engine.loader(of: format) else {
                throw .unsupportedFormat(format)
            }
            let source = try decoding { () throws(VipsError) in
                try Source(descriptor: descriptor)
            }
            decoder = .library(operation: operation, source: source)
            let header = try decoding { () throws(VipsError) in
                try Operation.run(operation, ["source": .source(source), "access": "sequential"])
                    .image()
            }
            inspection = Inspection(header: header, format: format, bytes: bytes)
        }
        try checkLimits()
    }

    /// Shows only a part of what a file holds.
    init(
        _ inspection: Inspection, _ decoder: Decoder, _ limits: Limits, firstPage: Int = 0,
        isDrawn: Bool = false
    ) throws(ImagingError) {
        self.inspection = inspection
        self.decoder = decoder
        self.limits = limits
        self.firstPage = firstPage
        self.isDrawn = isDrawn
        try checkLimits()
    }

    private static func identify(
        _ descriptor: Int32, _ limits: Limits
    ) throws(ImagingError) -> (Format, Int64) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .inaccessibleFile(errno: errno) }
        let bytes = Int64(status.st_size)
        guard bytes > 0 else { throw .emptyFile }
        guard bytes <= limits.originalBytes else {
            throw .tooManyBytes(bytes, limit: limits.originalBytes)
        }
        var start = [UInt8](repeating: 0, count: Signature.length)
        let count = pread(descriptor, &start, start.count, 0)
        guard count >= 0 else { throw .inaccessibleFile(errno: errno) }
        guard let format = Signature.format(of: start.prefix(count)) else {
            throw .unsupportedFormat(nil)
        }
        return (format, bytes)
    }

    /// Our own reader of a file; `nil` where libvips reads it.
    private static func reader(
        _ format: Format, _ descriptor: Int32, _ count: Int64
    ) throws(ImagingError) -> (any PictureReader)? {
        switch format {
        case .bmp:
            return try BitmapFile(FileBytes(descriptor: descriptor, count: count, name: "BMP"))
        case .ico:
            return try IconFile(FileBytes(descriptor: descriptor, count: count, name: "ICO"))
        case .psd:
            return try PhotoshopFile(FileBytes(descriptor: descriptor, count: count, name: "PSD"))
        case .png:
            guard PNGChunks.announceAnimation(descriptor) else { return nil }
            // Where there is no frame, there is the picture for those who know no animations.
            return try? AnimatedPNGFile(
                FileBytes(descriptor: descriptor, count: count, name: "APNG"))
        case .jpg, .webp, .avif, .gif, .jxl, .tiff, .svg, .pdf, .heic, .jp2, .wdp, .eps, .ai, .tga,
            .json, .css:
            return nil
        }
    }

    /// Vector pictures have any size that is asked for; theirs is checked when it is known.
    private func checkLimits() throws(ImagingError) {
        let frames = inspection.isAnimated ? inspection.pages : 1
        let isVector = inspection.format == .svg || inspection.format == .pdf && !isDrawn
        try limits.checkInput(
            width: isVector ? 1 : inspection.storedWidth,
            height: isVector ? 1 : inspection.storedHeight, frames: frames,
            bands: inspection.bands)
    }

    /// Opens the file once more with these arguments of libvips' loader, of which our own readers know
    /// `page` and `n`: several pages stand one below the other.
    func decode(_ arguments: [String: Vips.Argument]) throws(ImagingError) -> Image {
        var first = firstPage
        if case .int(let page)? = arguments["page"] { first += page }
        var count = 1
        if case .int(let number)? = arguments["n"] { count = number }
        switch decoder {
        case .library(let operation, let source):
            var all = arguments
            if first > 0 { all["page"] = .int(first) }
            all["source"] = .source(source)
            all["access"] = "sequential"
            let arguments = all
            return try decoding { () throws(VipsError) in
                try Operation.run(operation, arguments).image()
            }
        case .own(let reader):
            let images = try reader.images(first..<first + count)
            guard let image = images.first else { throw .corrupt(reason: "no such frame") }
            guard images.count > 1 else { return image }
            return try decoding { () throws(VipsError) in try Image.arrayjoin(images) }
        }
    }

    /// Photoshop's resources, which hold clipping paths and IPTC's fields.
    func resources() throws(ImagingError) -> [UInt8]? {
        switch decoder {
        case .own(let reader): return reader.resources
        case .library:
            let header = try decode([:])
            return header.blob("photoshop-data") ?? header.blob("iptc-data")
        }
    }

    /// An ICC profile, where one is embedded and libvips reads the file.
    func profile() throws(ImagingError) -> [UInt8]? {
        switch decoder {
        case .own: return nil
        case .library: return try decode([:]).blob("icc-profile-data")
        }
    }
}
