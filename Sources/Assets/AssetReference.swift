/// What kind of file an asset is.
public enum AssetType: String, Hashable, Sendable, CaseIterable {
    /// Stills, animations, PDF, SVG.
    case image
    /// Film and sound. Kept and delivered untouched.
    case video
    /// Anything else. Kept and delivered untouched; the extension is part of the public ID.
    case raw
}

/// Who may see an asset, and where it came from (the second word of a delivery URL).
public enum DeliveryType: String, Hashable, Sendable, CaseIterable {
    /// Everybody may see it and what is derived from it.
    case upload
    /// The original needs a signature, what is derived from it does not.
    case `private`
    /// The original and everything derived from it need a signature.
    case authenticated
    /// A remote picture; the public ID is its URL.
    case fetch
    case facebook, twitter, gravatar, youtube, vimeo, hulu, animoto, dailymotion
    case worldstarhiphop
    case twitterName = "twitter_name"
    case instagramName = "instagram_name"
    case googlePlus = "google_plus"
    /// An animation made of all assets with one tag.
    case multi
    /// A sheet made of all assets with one tag.
    case sprite
    /// A picture made of a text.
    case text
    /// The assets with one tag, as JSON.
    case list
    /// An asset by its asset ID.
    case asset
}

/// The name an asset goes by inside its cloud, asset type and delivery type: decoded text that may
/// hold `/`, dots, spaces and any Unicode.
public struct PublicID: Hashable, Sendable, CustomStringConvertible {
    /// The decoded text.
    public let text: String

    /// Takes `text` as it is; who accepts names from outside checks `PublicID.isAcceptable`.
    public init(_ text: String) { self.text = text }

    public var description: String { text }

    /// Whether the API may give an asset this name: it can be kept, has no `? & # \ % < > +`, and no
    /// space at either end.
    public static func isAcceptable(_ text: String) -> Bool {
        guard isKeepable(text), text.first != " ", text.last != " " else { return false }
        return !text.unicodeScalars.contains { "?&#\\%<>+".unicodeScalars.contains($0) }
    }

    /// Whether an asset can have this name at all, as files of a folder may: 1 to 255 characters, no
    /// control characters, no empty, `.` or `..` path element, no `/` at either end.
    public static func isKeepable(_ text: String) -> Bool {
        guard (1...255).contains(text.count) else { return false }
        guard !text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) else {
            return false
        }
        return text.split(separator: "/", omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
    }
}

/// The full name of an asset: which cloud, what kind, how delivered, which public ID.
public struct AssetReference: Hashable, Sendable, CustomStringConvertible {
    public var cloud: CloudName
    public var assetType: AssetType
    public var deliveryType: DeliveryType
    public var publicID: PublicID

    public init(
        cloud: CloudName, assetType: AssetType, deliveryType: DeliveryType, publicID: PublicID
    ) {
        self.cloud = cloud
        self.assetType = assetType
        self.deliveryType = deliveryType
        self.publicID = publicID
    }

    public var description: String {
        "\(cloud)/\(assetType.rawValue)/\(deliveryType.rawValue)/\(publicID)"
    }

    /// Whether there can be an asset of this name. A remote picture is called by its URL, of up to
    /// 2,048 characters without control characters, whose slashes may follow each other.
    public var isKeepable: Bool {
        guard deliveryType == .fetch else { return PublicID.isKeepable(publicID.text) }
        let scalars = publicID.text.unicodeScalars
        return (1...2_048).contains(scalars.count)
            && !scalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
}
