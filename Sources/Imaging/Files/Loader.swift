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
    let source: Source
    let limits: Limits
    private let operation: String

    /// Reads the header of an open file. The descriptor stays the caller's to close, and its offset
    /// plays no part.
    ///
    /// - Throws: what is wrong with the file, or which limit it exceeds. No pixel was decoded then.
    public init(descriptor: Int32, limits: Limits) throws(ImagingError) {
        let (format, bytes) = try Self.identify(descriptor, limits)
        guard let operation = Engine.loader(of: format) else { throw .unsupportedFormat(format) }
        let source = try decoding { () throws(VipsError) in
            try Engine.start()
            return try Source(descriptor: descriptor)
        }
        let header = try decoding { () throws(VipsError) in
            try Operation.run(operation, ["source": .source(source), "access": "sequential"])
                .image()
        }
        self.operation = operation
        self.source = source
        self.limits = limits
        inspection = Inspection(header: header, format: format, bytes: bytes)
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

    /// Vector pictures have any size that is asked for; theirs is checked when it is known.
    private func checkLimits() throws(ImagingError) {
        let frames = inspection.isAnimated ? inspection.pages : 1
        let isVector = inspection.format == .svg || inspection.format == .pdf
        try limits.checkInput(
            width: isVector ? 1 : inspection.storedWidth,
            height: isVector ? 1 : inspection.storedHeight, frames: frames,
            bands: inspection.bands)
    }

    /// Opens the file once more with these arguments of its loader.
    func decode(_ arguments: [String: Vips.Argument]) throws(ImagingError) -> Image {
        try decoding { () throws(VipsError) in
            var all = arguments
            all["source"] = .source(source)
            all["access"] = "sequential"
            return try Operation.run(operation, all).image()
        }
    }
}
