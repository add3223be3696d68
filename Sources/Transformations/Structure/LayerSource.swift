public import Assets

/// What a layer shows.
public enum LayerSource: Hashable, Sendable {
    /// An asset of the same cloud.
    case asset(LayerAsset)
    /// A remote picture.
    case fetch(url: String)
    /// A text.
    case text(TextLayer)
    /// A colour table, subtitles, sound: kinds of files that are no pictures.
    case file(kind: String, id: String)
    /// What a variable holds.
    case variable(String)

    /// Reads what follows `l_` or `u_`, path-decoded once; `nil` for an empty or broken value.
    init?(_ value: String) {
        guard !value.isEmpty else { return nil }
        let (head, rest) = Self.cut(value)
        switch head {
        case "text":
            if let text = TextLayer(rest) {
                self = .text(text)
            } else if let asset = LayerAsset(textAsset: rest) {
                self = .asset(asset)
            } else {
                return nil
            }
        case "fetch":
            // SDKs write a format behind it, which no letter of base64 begins.
            let coded = rest.prefix { $0 != "." }
            guard let url = Base64URL.decodeText(String(coded)) else { return nil }
            self = .fetch(url: url)
        case "lut", "subtitles", "audio", "raw", "video":
            guard !rest.isEmpty else { return nil }
            self = .file(kind: head, id: rest)
        default:
            if value.hasPrefix("$"), Variable.isName(value.dropFirst()) {
                self = .variable(String(value.dropFirst()))
            } else {
                guard let asset = LayerAsset(value) else { return nil }
                self = .asset(asset)
            }
        }
    }

    /// What a value that cannot be read should have been.
    static func expectation(for value: Substring) -> String {
        guard value.hasPrefix("text:") else { return "an asset, text:, fetch: or a variable" }
        return "text:, a font, its size from 0 to \(NumberText.print(TextStyle.largestSize)) "
            + "and options with _ between, a colon, and the text"
    }

    static func cut(_ text: String) -> (head: String, rest: String) {
        // By bytes: an accent behind the colon makes one character with it.
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (text, "") }
        return (String(text[..<colon]), String(text[text.utf8.index(after: colon)...]))
    }

    /// The canonical text that follows `l_` or `u_`.
    public var text: String {
        switch self {
        case .asset(let asset): PercentCoding.encodeValue(asset.written)
        case .fetch(let url): "fetch:" + Base64URL.encode(Array(url.utf8))
        case .text(let text): "text:" + text.text
        case .file(let kind, let id): "\(kind):\(PercentCoding.encodeValue(id))"
        case .variable(let name): "$\(name)"
        }
    }
}

/// An asset named in a layer: folders are separated by colons, the type words in front are optional
/// and may as well be folders, and so may the extension be part of the name.
public struct LayerAsset: Hashable, Sendable {
    /// As written, decoded.
    public var written: String

    /// `nil` where no name is left.
    public init?(_ written: String) {
        guard written.split(separator: ":").last?.isEmpty == false else { return nil }
        self.written = written
    }

    /// A text asset by its name alone, without a text to set: `l_text:headline`. `nil` where the name
    /// looks like a style or a variable whose text is missing.
    init?(textAsset name: String) {
        guard !name.isEmpty, !name.contains(":"), !name.hasPrefix("$"),
            !TextStyle.looksLikeStyle(name)
        else { return nil }
        self.init("text:" + name)
    }

    /// The assets that this may mean, the likeliest first.
    public func candidates(in cloud: CloudName) -> [AssetReference] {
        let tokens = written.split(separator: ":", omittingEmptySubsequences: true).map(String.init)
        var readings: [AssetReference] = []
        let stripped = Self.stripTypeWords(tokens)
        for (delivery, names) in [stripped, (.upload, tokens)] where !names.isEmpty {
            let id = names.joined(separator: "/")
            for name in [id, Self.withoutExtension(id)].compactMap({ $0 }) {
                let reading = AssetReference(
                    cloud: cloud, assetType: .image, deliveryType: delivery,
                    publicID: PublicID(name))
                if !readings.contains(reading) { readings.append(reading) }
            }
        }
        return readings
    }

    private static func stripTypeWords(_ tokens: [String]) -> (DeliveryType, [String]) {
        var rest = tokens[...]
        var delivery = DeliveryType.upload
        if rest.first == "image", rest.count > 1 { rest = rest.dropFirst() }
        if rest.count > 1, let type = rest.first.flatMap({ DeliveryType(rawValue: $0) }) {
            delivery = type
            rest = rest.dropFirst()
        }
        if rest.count > 1, let first = rest.first, DeliveryURL.isVersion(first) {
            rest = rest.dropFirst()
        }
        return (delivery, Array(rest))
    }

    private static func withoutExtension(_ id: String) -> String? {
        guard let dot = id.lastIndex(of: "."), dot != id.startIndex,
            Format(extension: id[id.index(after: dot)...]) != nil
        else { return nil }
        return String(id[..<dot])
    }
}
