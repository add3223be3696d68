import Assets
import Catalog

/// Media types of originals: of pictures by what they are, of other files by their extension.
enum MediaTypes {
    static func mediaType(of asset: Asset) -> String {
        if let format = asset.original.format { return format.mediaType }
        let name = asset.reference.publicID.text
        guard let dot = name.lastIndex(of: ".") else { return unknown }
        return byExtension[name[name.index(after: dot)...].lowercased()] ?? unknown
    }

    private static let unknown = "application/octet-stream"

    /// Whether browsers may run what is inside: such files are shown without their scripts.
    static func isActive(_ mediaType: String) -> Bool {
        ["image/svg+xml", "text/html; charset=utf-8", "application/xml"].contains(mediaType)
    }

    private static let byExtension = [
        "txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
        "csv": "text/csv; charset=utf-8", "css": "text/css; charset=utf-8",
        "html": "text/html; charset=utf-8", "htm": "text/html; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "xml": "application/xml", "zip": "application/zip",
        "gz": "application/gzip", "pdf": "application/pdf", "wasm": "application/wasm",
        "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
        "mp4": "video/mp4", "webm": "video/webm", "mov": "video/quicktime", "mp3": "audio/mpeg",
        "ogg": "audio/ogg", "wav": "audio/wav", "svg": "image/svg+xml", "ico": "image/x-icon",
        "vtt": "text/vtt; charset=utf-8", "srt": "text/plain; charset=utf-8",
    ]
}
