import Assets
import Catalog
import MediaLibrary
import Transformations

// `/upload_presets…` of the Admin API.
extension APIDesk {
    func uploadPresets(_ call: APICall) async throws -> JSONValue {
        let page = try await catalog.uploadPresets(
            in: call.cloud.name, page: try call.parameters.page())
        var json: JSONValue = ["presets": .array(page.elements.map(PresetJSON.json))]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    func uploadPreset(_ call: APICall) async throws -> JSONValue {
        let name = try call.piece("name")
        guard let preset = try await catalog.uploadPreset(name, in: call.cloud.name) else {
            throw APIError.uploadPresetNotFound(name)
        }
        return PresetJSON.json(preset)
    }

    func createUploadPreset(_ call: APICall) async throws -> JSONValue {
        let given = call.parameters["name"].flatMap { $0.isEmpty ? nil : $0 }
        let name = given ?? UploadName.random(8)
        guard Self.isAcceptable(name) else {
            throw APIError.invalidValue(parameter: "name", text: name)
        }
        let made = try await catalog.createUploadPreset(
            name, isUnsigned: try call.parameters.flag("unsigned") ?? false,
            settings: try settings(call.parameters), in: call.cloud.name)
        guard made != nil else { throw APIError.presetExists(name) }
        return ["message": "created", "name": .string(name)]
    }

    func updateUploadPreset(_ call: APICall) async throws -> JSONValue {
        let name = try call.piece("name")
        let changes = try settings(call.parameters)
        let isUnsigned = try call.parameters.flag("unsigned")
        // What is sent empty is taken away.
        let emptied = call.parameters.values.filter { $0.value.allSatisfy(\.isEmpty) }.keys
        let updated = try await catalog.updateUploadPreset(name, in: call.cloud.name) { preset in
            preset.settings.merge(changes) { $1 }
            for name in emptied { preset.settings[name] = nil }
            if let isUnsigned { preset.isUnsigned = isUnsigned }
        }
        guard updated != nil else { throw APIError.uploadPresetNotFound(name) }
        return ["message": "updated"]
    }

    func deleteUploadPreset(_ call: APICall) async throws -> JSONValue {
        let name = try call.piece("name")
        guard try await catalog.deleteUploadPreset(name, in: call.cloud.name) else {
            throw APIError.uploadPresetNotFound(name)
        }
        return ["message": "deleted"]
    }

    /// What a preset is to hold: parameters that uploads could say, and that make sense.
    private func settings(_ parameters: APIParameters) throws -> [String: [String]] {
        var settings = parameters.values.filter { name, values in
            !UploadParameters.ofNoPreset.contains(name) && !values.allSatisfy(\.isEmpty)
        }
        settings[UploadParameters.disallowsPublicID] =
            try parameters.flag(UploadParameters.disallowsPublicID).map { [String($0)] }
        var upload = settings
        upload[UploadParameters.disallowsPublicID] = nil
        _ = try UploadOrder(APIParameters(values: upload), self)
        return settings
    }
}

/// How presets are answered.
enum PresetJSON {
    static func json(_ preset: UploadPreset) -> JSONValue {
        [
            "name": .string(preset.name), "unsigned": .bool(preset.isUnsigned),
            "settings": .object(
                preset.settings.sorted { $0.key < $1.key }.map {
                    .init(name: $0.key, value: value($0.key, $0.value))
                }),
        ]
    }

    private static func value(_ name: String, _ values: [String]) -> JSONValue {
        let text = values.last ?? ""
        switch name {
        case "tags", "allowed_formats":
            return .strings(
                values.flatMap { $0.split(separator: ",") }.map(APIParameters.trimmed))
        case "transformation": return TransformationInfo.json(text)
        case "eager":
            return .array(
                values.flatMap { $0.split(separator: "|") }.map {
                    TransformationInfo.json(String($0))
                })
        case "context":
            return .object(
                APIParameters.context(text).compactMap(\.self).map {
                    .init(name: $0.name, value: .string($0.value))
                })
        default:
            switch text.lowercased() {
            case "true": return true
            case "false": return false
            default: return values.count == 1 ? .string(text) : .strings(values)
            }
        }
    }
}
