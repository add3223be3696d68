public import Assets
public import Catalog
public import Derivations
public import Storage
public import Transformations

/// One request for a picture or a file.
public struct DeliveryRequest: Sendable {
    /// The request's path as it came, nothing decoded.
    public var path: String
    /// Whether the path names the cloud.
    public var cloud: DeliveryURL.CloudSegment
    public var hints: ClientHints
    /// The text of a token that came in the query or in a cookie.
    public var token: String?
    /// The client's address, where it is known.
    public var clientAddress: String?

    public init(path: String, cloud: DeliveryURL.CloudSegment = .inPath, hints: ClientHints) {
        self.path = path
        self.cloud = cloud
        self.hints = hints
    }
}

/// What a request gets.
public struct Delivery: Sendable {
    /// The bytes, and what they are.
    public enum Content: Sendable {
        case derived(DerivedFile)
        /// The original as it came in.
        case original(Asset, StoredFile)
        /// A text made for this answer, and its media type.
        case text([UInt8], mediaType: String)
    }

    public var cloud: CloudName
    public var content: Content
    /// What the answer was made from.
    public var dependencies: Dependencies
    public var terms: Terms
    /// The name to save it under, where the URL asks for that.
    public var attachmentName: String?
    /// The public ID that is missing and that the default image stands in for.
    public var missing: PublicID?
    /// Further fields that are sent with the asset.
    public var headers: [AssetHeader] = []
    /// The asset that it is or is made of; `nil` where it is of no single one.
    public var asset: AssetID?
}

/// What caches may do with an answer, of success or failure.
public struct Terms: Hashable, Sendable {
    /// Whether clients that accept other formats get another answer.
    public var variesByAccept = false
    /// Whether clients with other screens get another answer.
    public var variesByHints = false
    /// Whether clients that save data get another answer.
    public var variesBySaveData = false
    /// Whether the URL names a version or says that it never changes.
    public var isImmutable = false

    /// Whether the same URL may mean something else any moment, as tags do,
    /// or as what was decided while nobody could look at the picture.
    public var isFleeting = false
    /// Whether the answer is for this client at this moment alone.
    public var isGuarded = false
    /// How many pixels stand for one of CSS, where that was left to the client.
    public var pixelRatio: Double?

    public init() {}
}

/// Why a request gets nothing.
public enum DeliveryError: Error, Equatable, Sendable {
    /// The path or the transformation in it is wrong.
    case malformed(TransformationError)
    case unknownCloud(CloudName)
    case assetNotFound(PublicID)
    /// The remote picture is not to be had.
    case remote(RemoteFailure)
    /// Only signed URLs may show it.
    case signatureMissing
    /// The signature is not the one of this URL.
    case signatureInvalid
    /// The asset's own rules keep this client out.
    case accessDenied
    /// Only signed URLs may ask for this transformation.
    case transformationNotAllowed(String)
    /// Assets of this kind are not delivered here.
    case deliveryTypeNotServed(DeliveryType)
    /// More assets have the tag than are made into one file.
    case tooManyTagged(String, limit: Int)
    /// The asset is no picture, so nothing can be done to it.
    case cannotTransform(AssetType)
    case derivation(DerivationError)
    case catalog(CatalogError)
    case storage(StorageError)
}

/// A failure, with what caches may do with its answer.
public struct DeliveryFailure: Error, Sendable {
    public var reason: DeliveryError
    public var terms: Terms
    /// What the failure was found out from.
    public var dependencies: Dependencies
}
