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
    private let bytes: [UInt8]
    /// The path's segments; empty ones are left out.
    private let segments: [Range<Int>]
    private var index = 0

    init(_ path: some StringProtocol) {
        whole = String(path)
        bytes = Array(whole.utf8)
        var segments: [Range<Int>] = []
        segments.reserveCapacity(12)
        var start = 0
        var index = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: "?") {
            if bytes[index] == UInt8(ascii: "/") {
                if start < index { segments.append(start..<index) }
                start = index + 1
            }
            index += 1
        }
        if start < index { segments.append(start..<index) }
        self.segments = segments
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private var next: String? { index < segments.count ? text(segments[index]) : nil }
    private func peek(_ distance: Int) -> String? {
        index + distance < segments.count ? text(segments[index + distance]) : nil
    }

    mutating func takeCloud() throws(TransformationError) -> CloudName {
        guard let text = next, let name = CloudName(text) else {
            throw TransformationError(.malformedPath, text: next ?? "", place: 0)
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
        if let asset = AssetType(rawValue: first),
            let delivery = peek(1).flatMap({ DeliveryType(rawValue: $0) })
        {
            index += 2
            return Kind(asset: asset, delivery: delivery)
        }
        return Kind(asset: .image, delivery: .upload)
    }

    mutating func takeSignature() -> String? {
        guard index < segments.count, bytes[segments[index].lowerBound] == UInt8(ascii: "s"),
            let text = next, text.hasPrefix("s--"), text.hasSuffix("--"), text.utf8.count > 5
        else { return nil }
        index += 1
        return String(text.dropFirst(3).dropLast(2))
    }

    /// The components, up to a version or the first segment that is none; the last segment always
    /// belongs to the public ID. Beside them, what makes the first segment of the ID suspicious.
    mutating func takeComponents(
        isFetch: Bool, before end: Int
    ) -> (Written, TransformationError?) {
        let first = index
        var suspicion: TransformationError?
        while index + 1 < segments.count, !isVersion(segments[index]) {
            let segment = segments[index]
            if isFetch, Self.startsURL(text(segment)) { break }
            if segment.upperBound > end { break }
            guard Items.areIn(bytes, segment) else {
                suspicion = self.suspicion(segment)
                break
            }
            index += 1
        }
        let written = Written(bytes: bytes, segments: Array(segments[first..<index]), offset: 0)
        return (written, suspicion)
    }

    /// The text from the first to the last of these segments as it was written.
    func text(of written: Written) -> Substring {
        guard let first = written.segments.first, let last = written.segments.last else {
            return ""
        }
        return whole[position(first.lowerBound)..<position(last.upperBound)]
    }

    private func position(_ offset: Int) -> String.Index {
        whole.utf8.index(whole.startIndex, offsetBy: offset)
    }

    private func isVersion(_ segment: Range<Int>) -> Bool {
        bytes[segment.lowerBound] == UInt8(ascii: "v") && DeliveryURL.isVersion(text(segment))
    }

    mutating func takeVersion() -> Int64? {
        guard index + 1 < segments.count, isVersion(segments[index]), let text = next else {
            return nil
        }
        index += 1
        return Int64(text.dropFirst()) ?? Int64.max
    }

    /// What is left: the public ID.
    func takeSource(_ kind: Kind) throws(TransformationError) -> Source {
        guard index < segments.count else {
            throw TransformationError(.malformedPath, text: whole, place: bytes.count)
        }
        if kind.delivery.isRemote || Self.startsURL(text(segments[index])) {
            return try remoteSource()
        }
        var parts = segments[index...]
        var ending = ""
        if kind.hasSuffix, parts.count > 1, let last = parts.popLast(),
            let dot = bytes[last].lastIndex(of: UInt8(ascii: "."))
        {
            ending = text(dot..<last.upperBound)
        }
        let written = joined(parts) + ending
        guard let full = PercentCoding.decode(written), !full.utf8.contains(0) else {
            throw TransformationError(
                .malformedText, text: written, place: segments[index].lowerBound)
        }
        guard kind.asset == .image, let dot = full.utf8.lastIndex(of: UInt8(ascii: ".")),
            let format = Format(extension: full[full.utf8.index(after: dot)...]),
            dot != full.startIndex, full.utf8[full.utf8.index(before: dot)] != UInt8(ascii: "/")
        else { return Source(written: written, name: full, full: full, format: nil) }
        return Source(written: written, name: String(full[..<dot]), full: full, format: format)
    }

    /// These segments as one text, repeated slashes taken out.
    private func joined(_ parts: ArraySlice<Range<Int>>) -> String {
        guard let first = parts.first, let last = parts.last else { return "" }
        let length = parts.reduce(-1) { $0 + $1.count + 1 }
        let whole = first.lowerBound..<last.upperBound
        return whole.count == length ? text(whole) : parts.map(text).joined(separator: "/")
    }

    /// A URL as public ID, with its query; a scheme whose second slash a proxy took away is healed.
    private func remoteSource() throws(TransformationError) -> Source {
        let start = segments[index].lowerBound
        let written = text(start..<bytes.count)
        guard var url = PercentCoding.decode(written), !url.utf8.contains(0) else {
            throw TransformationError(.malformedText, text: written, place: start)
        }
        // Some clients escape the whole URL twice.
        if url.lowercased().hasPrefix("http%3a") || url.lowercased().hasPrefix("https%3a") {
            url = PercentCoding.decode(url) ?? url
        }
        for scheme in ["http:/", "https:/"]
        where url.hasPrefix(scheme) && !url.hasPrefix(scheme + "/") {
            url = scheme + "/" + url.dropFirst(scheme.count)
        }
        return Source(written: written, name: url, full: url, format: nil)
    }

    private static func startsURL(_ text: String) -> Bool {
        let lowered = text.prefix(12).lowercased()
        return ["http:", "https:", "http%3a", "https%3a", "http%253a", "https%253a"]
            .contains { lowered.hasPrefix($0) }
    }

    /// A first ID segment that starts like a component (one to three letters and `_`) is probably one
    /// with a mistake in it.
    private func suspicion(_ segment: Range<Int>) -> TransformationError? {
        let key = bytes[segment].prefix { $0 != UInt8(ascii: "_") }
        guard key.count < segment.count, (1...3).contains(key.count),
            key.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) })
        else { return nil }
        let items = bytes[segment].split(separator: UInt8(ascii: ",")).map(\.indices)
        let wrong = items.first { ItemHead(bytes, $0) == nil } ?? segment
        let wrongKey = text(wrong).prefix { $0 != "_" }
        return TransformationError(
            .unknownParameter(
                suggestion: Spelling.nearest(to: String(wrongKey), among: Parameter.keys)),
            text: text(wrong), place: wrong.lowerBound)
    }
}
