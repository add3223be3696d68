import Catalog
import MediaLibrary

/// The parameters of an upload: what the call says, and what its preset says.
enum UploadParameters {
    /// What an upload without a signature may say itself; all else is up to its preset.
    static let unsigned: Set<String> = [
        "upload_preset", "file", "api_key", "timestamp", "public_id", "public_id_prefix", "folder",
        "asset_folder", "display_name", "tags", "context", "metadata", "face_coordinates",
        "custom_coordinates", "regions", "filename_override", "source", "callback", "signature",
        "resource_type", "cloud_name",
    ]

    /// Parameters that would change what is kept or who may see it, and that nobody acts upon: they
    /// are refused rather than ignored.
    static let unsupported = [
        "eval", "on_success", "raw_convert", "background_removal", "similarity_search",
        "visual_search", "auto_chaptering", "auto_transcription", "cinemagraph_analysis",
    ]

    /// Engines that are elsewhere, by the parameter that names them.
    private static let engines: [String: Set<String>] = [
        "raw_convert": ["aspose", "google_speech", "extract_text"],
        "background_removal": [
            "cloudinary_ai", "cloudinary_ai_2", "pixelz", "remove_the_background",
        ],
    ]

    /// Refuses what nobody acts upon. Throws `unsupportedParameter`, or `unknownEngine` where not even
    /// the name is known.
    static func refuseUnsupported(_ parameters: APIParameters) throws {
        for name in unsupported {
            let text = parameters[name] ?? ""
            guard !text.isEmpty, !["false", "0"].contains(text.lowercased()) else { continue }
            let engine = String(text.prefix { $0 != ":" })
            if let known = engines[name], !known.contains(engine) {
                throw APIError.unknownEngine(parameter: name, text: text)
            }
            throw APIError.unsupportedParameter(name)
        }
    }

    /// What a preset may hold: everything that an upload may say, but what is about one call.
    static let ofNoPreset: Set<String> = [
        "file", "api_key", "timestamp", "signature", "upload_preset", "name", "unsigned",
        "public_id", "resource_type", "cloud_name",
    ]

    /// What a preset is told about itself rather than about uploads.
    static let disallowsPublicID = "disallow_public_id"

    /// Puts together what a call and its preset say.
    ///
    /// - Throws: `notAllowedUnsigned` for what only a signed call may say.
    static func merged(
        _ call: [String: [String]], with preset: UploadPreset, from sender: APISender
    ) throws -> [String: [String]] {
        var all = preset.settings
        let forbidsNames = all.removeValue(forKey: disallowsPublicID)?.last == "true"
        if forbidsNames, !(call["public_id"]?.last ?? "").isEmpty {
            throw APIError.notAllowedUnsigned("public_id")
        }
        for (name, values) in call where !values.allSatisfy(\.isEmpty) {
            switch sender {
            case .owner: all[name] = values
            case .anybody: try add(name, values, to: &all)
            }
        }
        // Without a signature nobody may change what is there.
        if sender == .anybody { all["overwrite"] = ["false"] }
        return all
    }

    private static func add(
        _ name: String, _ values: [String], to all: inout [String: [String]]
    ) throws {
        guard unsigned.contains(name) else { throw APIError.notAllowedUnsigned(name) }
        switch name {
        case "tags": all[name, default: []] += values
        case "context":
            // The preset's come last: of a name that comes twice the last one counts.
            let texts = values + (all[name] ?? [])
            all[name] = [texts.filter { !$0.isEmpty }.joined(separator: "|")]
        default: if all[name] == nil { all[name] = values }
        }
    }
}

extension APIDesk {
    /// The parameters of an upload, those of its preset among them.
    func uploadParameters(_ call: APICall) async throws -> APIParameters {
        guard let name = call.parameters["upload_preset"], !name.isEmpty else {
            guard call.sender == .owner else { throw APIError.presetMissing }
            return call.parameters
        }
        guard let preset = try await catalog.uploadPreset(name, in: call.cloud.name) else {
            throw APIError.presetNotFound
        }
        guard call.sender == .owner || preset.isUnsigned else { throw APIError.presetNotUnsigned }
        return APIParameters(
            values: try UploadParameters.merged(
                call.parameters.values, with: preset, from: call.sender))
    }
}
