import Assets
import Catalog
import MediaLibrary
import Transformations

/// What an archive is to hold, as parameters say it.
struct ArchiveOrder {
    /// What becomes of the archive.
    enum Mode: String {
        case create, download
    }

    /// How files made by transformations are called.
    enum DerivedNames {
        /// In a folder named like the asset, named like the transformation.
        case inFolders
        /// The asset's name and the transformation's, joined.
        case joined
        /// The asset's name.
        case plain
    }

    var mode: Mode
    var format: ArchiveFormat
    var type: AssetType?
    var deliveryType: DeliveryType
    var publicIDs: [String]
    var tags: [String]
    var prefixes: [String]
    var fullNames: [(AssetType, DeliveryType, String)]
    var transformations: [EagerTransformation]
    var folders: ArchiveNames.Folders
    var derivedNames: DerivedNames
    var usesOriginalFilenames: Bool
    var allowsMissing: Bool

    /// - Parameter type: what the path says; `nil` for all.
    init(_ parameters: APIParameters, _ type: AssetType?, _ desk: APIDesk) throws {
        self.type = type
        let modeText = parameters["mode"].flatMap { $0.isEmpty ? nil : $0 } ?? "create"
        guard let mode = Mode(rawValue: modeText) else {
            throw APIError.invalidValue(parameter: "mode", text: modeText)
        }
        self.mode = mode
        let formatText = parameters["target_format"].flatMap { $0.isEmpty ? nil : $0 } ?? "zip"
        guard let format = ArchiveFormat(rawValue: formatText) else {
            throw APIError.invalidValue(parameter: "target_format", text: formatText)
        }
        self.format = format
        deliveryType = try parameters.deliveryType() ?? .upload
        publicIDs = parameters.list("public_ids")
        tags = parameters.list("tags") + parameters.list("tag")
        prefixes = parameters.list("prefixes")
        fullNames = try parameters.list("fully_qualified_public_ids").map(Self.fullName)
        guard !publicIDs.isEmpty || !tags.isEmpty || !prefixes.isEmpty || !fullNames.isEmpty else {
            throw APIError.missingParameter("public_ids")
        }
        let texts = parameters.list("transformations") + parameters.list("transformation")
        transformations = try texts.flatMap { $0.split(separator: "|") }.map { text in
            let spelling = TransformationSpelling(APIParameters.trimmed(text))
            return EagerTransformation(
                transformation: try desk.read(spelling.transformation), format: spelling.format)
        }
        folders = try parameters.flag("flatten_folders") ?? false ? .flattened : .kept
        derivedNames = try Self.derivedNames(parameters)
        usesOriginalFilenames = try parameters.flag("use_original_filename") ?? false
        allowsMissing = try parameters.flag("allow_missing") ?? false
    }

    private static func derivedNames(_ parameters: APIParameters) throws -> DerivedNames {
        if try parameters.flag("skip_transformation_name") ?? false { return .plain }
        return try parameters.flag("flatten_transformations") ?? false ? .joined : .inFolders
    }

    /// `image/upload/shoes/red`.
    private static func fullName(_ text: String) throws -> (AssetType, DeliveryType, String) {
        let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3, let type = AssetType(rawValue: parts[0]),
            let delivery = DeliveryType(rawValue: parts[1])
        else {
            throw APIError.invalidValue(parameter: "fully_qualified_public_ids", text: text)
        }
        return (type, delivery, parts[2])
    }
}
