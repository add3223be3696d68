import Assets
import Catalog
import MediaLibrary
import Transformations

// `/transformations…` of the Admin API.
extension APIDesk {
    /// Where the list goes on behind the named transformations.
    private static let declaredStart = "declared"

    /// The transformation that path or parameter names; empty where neither does.
    private func text(_ call: APICall) -> String {
        call["transformation"] ?? call.parameters["transformation"] ?? ""
    }

    func transformations(_ call: APICall) async throws -> JSONValue {
        let text = text(call)
        return text.isEmpty
            ? try await listTransformations(call) : try await transformation(call, text)
    }

    // MARK: Lists and details

    private func listTransformations(_ call: APICall) async throws -> JSONValue {
        let onlyNamed = try call.parameters.flag("named")
        let limit = try call.parameters.pageSize(default: 10)
        let cursor = call.parameters["next_cursor"].flatMap(APIParameters.cursor)
        var entries: [JSONValue] = []
        var next: String?
        var after = cursor
        if onlyNamed != false, let named = try await namedPage(call, limit, cursor) {
            entries = named.elements.map(Self.summary)
            next = named.next?.text ?? (onlyNamed == true ? nil : Self.declaredStart)
            guard named.next == nil, onlyNamed == nil, entries.count < limit else {
                return Self.list(entries, next)
            }
            after = nil
        }
        if after?.text == Self.declaredStart { after = nil }
        let page = try await catalog.declaredTransformations(
            in: call.cloud.name, page: PageRequest(limit: limit - entries.count, after: after))
        for text in page.elements {
            let isAllowed = try await catalog.isStrictlyAllowed(text, in: call.cloud.name)
            entries.append([
                "name": .string(text), "allowed_for_strict": .bool(isAllowed), "used": true,
                "named": false,
            ])
        }
        return Self.list(entries, page.next?.text)
    }

    /// `nil` where the cursor is one of the declared transformations' list.
    private func namedPage(
        _ call: APICall, _ limit: Int, _ cursor: Cursor?
    ) async throws -> Page<NamedTransformation>? {
        if cursor?.text == Self.declaredStart { return nil }
        do {
            return try await catalog.namedTransformations(
                in: call.cloud.name, page: PageRequest(limit: limit, after: cursor))
        } catch .invalidCursor {
            return nil
        }
    }

    private static func list(_ entries: [JSONValue], _ next: String?) -> JSONValue {
        var json: JSONValue = ["transformations": .array(entries)]
        json.add("next_cursor", next.map { .string($0) })
        return json
    }

    private static func summary(_ named: NamedTransformation) -> JSONValue {
        [
            "name": .string("t_\(named.name)"),
            "allowed_for_strict": .bool(named.isAllowedForStrict), "used": .bool(named.isUsed),
            "named": true,
        ]
    }

    private func transformation(_ call: APICall, _ text: String) async throws -> JSONValue {
        let page = try call.parameters.page()
        if let named = try await named(call, text) {
            var json = Self.summary(named)
            json.add("info", TransformationInfo.json(named.declared))
            return try await withDerived(json, .named(named.name), page, call)
        }
        let declared = try declaredOrUnknown(text)
        var json: JSONValue = [
            "name": .string(declared),
            "allowed_for_strict": .bool(
                try await catalog.isStrictlyAllowed(declared, in: call.cloud.name)),
            "used": true, "named": false,
            "info": TransformationInfo.json(TransformationSpelling(declared).transformation),
        ]
        json = try await withDerived(json, .declared(declared), page, call)
        guard case .object(let members) = json,
            members.first(where: { $0.name == "derived" })?.value != .array([])
        else { throw APIError.transformationNotFound(text) }
        return json
    }

    private func withDerived(
        _ json: JSONValue, _ text: TransformationText, _ request: PageRequest, _ call: APICall
    ) async throws -> JSONValue {
        var json = json
        let page = try await catalog.derived(by: text, in: call.cloud.name, page: request)
        let entries = page.elements.map { entry -> JSONValue in
            let reference = entry.asset.reference
            var derived: JSONValue = [
                "public_id": .string(reference.publicID.text),
                "resource_type": .string(reference.assetType.rawValue),
                "type": .string(reference.deliveryType.rawValue),
            ]
            guard
                case .object(let members) = AssetJSON.derived(
                    entry.derived, entry.asset, call.addresses)
            else { return derived }
            for member in members { derived.add(member.name, member.value) }
            return derived
        }
        json.add("derived", .array(entries))
        json.add("next_cursor", page.next.map { .string($0.text) })
        return json
    }

    // MARK: Changes

    func createTransformation(_ call: APICall) async throws -> JSONValue {
        let name = Self.name(try call["transformation"] ?? call.parameters.required("name"))
        guard Self.isAcceptable(name) else {
            throw APIError.invalidValue(parameter: "name", text: name)
        }
        let declared = try declaredDefinition(
            try call.parameters.required("transformation"))
        _ = try await library.createTransformation(name, declared: declared, in: call.cloud.name)
        return ["message": "created"]
    }

    func updateTransformation(_ call: APICall) async throws -> JSONValue {
        let name = Self.name(text(call))
        guard !name.isEmpty else { throw APIError.missingParameter("transformation") }
        let isAllowed = try call.parameters.flag("allowed_for_strict")
        let definition = call.parameters["unsafe_update"].flatMap { $0.isEmpty ? nil : $0 }
        guard isAllowed != nil || definition != nil else {
            throw APIError.missingParameter("allowed_for_strict")
        }
        if let isAllowed, definition == nil, try await named(call, name) == nil {
            guard let declared = try? declared(text(call)), !declared.isEmpty,
                !text(call).hasPrefix("t_")
            else { throw APIError.transformationNotFound(text(call)) }
            try await catalog.setStrictExemption(
                declared, isAllowed: isAllowed, in: call.cloud.name)
            return ["message": "updated"]
        }
        _ = try await library.updateTransformation(
            name, declared: try definition.map(declaredDefinition), isAllowedForStrict: isAllowed,
            in: call.cloud.name)
        return ["message": "updated"]
    }

    func deleteTransformation(_ call: APICall) async throws -> JSONValue {
        let text = text(call)
        guard !text.isEmpty else { throw APIError.missingParameter("transformation") }
        if let named = try await named(call, text) {
            try await library.deleteTransformation(named.name, in: call.cloud.name)
        } else {
            let count = try await library.deleteDerived(
                declared: try declaredOrUnknown(text), in: call.cloud.name)
            guard count > 0 else { throw APIError.transformationNotFound(text) }
        }
        return ["message": "deleted"]
    }

    // MARK: Names and texts

    private func named(_ call: APICall, _ text: String) async throws -> NamedTransformation? {
        try await catalog.namedTransformation(Self.name(text), in: call.cloud.name)
    }

    /// The same; a word that can only be a name is one that nobody knows.
    private func declaredOrUnknown(_ text: String) throws -> String {
        guard text.contains("_") || Format(extension: text) != nil else {
            throw APIError.transformationNotFound(text)
        }
        do { return try declared(text) } catch {
            // What is no transformation may be the name of one that is gone.
            guard Self.isAcceptable(Self.name(text)) else { throw error }
            throw APIError.transformationNotFound(text)
        }
    }

    /// As derived resources are recorded.
    private func declared(_ text: String) throws -> String {
        var spelling = TransformationSpelling(text)
        spelling.transformation = try read(spelling.transformation).text
        return spelling.declared
    }

    /// What a name is to stand for: it must say something.
    private func declaredDefinition(_ text: String) throws -> String {
        let declared = try read(text).text
        guard !declared.isEmpty else { throw APIError.missingParameter("transformation") }
        return declared
    }

    private static func name(_ text: String) -> String {
        text.hasPrefix("t_") ? String(text.dropFirst(2)) : text
    }

    /// Whether URLs can use the name: `.` separates names, `,` and `/` components. Spaces are fine
    /// inside.
    static func isAcceptable(_ name: String) -> Bool {
        (1...255).contains(name.count) && name.first != " " && name.last != " "
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.value >= 0x20 && scalar.value != 0x7F
                    && !"?&#\\%<>+/,.:".unicodeScalars.contains(scalar)
            }
    }
}

/// A transformation as the API tells it apart: an object of parameters for each component.
enum TransformationInfo {
    private static let names = [
        "a": "angle", "ar": "aspect_ratio", "b": "background", "bo": "border", "c": "crop",
        "co": "color", "d": "default_image", "dl": "delay", "dn": "density", "dpr": "dpr",
        "e": "effect", "f": "fetch_format", "fl": "flags", "g": "gravity", "h": "height",
        "if": "if", "l": "overlay", "o": "opacity", "p": "prefix", "pg": "page", "q": "quality",
        "r": "radius", "t": "transformation", "u": "underlay", "w": "width", "x": "x", "y": "y",
        "z": "zoom",
    ]

    /// For a declared text without the extension's format.
    static func json(_ declared: String) -> JSONValue {
        .array(
            declared.split(separator: "/").map { component in
                .object(component.split(separator: ",").map { member(of: $0) })
            })
    }

    private static func member(of item: Substring) -> JSONValue.Member {
        guard let line = item.firstIndex(of: "_") else {
            return .init(name: "raw_transformation", value: .string(String(item)))
        }
        let key = String(item[..<line])
        let text = String(item[item.index(after: line)...])
        let value: JSONValue =
            if let number = Int64(text) {
                .integer(number)
            } else if let number = Double(text),
                number.isFinite
            { .decimal(number) } else { .string(text) }
        return .init(name: names[key] ?? key, value: value)
    }
}
