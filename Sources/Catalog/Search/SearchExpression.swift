/// What a search asks for, read from its text.
public indirect enum SearchExpression: Hashable, Sendable {
    /// Every asset.
    case everything
    case all([SearchExpression])
    case any([SearchExpression])
    case not(SearchExpression)
    case term(SearchTerm)
}

/// One condition of a search.
public struct SearchTerm: Hashable, Sendable {
    /// A text as it was written, without its escapes.
    public struct Value: Hashable, Sendable {
        /// What was written.
        public var text: String
        /// Whether a `*` stood behind it.
        public var isPrefix: Bool
        /// Where it begins, in characters from 0.
        public var place: Int
    }

    /// An end of a range.
    public struct Bound: Hashable, Sendable {
        /// The number or the time.
        public var value: Value
        /// Whether it is inside.
        public var isIncluded: Bool
    }

    /// How the field is compared.
    public enum Match: Hashable, Sendable {
        /// `field:value`: all words of the value are in the field.
        case contains(Value)
        /// `field=value`.
        case equals(Value)
        /// `field:*`
        case isPresent
        /// `field>value`, `field:[a TO b]`; an end that is `nil` is open.
        case range(from: Bound?, to: Bound?)
    }

    /// The field; `nil` for all that is searched when none is said.
    public var field: SearchField?
    /// How it is compared.
    public var match: Match
    /// Where the term begins, in characters from 0.
    public var place: Int
}

/// What can be asked about an asset.
public enum SearchField: Hashable, Sendable {
    case publicID, assetID, filename, displayName, folder, resourceType, type, format, etag
    case status, accessMode
    case tags
    /// All context, or the values of one name.
    case context(String?)
    /// All structured metadata, or one field's.
    case metadata(String?)
    case createdAt, uploadedAt, updatedAt
    case bytes, width, height, pixels, aspectRatio, pages, version
    /// A number that is known of the picture.
    case fact(Fact)
    /// The colours of the picture, by the names of both palettes.
    case colors
    /// The share that a named colour has of the picture, in percent.
    case color(String)
    /// What the picture shows, and what that is more generally.
    case labels
    /// The things in the picture, and what those are more generally.
    case objects
    /// Text in the picture.
    case text
    case moderationKind, moderationStatus
    /// What the file says about itself under a name, in lower case.
    case imageMetadata(String)

    /// `nil` where there is no such field.
    public init?(_ name: String) {
        if name.hasPrefix("context.") {
            self = .context(String(name.dropFirst(8)))
        } else if name.hasPrefix("metadata.") {
            self = .metadata(String(name.dropFirst(9)))
        } else if name.hasPrefix("image_metadata.") {
            self = .imageMetadata(name.dropFirst(15).lowercased())
        } else if name.hasPrefix("colors.") {
            self = .color(name.dropFirst(7).lowercased())
        } else if let fact = Fact(rawValue: name) {
            self = .fact(fact)
        } else if let field = Self.names[name] {
            self = field
        } else {
            return nil
        }
    }

    private static let names: [String: SearchField] = [
        "public_id": .publicID, "asset_id": .assetID, "filename": .filename,
        "display_name": .displayName, "folder": .folder, "asset_folder": .folder,
        "resource_type": .resourceType, "type": .type, "format": .format, "etag": .etag,
        "status": .status, "access_mode": .accessMode, "tags": .tags, "context": .context(nil),
        "metadata": .metadata(nil), "created_at": .createdAt, "uploaded_at": .uploadedAt,
        "updated_at": .updatedAt, "last_updated": .updatedAt,
        "last_updated.updated_at": .updatedAt, "bytes": .bytes, "width": .width,
        "height": .height, "pixels": .pixels, "aspect_ratio": .aspectRatio, "pages": .pages,
        "version": .version, "colors": .colors, "labels": .labels, "objects": .objects,
        "ocr": .text, "moderation_kind": .moderationKind, "moderation_status": .moderationStatus,
        "image_analysis.face_count": .fact(.faceCount), "image_pixels": .pixels,
    ]

    /// The fields' names, sorted.
    public static let allNames =
        (names.keys + Fact.allCases.map(\.rawValue)).sorted()
        + ["colors.NAME", "context.NAME", "image_metadata.NAME", "metadata.ID"]
}

/// What is wrong with an expression, and where.
public struct SearchMistake: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Reason: Hashable, Sendable {
        case expectedValue
        case expectedClosing(Character)
        case unexpected
        case unknownField
        case notANumber
        case notATime
        /// The field has no order.
        case noOrder
        /// A `*` stands elsewhere than at the end.
        case misplacedWildcard
        case tooLong(maximum: Int)
        case tooDeep(maximum: Int)
        case tooManyTerms(maximum: Int)
    }

    /// What is wrong.
    public var reason: Reason
    /// The text that is wrong.
    public var text: String
    /// Where it begins, in characters from 0.
    public var place: Int

    /// Puts a mistake together.
    public init(_ reason: Reason, text: String = "", place: Int) {
        self.reason = reason
        self.text = text
        self.place = place
    }
}
