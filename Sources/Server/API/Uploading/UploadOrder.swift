import Assets
import Catalog
import MediaLibrary
import Transformations

/// What an upload is told about its asset, read before anything is taken in: a mistake keeps nothing.
struct UploadOrder {
    /// When something is made that nobody waits for by itself.
    enum Timing {
        case now, later
    }

    /// What is done to a file before it is kept.
    struct Incoming {
        var transformation: Transformation
        var format: Format?
    }

    var name = UploadName()
    var usesFilename = false
    var deliveryType = DeliveryType.upload
    var overwriting = Overwriting.replace
    var tags: [String] = []
    var context: [ContextEntry] = []
    var metadata: [MetadataEntry] = []
    var assetFolder = ""
    var displayName: String?
    var showsFilename = false
    var wantsUniqueDisplayName = false
    var filenameOverride: String?
    var forgetsFilename = false
    var allowedFormats: [Format]?
    var incoming: Incoming?
    var eager: [EagerTransformation] = []
    var eagerTiming = Timing.now
    var breakpoints: [BreakpointOrder] = []
    var accessControl: AccessControl?
    var headers: [AssetHeader] = []
    var backup = NewAsset.Backup.none
    /// Under which names the file's fields are answered: `image_metadata`, `media_metadata`, `exif`.
    var fieldNames: [String] = []
    var givesDeleteToken = false
    var timing = Timing.now

    init(_ parameters: APIParameters, _ desk: APIDesk) throws {
        try UploadParameters.refuseUnsupported(parameters)
        deliveryType = try parameters.deliveryType() ?? .upload
        guard [.upload, .private, .authenticated].contains(deliveryType) else {
            throw APIError.invalidValue(parameter: "type", text: deliveryType.rawValue)
        }
        try readName(parameters)
        overwriting = try parameters.flag("overwrite") ?? true ? .replace : .keep
        tags = parameters.separated("tags") ?? []
        context = try parameters.context("context") ?? []
        metadata = try parameters.metadata() ?? []
        allowedFormats = try parameters.separated("allowed_formats")?.map { text in
            guard let format = Format(extension: text) else {
                throw APIError.invalidValue(parameter: "allowed_formats", text: text)
            }
            return format
        }
        incoming = try Self.incoming(parameters, desk)
        try readFollowing(parameters, desk)
        accessControl = try AccessParameters.control(parameters)
        headers = try AccessParameters.headers(parameters)
        backup = try parameters.flag("backup") ?? false ? .kept : .none
        givesDeleteToken = try parameters.flag("return_delete_token") ?? false
        timing = try parameters.flag("async") ?? false ? .later : .now
        for name in ["image_metadata", "media_metadata", "exif"]
        where try parameters.flag(name) ?? false { fieldNames.append(name) }
        for name in ["notification_url", "eager_notification_url"] {
            try desk.checkNotification(parameters, name)
        }
    }

    private mutating func readName(_ parameters: APIParameters) throws {
        let folder = APIDesk.folder(parameters["folder"])
        assetFolder = APIDesk.folder(parameters["asset_folder"]) ?? folder ?? ""
        let isPrefix = try parameters.flag("use_asset_folder_as_public_id_prefix") ?? false
        name.publicID = parameters["public_id"].flatMap { $0.isEmpty ? nil : $0 }
        name.folder =
            APIDesk.folder(parameters["public_id_prefix"]) ?? folder
            ?? (isPrefix ? assetFolder : "")
        name.isUnique = try parameters.flag("unique_filename") ?? true
        usesFilename = try parameters.flag("use_filename") ?? false
        displayName = parameters["display_name"].flatMap { $0.isEmpty ? nil : $0 }
        wantsUniqueDisplayName = try parameters.flag("unique_display_name") ?? false
        showsFilename = try parameters.flag("use_filename_as_display_name") ?? false
        filenameOverride = parameters["filename_override"].flatMap { $0.isEmpty ? nil : $0 }
        forgetsFilename = try parameters.flag("discard_original_filename") ?? false
    }

    private mutating func readFollowing(_ parameters: APIParameters, _ desk: APIDesk) throws {
        eager = try desk.eagerTransformations(parameters)
        eagerTiming = try parameters.flag("eager_async") ?? false ? .later : .now
        breakpoints = try BreakpointOrder.read(parameters, desk)
    }

    private static func incoming(
        _ parameters: APIParameters, _ desk: APIDesk
    ) throws -> Incoming? {
        let text = parameters["transformation"] ?? ""
        var spelling = TransformationSpelling(text)
        if let name = parameters["format"], !name.isEmpty {
            guard let format = Format(extension: name) else {
                throw APIError.invalidValue(parameter: "format", text: name)
            }
            spelling.format = format
        }
        guard !spelling.transformation.isEmpty || spelling.format != nil else { return nil }
        return Incoming(
            transformation: try desk.read(spelling.transformation), format: spelling.format)
    }

    /// What the asset's file is called, for the asset.
    func filename(_ own: String?) -> String? {
        forgetsFilename ? nil : filenameOverride ?? own
    }

    /// The name to show.
    func displayName(for filename: String?) -> String? {
        if let displayName { return displayName }
        guard showsFilename, let filename else { return nil }
        let last = filename.split(whereSeparator: { "/\\".contains($0) }).last.map(String.init)
        guard let last, let dot = last.lastIndex(of: "."), dot != last.startIndex else {
            return last
        }
        return String(last[..<dot])
    }
}

/// Who may see an asset and what is sent with it, as parameters say it.
enum AccessParameters {
    /// `access_control` (a JSON list of `access_type`, `start`, `end`), or the older `access_mode`;
    /// `nil` where nothing is said.
    static func control(_ parameters: APIParameters) throws -> AccessControl? {
        if let text = parameters["access_control"], !text.isEmpty {
            let texts = parameters.values["access_control"] ?? []
            // A JSON body's list of objects comes as several values.
            return AccessControl(try texts.flatMap { try rules($0) })
        }
        switch parameters["access_mode"] {
        case nil, "": return nil
        case "public": return AccessControl([])
        case "authenticated": return AccessControl([.init(.token)])
        case let text?: throw APIError.invalidValue(parameter: "access_mode", text: text)
        }
    }

    private static func rules(_ text: String) throws -> [AccessControl.Rule] {
        let refusal = APIError.invalidValue(parameter: "access_control", text: text)
        guard let value = SentJSON(text) else { throw refusal }
        let items: [SentJSON]
        switch value {
        case .array(let list): items = list
        case .object: items = [value]
        case .null, .bool, .integer, .number, .string: throw refusal
        }
        return try items.map { item in
            guard case .object(let members) = item,
                let kind = members["access_type"]?.text.flatMap(AccessControl.Rule.Kind.init),
                members.keys.allSatisfy({ ["access_type", "start", "end"].contains($0) })
            else { throw refusal }
            return AccessControl.Rule(
                kind, start: try time(members["start"], refusal),
                end: try time(members["end"], refusal))
        }
    }

    private static func time(_ value: SentJSON?, _ refusal: APIError) throws -> Int64? {
        guard let text = value?.text, !text.isEmpty else { return nil }
        guard let time = APITime.seconds(text) else { throw refusal }
        return time
    }

    /// Names of fields that may be sent with an asset: none that says how it is sent.
    private static let allowed: Set<String> = ["link", "x-robots-tag", "content-language"]

    /// `headers`: a line for each.
    static func headers(_ parameters: APIParameters) throws -> [AssetHeader] {
        let lines = (parameters.values["headers"] ?? [])
            .flatMap { $0.split(whereSeparator: \.isNewline) }
        return try lines.map { line in
            let refusal = APIError.invalidValue(parameter: "headers", text: String(line))
            guard let colon = line.firstIndex(of: ":") else { throw refusal }
            let name = APIParameters.trimmed(line[..<colon])
            let value = APIParameters.trimmed(line[line.index(after: colon)...])
            let isAllowed =
                allowed.contains(name.lowercased()) || name.lowercased().hasPrefix("x-meta-")
            guard isAllowed, !value.isEmpty, value.utf8.count <= 1_000,
                name.utf8.allSatisfy({ ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 == 0x2D }),
                value.utf8.allSatisfy({ (0x20..<0x7F).contains($0) })
            else { throw refusal }
            return AssetHeader(name: name, value: value)
        }
    }
}

/// Points in time as clients write them.
enum APITime {
    /// `2026-11-24`, `2026-11-24T01:02:03Z`, with a zone (`+01:00`, `+0100`) or without, or Unix
    /// seconds. Without a zone it is UTC.
    static func seconds(_ text: String) -> Int64? {
        if text.utf8.count > 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return Int64(text)
        }
        var text = text
        var offset: Int64 = 0
        if let time = text.firstIndex(where: { $0 == "T" || $0 == " " }),
            let sign = text[time...].lastIndex(where: { $0 == "+" || $0 == "-" })
        {
            let digits = text[text.index(after: sign)...].filter { $0 != ":" }
            guard digits.count == 4, let number = Int64(digits), number % 100 < 60 else {
                return nil
            }
            offset = (number / 100 * 60 + number % 100) * 60 * (text[sign] == "-" ? -1 : 1)
            text = APIParameters.trimmed(text[..<sign])
        }
        // Minutes alone are fine.
        let clock = text.drop { $0 != "T" && $0 != " " }
        if clock.filter({ $0 == ":" }).count == 1 {
            let isZulu = text.hasSuffix("Z")
            text = (isZulu ? String(text.dropLast()) : text) + ":00"
        }
        return APIDesk.time(text).map { $0 - offset }
    }
}
