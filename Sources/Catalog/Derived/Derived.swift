public import Assets

/// A source of a layer, as a derived resource shows it.
public struct LayerSource: Hashable, Sendable {
    /// The asset that is shown.
    public var asset: AssetID
    /// The version that is shown.
    public var version: AssetVersion

    /// Puts a source together.
    public init(asset: AssetID, version: AssetVersion) {
        self.asset = asset
        self.version = version
    }
}

/// A derived resource whose file is in place and that is to be recorded.
public struct NewDerived: Hashable, Sendable {
    /// Its identity.
    public var id: DerivationID
    /// The asset it is made of; its cloud is the resource's.
    public var asset: AssetID
    /// The version it is made of.
    public var assetVersion: AssetVersion
    /// The declared text of its transformation.
    public var declared: String
    /// The effective text of its transformation.
    public var effective: String
    /// The sources of its layers, each once.
    public var sources: [LayerSource]
    /// The file's format.
    public var format: Format
    /// In pixels; of one page.
    public var width: Int
    /// In pixels; of one page.
    public var height: Int
    /// Pages or frames.
    public var pages: Int
    /// The size of the file in bytes.
    public var bytes: Int64
    /// How long it took to render, in milliseconds.
    public var renderMilliseconds: Int
    /// The URL that asked for it first.
    public var url: String

    /// Puts a resource together.
    public init(
        id: DerivationID, asset: AssetID, assetVersion: AssetVersion, declared: String,
        effective: String, sources: [LayerSource] = [], format: Format, width: Int, height: Int,
        pages: Int = 1, bytes: Int64, renderMilliseconds: Int, url: String
    ) {
        self.id = id
        self.asset = asset
        self.assetVersion = assetVersion
        self.declared = declared
        self.effective = effective
        self.sources = sources
        self.format = format
        self.width = width
        self.height = height
        self.pages = pages
        self.bytes = bytes
        self.renderMilliseconds = renderMilliseconds
        self.url = url
    }
}

/// A derived resource: what a derivation of an asset gave.
public struct Derived: Hashable, Sendable {
    /// Its identity.
    public var id: DerivationID
    /// The cloud of its asset.
    public var cloud: CloudName
    /// The asset it is made of.
    public var asset: AssetID
    /// The version it is made of.
    public var assetVersion: AssetVersion
    /// The declared text of its transformation.
    public var declared: String
    /// The effective text of its transformation.
    public var effective: String
    /// The file's format.
    public var format: Format
    /// In pixels; of one page.
    public var width: Int
    /// In pixels; of one page.
    public var height: Int
    /// Pages or frames.
    public var pages: Int
    /// The size of the file in bytes.
    public var bytes: Int64
    /// When it was recorded, in Unix seconds.
    public var createdAt: Int64
    /// How long it took to render, in milliseconds.
    public var renderMilliseconds: Int
    /// The URL that asked for it first.
    public var url: String
}

/// What recording a derived resource did.
public enum Recording: Hashable, Sendable {
    /// Its row and its entry in the ledger are new.
    case counted
    /// Its row was there: it had been counted before.
    case alreadyCounted
}

extension Derived {
    static let columns = """
        derivation_id, cloud, asset_id, asset_version, declared, effective, format, width, height, \
        pages, bytes, created_at, render_ms, url
        """

    init(row: inout SQLRow) throws {
        id = try row.derivation()
        cloud = try row.cloud()
        asset = try row.assetID()
        assetVersion = try row.version()
        declared = try row.text()
        effective = try row.text()
        format = try row.format()
        width = try row.int()
        height = try row.int()
        pages = try row.int()
        bytes = try row.integer()
        createdAt = try row.integer()
        renderMilliseconds = try row.int()
        url = try row.text()
    }
}
