import Assets
import Imaging
import Transformations

/// A delivery URL, or a part of one, as somebody typed it: scheme, host and cloud may be missing.
struct URLText {
    /// What the URL says.
    let url: DeliveryURL

    /// - Throws: what is wrong; its place counts from the start of `text`.
    init(_ text: String) throws(TransformationError) {
        let (typed, dropped) = Self.path(of: text)
        let isRooted = typed.hasPrefix("/")
        let path = isRooted ? typed[...] : "/" + typed
        let shift = dropped - (isRooted ? 0 : 1)
        if let cloud = Self.cloud(of: path, isRooted ? .always : .beforeKind) {
            let rest = path.dropFirst().drop { $0 != "/" }
            url = try Self.read(rest, cloud, shift + path.utf8.count - rest.utf8.count)
        } else {
            guard let cloud = CloudName("cloud") else { preconditionFailure("a valid name") }
            url = try Self.read(path, cloud, shift)
        }
    }

    private static func read(
        _ path: Substring, _ cloud: CloudName, _ shift: Int
    ) throws(TransformationError) -> DeliveryURL {
        do {
            return try DeliveryURL(parsing: path, cloud: .fixed(cloud), vocabulary: .spoken)
        } catch {
            throw TransformationError(
                error.reason, text: error.text, place: max(0, error.place + shift))
        }
    }

    /// The text without scheme and host, and how many bytes they had.
    private static func path(of text: String) -> (Substring, dropped: Int) {
        var path = text[...]
        let head = text.prefix { $0 != "/" }
        if let scheme = ["https://", "http://", "//"].first(where: {
            text.lowercased().hasPrefix($0)
        }) {
            path = text.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
        } else if head.contains("."), head.count < text.count, !head.contains(",") {
            // `res.cloudinary.com/demo/…`
            path = text.dropFirst(head.count)
        }
        return (path, text.utf8.count - path.utf8.count)
    }

    /// When a first segment is taken for a cloud.
    private enum CloudRule {
        case always
        /// Only in front of an asset type.
        case beforeKind
    }

    /// The cloud that a path begins with; `nil` where it begins with an asset type or a component.
    private static func cloud(of path: Substring, _ rule: CloudRule) -> CloudName? {
        let segments = path.dropFirst().split(
            separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard segments.count > 1, !firstWords.contains(String(segments[0])),
            rule == .always || firstWords.contains(String(segments[1]))
        else { return nil }
        return CloudName(segments[0])
    }

    private static let firstWords: Set<String> = [
        "image", "video", "raw", "iu", "images", "files", "videos", "private_images",
        "authenticated_images",
    ]
}
