public import Assets

/// A delivery URL's path, read: which asset, transformed how, as which format.
public struct DeliveryURL: Sendable {
    /// Which asset, as far as the path says: the extension is already taken off an image's ID.
    public var reference: AssetReference
    /// The signature's text between `s--` and `--`, if there is one.
    public var signature: String?
    /// What is done to the asset.
    public var transformation: Transformation
    /// The transformation as it was written; the signature covers it.
    public var writtenTransformation: Substring
    /// The public ID with extension as it was written, without version and SEO suffix; the signature
    /// covers it.
    public var writtenSource: String
    /// The number of the path's `v123`, if there is one.
    public var version: Int64?
    /// The format that the extension asks for.
    public var format: Format?
    /// The public ID with the extension: what a raw asset, or an image of that very name, is called.
    public var fullPublicID: PublicID
    /// Why the first part of the public ID looks like a misspelt component: what to say when there
    /// is no such asset.
    public var suspicion: TransformationError?

    /// A flag of the transformation that nobody knows: what is wrong with it, and where. Its segment
    /// may as well be a folder.
    public var doubt: TransformationError?

    /// How paths begin on the host that they were sent to.
    public enum CloudSegment: Hashable, Sendable {
        /// The first segment is the cloud.
        case inPath
        /// The host belongs to one cloud and paths do not name it.
        case fixed(CloudName)
    }

    /// Reads a raw request path; nothing may have been percent-decoded before. A query is ignored,
    /// except where the public ID is a URL.
    ///
    /// - Parameter end: Reads the segment at this place, and what follows, as public ID whatever it
    ///   looks like: the second try after an error there.
    /// - Throws: what is wrong with the path, and where; places count from the path's first byte.
    public init(
        parsing path: some StringProtocol, cloud: CloudSegment = .inPath, vocabulary: Vocabulary,
        limits: Transformation.Limits = .init(), componentsEndBefore end: Int = .max
    ) throws(TransformationError) {
        var reader = PathReader(path)
        let cloudName: CloudName
        switch cloud {
        case .fixed(let name): cloudName = name
        case .inPath: cloudName = try reader.takeCloud()
        }
        let kind = reader.takeKind()
        signature = reader.takeSignature()
        let (written, suspicion) = reader.takeComponents(
            isFetch: kind.delivery.isRemote, before: end)
        writtenTransformation = reader.text(of: written)
        let reading = try Reading(written, vocabulary: vocabulary, limits: limits)
        transformation = reading.transformation
        doubt = reading.doubt
        self.suspicion = suspicion
        version = reader.takeVersion()
        let source = try reader.takeSource(kind)
        writtenSource = source.written
        format = source.format
        fullPublicID = PublicID(source.full)
        reference = AssetReference(
            cloud: cloudName, assetType: kind.asset, deliveryType: kind.delivery,
            publicID: PublicID(source.name))
    }

    /// Whether `text` is a version: `v` and digits.
    static func isVersion(_ text: some StringProtocol) -> Bool {
        text.utf8.first == UInt8(ascii: "v") && text.utf8.count > 1
            && text.utf8.dropFirst().allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
            }
    }
}

extension DeliveryType {
    /// Whether the public ID is a URL or a profile elsewhere, so that dots mean no format.
    var isRemote: Bool { self == .fetch }
}
