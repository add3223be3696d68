public import Assets

/// What an asset's file is, as it was found when it came in.
public struct Original: Hashable, Sendable {
    /// The key that storage keeps the file by: hexadecimal digits, another for every upload.
    public var storageKey: String
    /// The size of the file in bytes.
    public var bytes: Int64
    /// The digest of the file in hexadecimal digits, which the API calls `etag`.
    public var contentHash: String
    /// The format; `nil` where the file is no picture.
    public var format: Format?
    /// What the picture is like; `nil` where the file is no picture.
    public var picture: Picture?
    /// The name that the file had where it came from.
    public var filename: String?

    /// Facts of a picture's header.
    public struct Picture: Hashable, Sendable {
        /// In pixels as stored, before the orientation is applied; at least 1.
        public var width: Int
        /// In pixels as stored, before the orientation is applied; at least 1.
        public var height: Int
        /// Pages of a document or frames of an animation; at least 1.
        public var pages: Int
        /// Whether it has an alpha channel.
        public var hasAlpha: Bool
        /// The EXIF orientation, 1 to 8; 1 is upright.
        public var orientation: Int

        /// Puts the facts together.
        public init(
            width: Int, height: Int, pages: Int = 1, hasAlpha: Bool = false, orientation: Int = 1
        ) {
            self.width = width
            self.height = height
            self.pages = pages
            self.hasAlpha = hasAlpha
            self.orientation = orientation
        }
    }

    /// Puts the facts together.
    public init(
        storageKey: String, bytes: Int64, contentHash: String, format: Format? = nil,
        picture: Picture? = nil, filename: String? = nil
    ) {
        self.storageKey = storageKey
        self.bytes = bytes
        self.contentHash = contentHash
        self.format = format
        self.picture = picture
        self.filename = filename
    }
}

/// An asset: a name, and the file that goes by it.
public struct Asset: Hashable, Sendable {
    /// Its lasting identity, kept through renames and overwrites.
    public var id: AssetID
    /// The full name it goes by now.
    public var reference: AssetReference
    /// Greater after every overwrite.
    public var version: AssetVersion
    /// Its file.
    public var original: Original
    /// The name that people see; `nil` where none was given.
    public var displayName: String?
    /// The folder it is shown in, apart from its public ID; empty for the root.
    public var assetFolder: String
    /// When the first file came in, in Unix seconds.
    public var createdAt: Int64
    /// When the file or anything about it last changed, in Unix seconds.
    public var updatedAt: Int64
    /// Whether moderation has rejected it: then it is not delivered.
    public var isRejected = false
    /// Who may see it; `nil` for everybody whom its delivery type lets in.
    public var accessControl: AccessControl?
    /// What is sent with it.
    public var headers: [AssetHeader] = []
}

/// A name and its value, which somebody attached to an asset.
public struct ContextEntry: Hashable, Sendable {
    /// What is told, such as `alt` or `caption`.
    public var name: String
    /// What it is.
    public var value: String

    /// Puts an entry together.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// The local file that an asset was imported from, as it was then.
public struct ImportSource: Hashable, Sendable {
    /// The path, in the importer's terms.
    public var path: String
    /// The size in bytes.
    public var bytes: Int64
    /// The time of its last change, in nanoseconds since 1970.
    public var modifiedAt: Int64

    /// Puts a source together.
    public init(path: String, bytes: Int64, modifiedAt: Int64) {
        self.path = path
        self.bytes = bytes
        self.modifiedAt = modifiedAt
    }
}

/// Files that no row reaches any more, by the keys they are stored under.
public struct NeedlessFiles: Hashable, Sendable {
    /// Storage keys of originals.
    public var originals: [String]
    /// Derived resources.
    public var derived: [DerivationID]
    /// What networks made of pictures.
    public var retouches: [RetouchName]

    /// Puts the keys together.
    public init(
        originals: [String] = [], derived: [DerivationID] = [], retouches: [RetouchName] = []
    ) {
        self.originals = originals
        self.derived = derived
        self.retouches = retouches
    }

    mutating func add(_ other: NeedlessFiles) {
        originals += other.originals
        derived += other.derived
        retouches += other.retouches
    }
}

extension Asset {
    static let columns = """
        asset_id, cloud, asset_type, delivery_type, public_id, version, format, width, height, \
        pages, has_alpha, orientation, bytes, content_hash, storage_key, original_filename, \
        display_name, asset_folder, created_at, updated_at, is_rejected, \
        access_control, headers
        """

    init(row: inout SQLRow) throws {
        id = try row.assetID()
        reference = try row.reference()
        version = try row.version()
        original = try Original(row: &row)
        displayName = try row.optionalText()
        assetFolder = try row.text()
        createdAt = try row.integer()
        updatedAt = try row.integer()
        isRejected = try row.bool()
        accessControl = try row.optionalText().map(AccessControl.init(stored:))
        headers = try row.optionalText().map { try StoredJSON.value([AssetHeader].self, $0) } ?? []
    }
}

extension Original.Picture {
    fileprivate init?(row: inout SQLRow) throws {
        let width = try row.optionalInteger()
        let height = try row.optionalInteger()
        let pages = try row.optionalInteger()
        let hasAlpha = try row.optionalInteger()
        let orientation = try row.optionalInteger()
        guard let width, let height, let pages, let hasAlpha, let orientation else { return nil }
        self.init(
            width: Int(width), height: Int(height), pages: Int(pages), hasAlpha: hasAlpha != 0,
            orientation: Int(orientation))
    }
}

extension Original {
    /// Reads `format` to `original_filename` of the columns.
    init(row: inout SQLRow) throws {
        let format = try row.optionalFormat()
        let picture = try Original.Picture(row: &row)
        let bytes = try row.integer()
        let contentHash = try row.text()
        self.init(
            storageKey: try row.text(), bytes: bytes, contentHash: contentHash, format: format,
            picture: picture, filename: try row.optionalText())
    }

    /// `storage_key, bytes, content_hash, format, width, height, pages, has_alpha, orientation,
    /// original_filename`, in this order.
    var values: [SQLValue] {
        [
            .text(storageKey), .integer(bytes), .text(contentHash), .text(format?.rawValue),
            .integer(picture?.width), .integer(picture?.height), .integer(picture?.pages),
            picture.map { .bool($0.hasAlpha) } ?? .null, .integer(picture?.orientation),
            .text(filename),
        ]
    }
}
