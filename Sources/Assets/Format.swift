/// A picture's file format: those we read, those that the URL language can ask for, and two kinds of
/// text about pictures, which nobody can ask for by name.
public enum Format: String, Hashable, Sendable, CaseIterable, Codable {
    case jpg, png, webp, avif, gif, jxl, tiff, bmp, ico, svg, pdf, heic
    case jp2, wdp, psd, eps, ai, tga
    /// Facts about a picture; the places of pictures in a sprite.
    case json, css

    /// The format that a file name's extension or an `f_` value means, in any case, synonyms
    /// included (`jpeg`, `jpe`, `tif`, `heif`); `nil` where it means none.
    @inlinable
    public init?(extension text: some StringProtocol) { self.init(lowered: text.lowercased()) }

    @usableFromInline
    init?(lowered name: String) {
        switch name {
        case "jpeg", "jpe": self = .jpg
        case "tif": self = .tiff
        case "heif": self = .heic
        case "jpc", "j2k": self = .jp2
        case "jxr", "hdp": self = .wdp
        case "apng": self = .png
        case "json", "css": return nil
        default:
            guard let format = Format(rawValue: name) else { return nil }
            self = format
        }
    }

    /// The one extension that we print.
    public var fileExtension: String { rawValue }

    /// The media type for `Content-Type`.
    public var mediaType: String {
        switch self {
        case .jpg: "image/jpeg"
        case .png: "image/png"
        case .webp: "image/webp"
        case .avif: "image/avif"
        case .gif: "image/gif"
        case .jxl: "image/jxl"
        case .tiff: "image/tiff"
        case .bmp: "image/bmp"
        case .ico: "image/x-icon"
        case .svg: "image/svg+xml"
        case .pdf: "application/pdf"
        case .heic: "image/heic"
        case .jp2: "image/jp2"
        case .wdp: "image/vnd.ms-photo"
        case .psd: "image/vnd.adobe.photoshop"
        case .eps: "application/postscript"
        case .ai: "application/illustrator"
        case .tga: "image/x-tga"
        case .json: "application/json"
        case .css: "text/css; charset=utf-8"
        }
    }

    /// Whether a picture of this format can be transparent.
    public var holdsTransparency: Bool {
        switch self {
        case .jpg, .bmp, .eps, .json, .css: false
        case .png, .webp, .avif, .gif, .jxl, .tiff, .ico, .svg, .pdf, .heic, .jp2, .wdp, .psd, .ai,
            .tga:
            true
        }
    }
}
