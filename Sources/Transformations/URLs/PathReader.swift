import Assets

/// Walks along the segments of a raw path.
struct PathReader {
    /// The words behind the cloud: what is asked for and how it is delivered.
    struct Kind {
        var asset: AssetType
        var delivery: DeliveryType
        /// Whether the last segment is a free name for search engines.
        var hasSuffix = false
    }

    /// The public ID part.
    struct Source {
        var written: String
        var name: String
        var full: String
        var format: Format?
    }

    private let whole: String
    /// The path's segments and where they start; empty ones are left out.
    private let segments: [(text: Substring, place: Int)]
    private var index = 0

    init(_ path: some StringProtocol) {
        whole = String(path)
        let end = whole.utf8.firstIndex(of: UInt8(ascii: "?")) ?? whole.endIndex
        var place = 0
        var segments: [(Substring, Int)] = []
        for text in whole[..<end].split(separator: "/", omittingEmptySubsequences: false) {
            if !text.isEmpty { segments.append((text, place)) }
            place += text.utf8.count + 1
        }
        self.segments = segments
    }

    private var next: Substring? { index < segments.count ? segments[index].text : nil }
    private func peek(_ distance: Int) -> Substring? {
        index + distance < segments.count ? segments[index + distance].text : nil
    }

    mutating func takeCloud() throws(TransformationError) -> CloudName {
        guard let text = next, let name = CloudName(text) else {
            throw TransformationError(.malformedPath, text: next.map(String.init) ?? "", place: 0)
        }
        index += 1
        return name
    }

    /// The asset and delivery type in any of their spellings; `image/upload` where they are left out.
    mutating func takeKind() -> Kind {
        // A path of one segment is a public ID, whatever it is called.
        guard let first = next, peek(1) != nil else {
            return Kind(asset: .image, delivery: .upload)
        }
        let short: Kind? =
            switch first {
            case "iu": Kind(asset: .image, delivery: .upload)
            case "images": Kind(asset: .image, delivery: .upload, hasSuffix: true)
            case "private_images": Kind(asset: .image, delivery: .private, hasSuffix: true)
            case "authenticated_images":
                Kind(asset: .image, delivery: .authenticated, hasSuffix: true)
            case "files": Kind(asset: .raw, delivery: .upload, hasSuffix: true)
            case "videos": Kind(asset: .video, delivery: .upload, hasSuffix: true)
            default: nil
            }
        if let short {
            index += 1
            return short
        }
        if let asset = AssetType(rawValue: String(first)),
            let delivery = peek(1).flatMap({ DeliveryType(rawValue: String($0)) })
        {
            index += 2
            return Kind(asset: asset, delivery: delivery)
        }
        return Kind(asset: .image, delivery: .upload)
    }

    mutating func takeSignature() -> String? {
        guard let text = next, text.hasPrefix("s--"), text.hasSuffix("--"), text.utf8.count > 5
        else { return nil }
        index += 1
        return String(text.dropFirst(3).dropLast(2))
    }

    /// The components, up to a version or the first segment that is none; the last segment always
    /// belongs to the public ID. Beside them, what makes the first segment of the ID suspicious.
    mutating func takeComponents(
        isFetch: Bool, before end: Int
    ) -> ([(Substring, Int)], TransformationError?) {
        var taken: [(Substring, Int)] = []
        while let text = next, index + 1 < segments.count, !DeliveryURL.isVersion(text) {
            if isFetch, Self.startsURL(text) { break }
            if segments[index].place + text.utf8.count > end { break }
            guard ItemReader.looksLikeComponent(text) else {
                return (taken, suspicion(text, segments[index].place))
            }
            taken.append(segments[index])
            index += 1
        }
        return (taken, nil)
    }

    /// The text from the first to the last of these segments as it was written.
    func written(_ taken: [(Substring, Int)]) -> Substring {
        guard let first = taken.first?.0, let last = taken.last?.0 else { return "" }
        return whole[first.startIndex..<last.endIndex]
    }

    mutating func takeVersion() -> Int64? {
        guard index + 1 < segments.count, let text = next, DeliveryURL.isVersion(text) else {
            return nil
        }
        index += 1
        return Int64(text.dropFirst()) ?? Int64.max
    }

    /// What is left: the public ID.
    func takeSource(_ kind: Kind) throws(TransformationError) -> Source {
        guard let start = next?.startIndex, let last = segments.last?.text else {
            throw TransformationError(.malformedPath, text: whole, place: whole.utf8.count)
        }
        if kind.delivery.isRemote { return try remoteSource(from: start) }
        var written = segments[index...].map(\.text).joined(separator: "/")
        if kind.hasSuffix, segments.count - index > 1 {
            let stem = segments[index..<(segments.count - 1)].map(\.text).joined(separator: "/")
            let dot = last.lastIndex(of: ".").map { String(last[$0...]) } ?? ""
            written = stem + dot
        }
        guard let full = PercentCoding.decode(written), !full.contains("\0") else {
            throw TransformationError(
                .malformedText, text: written, place: segments[index].place)
        }
        guard kind.asset == .image, let dot = full.lastIndex(of: "."),
            let format = Format(extension: full[full.index(after: dot)...]),
            dot != full.startIndex, full[full.index(before: dot)] != "/"
        else { return Source(written: written, name: full, full: full, format: nil) }
        return Source(written: written, name: String(full[..<dot]), full: full, format: format)
    }

    /// A URL as public ID, with its query; a scheme whose second slash a proxy took away is healed.
    private func remoteSource(from start: String.Index) throws(TransformationError) -> Source {
        let written = String(whole[start...])
        guard var url = PercentCoding.decode(written) else {
            throw TransformationError(.malformedText, text: written, place: segments[index].place)
        }
        for scheme in ["http:/", "https:/"]
        where url.hasPrefix(scheme) && !url.hasPrefix(scheme + "/") {
            url = scheme + "/" + url.dropFirst(scheme.count)
        }
        return Source(written: written, name: url, full: url, format: nil)
    }

    private static func startsURL(_ text: Substring) -> Bool {
        let lowered = text.prefix(10).lowercased()
        return lowered.hasPrefix("http:") || lowered.hasPrefix("https:")
            || lowered.hasPrefix("http%3a") || lowered.hasPrefix("https%3a")
    }

    /// A first ID segment that starts like a component (one to three letters and `_`) is probably one
    /// with a mistake in it.
    private func suspicion(_ text: Substring, _ place: Int) -> TransformationError? {
        let key = text.prefix { $0 != "_" }
        guard key.count < text.count, (1...3).contains(key.utf8.count),
            key.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        let items = text.split(separator: ",")
        let wrong = items.first { ItemReader.key(of: $0) == nil } ?? text
        let offset = text.utf8.distance(from: text.startIndex, to: wrong.startIndex)
        let wrongKey = String(wrong.prefix { $0 != "_" })
        return TransformationError(
            .unknownParameter(
                suggestion: Spelling.nearest(to: wrongKey, among: Array(Vocabulary.parameters))),
            text: String(wrong), place: place + offset)
    }
}
