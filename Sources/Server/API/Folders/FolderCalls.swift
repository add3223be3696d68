import Assets
import Catalog
import MediaLibrary

// `/folders…` and `/upload_mappings` of the Admin API.
extension APIDesk {
    static func json(_ folder: Folder) -> JSONValue {
        [
            "name": .string(folder.name), "path": .string(folder.path),
            "external_id": .string(folder.externalID),
        ]
    }

    private func path(_ call: APICall) throws -> String {
        let text = try call.piece("path")
        guard let path = Self.folder(text), Self.isFolder(path) else {
            throw APIError.invalidValue(parameter: "folder", text: text)
        }
        return path
    }

    /// What a path may be: the same characters as a public ID.
    static func isFolder(_ path: String) -> Bool {
        PublicID.isAcceptable(path)
    }

    func folders(_ call: APICall) async throws -> JSONValue {
        let parent = call["path"] == nil ? "" : try path(call)
        let page = try await catalog.folders(
            in: call.cloud.name, under: parent, page: try call.parameters.page(default: 500))
        return [
            "folders": .array(page.elements.map(Self.json)),
            "next_cursor": page.next.map { .string($0.text) } ?? .null,
            "total_count": .integer(
                Int64(try await catalog.folderCount(in: call.cloud.name, under: parent))),
        ]
    }

    func createFolder(_ call: APICall) async throws -> JSONValue {
        let folder = try await catalog.createFolder(try path(call), in: call.cloud.name)
        return [
            "success": true, "path": .string(folder.path), "name": .string(folder.name),
            "external_id": .string(folder.externalID),
        ]
    }

    func renameFolder(_ call: APICall) async throws -> JSONValue {
        let text = try call.parameters.required("to_folder")
        guard let target = Self.folder(text), Self.isFolder(target) else {
            throw APIError.invalidValue(parameter: "to_folder", text: text)
        }
        let source = try path(call)
        let folder = try await catalog.renameFolder(source, to: target, in: call.cloud.name)
        let name = source.split(separator: "/").last.map(String.init) ?? ""
        return [
            "from": ["name": .string(name), "path": .string(source)],
            "to": ["name": .string(folder.name), "path": .string(folder.path)],
        ]
    }

    func deleteFolder(_ call: APICall) async throws -> JSONValue {
        ["deleted": .strings(try await catalog.deleteFolder(try path(call), in: call.cloud.name))]
    }

    // MARK: Upload mappings

    private static func json(_ mapping: UploadMapping) -> JSONValue {
        ["folder": .string(mapping.folder), "template": .string(mapping.template)]
    }

    func uploadMappings(_ call: APICall) async throws -> JSONValue {
        if let folder = Self.folder(call.parameters["folder"]) {
            return Self.json(try await catalog.uploadMapping(folder, in: call.cloud.name))
        }
        let page = try await catalog.uploadMappings(
            in: call.cloud.name, page: try call.parameters.page())
        var json: JSONValue = ["mappings": .array(page.elements.map(Self.json))]
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    func createUploadMapping(_ call: APICall) async throws -> JSONValue {
        try await catalog.createUploadMapping(try mapping(call), in: call.cloud.name)
        return ["message": "created"]
    }

    func updateUploadMapping(_ call: APICall) async throws -> JSONValue {
        try await catalog.updateUploadMapping(try mapping(call), in: call.cloud.name)
        return ["message": "updated"]
    }

    func deleteUploadMapping(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteUploadMapping(try mappedFolder(call), in: call.cloud.name)
        return ["message": "deleted"]
    }

    private func mappedFolder(_ call: APICall) throws -> String {
        let text = try call.parameters.required("folder")
        guard let folder = Self.folder(text), Self.isFolder(folder) else {
            throw APIError.invalidValue(parameter: "folder", text: text)
        }
        return folder
    }

    private func mapping(_ call: APICall) throws -> UploadMapping {
        let template = try call.parameters.required("template")
        let scheme = template.prefix { $0 != ":" }.lowercased()
        guard ["http", "https"].contains(scheme), template.utf8.count <= 2_000,
            template.dropFirst(scheme.count).hasPrefix("://")
        else { throw APIError.invalidValue(parameter: "template", text: template) }
        return UploadMapping(folder: try mappedFolder(call), template: template)
    }
}
