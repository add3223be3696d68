/// The OpenAPI 3.1 document of all calls, from their declarations.
struct OpenAPIDocument {
    let table: RouteTable
    /// Calls of accounts, which have no cloud.
    var account = RouteTable(routes: [])

    private static let cloudPath = "/v1_1/{cloud_name}/"
    private static let accountPath = "/v1_1/provisioning/accounts/{account_id}/"

    var json: JSONValue {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Heliograph", "version": "1",
                "summary": "Upload and Admin APIs of an image delivery server.",
            ],
            "paths": paths,
            "components": [
                "schemas": schemas,
                "securitySchemes": [
                    "key": ["type": "http", "scheme": "basic"],
                    "account": ["type": "http", "scheme": "basic"],
                ],
            ],
        ]
    }

    // MARK: Paths

    private var paths: JSONValue {
        var operations: [(path: String, members: [JSONValue.Member])] = []
        let all =
            table.routes.map { ($0, Self.cloudPath) }
            + account.routes.map { ($0, Self.accountPath) }
        for (route, base) in all {
            for pieces in spellings(of: route) {
                let path = base + pieces.map(\.template).joined(separator: "/")
                let operation = JSONValue.Member(
                    name: route.method.rawValue.lowercased(), value: operation(route, pieces))
                if let index = operations.firstIndex(where: { $0.path == path }) {
                    operations[index].members.append(operation)
                } else {
                    operations.append((path, [operation]))
                }
            }
        }
        return .object(operations.map { .init(name: $0.path, value: .object($0.members)) })
    }

    /// The path as it is declared, or once for each asset type where another path differs in nothing
    /// but the name of a piece: such templates could not be told apart.
    private func spellings(of route: APIRoute) -> [[PathPiece]] {
        let isTaken = table.routes.contains { other in
            other.path != route.path && other.path.map(\.shape) == route.path.map(\.shape)
        }
        guard isTaken, let index = route.path.firstIndex(of: .assetType) else {
            return [route.path]
        }
        return ["image", "raw", "video"].map { type in
            var path = route.path
            path[index] = .literal(type)
            return path
        }
    }

    private func operation(_ route: APIRoute, _ pieces: [PathPiece]) -> JSONValue {
        let isOfAccount = route.door == .account
        let words = isOfAccount ? ["account"] : []
        let name = ([route.method.rawValue.lowercased()] + words + pieces.map(\.word))
            .joined(separator: "_")
        var json: JSONValue = [
            "operationId": .string(name), "summary": .string(route.summary),
            "x-permission": .string(route.permission.rawValue),
        ]
        var parameters: [JSONValue] = [
            [
                "name": isOfAccount ? "account_id" : "cloud_name", "in": "path", "required": true,
                "schema": ["type": "string"],
            ]
        ]
        parameters += pieces.compactMap(Self.parameter)
        switch route.method {
        case .get, .delete: parameters += route.parameters.map(Self.parameter)
        case .post, .put: break
        }
        json.add("parameters", .array(parameters))
        switch route.method {
        case .get, .delete: break
        case .post, .put:
            if !route.parameters.isEmpty { json.add("requestBody", Self.body(route)) }
        }
        json.add("responses", responses(route))
        switch route.door {
        case .key, .signature, .signatureOrPreset: json.add("security", [["key": []]])
        case .account: json.add("security", [["account": []]])
        case .open: json.add("security", [])
        }
        return json
    }

    private static func parameter(_ piece: PathPiece) -> JSONValue? {
        guard let name = piece.name else { return nil }
        var schema: JSONValue = ["type": "string"]
        switch piece {
        case .literal, .segment, .rest: schema.add("minLength", 1)
        case .assetType: schema.add("enum", ["image", "video", "raw"])
        case .deliveryType: schema.add("enum", ["upload", "private", "authenticated", "fetch"])
        case .assetID: schema.add("pattern", "^[0-9a-f]{32}$")
        }
        return ["name": .string(name), "in": "path", "required": true, "schema": schema]
    }

    private static func parameter(_ declared: ParameterDeclaration) -> JSONValue {
        let isArray = if case .texts = declared.kind { true } else { false }
        return [
            "name": .string(isArray ? declared.name + "[]" : declared.name), "in": "query",
            "required": .bool(declared.isRequired), "description": .string(declared.summary),
            "schema": schema(declared.kind),
        ]
    }

    private static func body(_ route: APIRoute) -> JSONValue {
        var schema: JSONValue = [
            "type": "object",
            "properties": .object(
                route.parameters.map { .init(name: $0.name, value: Self.schema($0.kind)) }),
        ]
        let required = route.parameters.filter(\.isRequired).map(\.name)
        if !required.isEmpty { schema.add("required", .strings(required)) }
        let hasFile = route.parameters.contains { if case .file = $0.kind { true } else { false } }
        let types =
            hasFile
            ? ["multipart/form-data"] : ["application/json", "application/x-www-form-urlencoded"]
        return [
            "required": .bool(!required.isEmpty),
            "content": .object(types.map { .init(name: $0, value: ["schema": schema]) }),
        ]
    }

    private static func schema(_ kind: ParameterDeclaration.Kind) -> JSONValue {
        switch kind {
        case .text: ["type": "string"]
        case .integer(let range): ["type": "integer", "minimum": .integer(range.lowerBound)]
        case .flag: ["type": "boolean"]
        case .texts: ["type": "array", "items": ["type": "string"]]
        case .choice(let texts): ["type": "string", "enum": .strings(texts)]
        case .json: ["type": "string", "contentMediaType": "application/json"]
        case .file: ["type": "string", "format": "binary"]
        }
    }

    // MARK: Answers

    private func responses(_ route: APIRoute) -> JSONValue {
        var content: JSONValue = ["application/json": ["schema": Self.reference(route.answer)]]
        if route.givesFiles { content.add("*/*", ["schema": [:]]) }
        var members = [
            JSONValue.Member(
                name: "200", value: ["description": "Done.", "content": content])
        ]
        if route.givesFiles {
            members.append(
                .init(name: "302", value: ["description": "It is there, at `Location`."]))
        }
        let refusals = [
            ("400", "A parameter is missing or cannot be so."), ("401", "Who calls is not known."),
            ("403", "Who calls may not do this."), ("404", "There is no such thing."),
            ("409", "It is there already, or was changed meanwhile."),
            ("420", "Too many calls this hour."), ("503", "The server is busy."),
        ]
        members += refusals.map { status, description in
            JSONValue.Member(
                name: status,
                value: [
                    "description": .string(description),
                    "content": [
                        "application/json": ["schema": ["$ref": "#/components/schemas/Error"]]
                    ],
                ])
        }
        return .object(members)
    }

    private var schemas: JSONValue {
        var known: [String: JSONValue] = [
            "Error": Self.schema(.members(["error": .members(["message": .text])]))
        ]
        for route in table.routes + account.routes {
            Self.collect(route.answer, into: &known)
        }
        return .object(
            known.sorted { $0.key < $1.key }.map { .init(name: $0.key, value: $0.value) })
    }

    private static func collect(_ shape: AnswerShape, into known: inout [String: JSONValue]) {
        switch shape {
        case .text, .integer, .number, .flag, .anything: break
        case .list(let inner), .map(let inner): collect(inner, into: &known)
        case .object(let members): for member in members { collect(member.shape, into: &known) }
        case .named(let name, let inner):
            guard known[name] == nil else { return }
            known[name] = schema(inner)
            collect(inner, into: &known)
        }
    }

    /// A shape by its name, where it has one.
    private static func reference(_ shape: AnswerShape) -> JSONValue {
        if case .named(let name, _) = shape {
            return ["$ref": .string("#/components/schemas/\(name)")]
        }
        return schema(shape)
    }

    private static func schema(_ shape: AnswerShape) -> JSONValue {
        switch shape {
        case .text: return ["type": "string"]
        case .integer: return ["type": "integer"]
        case .number: return ["type": "number"]
        case .flag: return ["type": "boolean"]
        case .anything: return [:]
        case .list(let inner): return ["type": "array", "items": reference(inner)]
        case .map(let inner): return ["type": "object", "additionalProperties": reference(inner)]
        case .named(_, let inner): return schema(inner)
        case .object(let members):
            var json: JSONValue = [
                "type": "object",
                "properties": .object(
                    members.map { .init(name: $0.name, value: reference($0.shape)) }),
            ]
            let required = members.filter(\.isRequired).map(\.name)
            if !required.isEmpty { json.add("required", .strings(required)) }
            return json
        }
    }
}

extension PathPiece {
    /// As a path template says it.
    fileprivate var template: String {
        switch self {
        case .literal(let text): text
        case .assetType, .deliveryType, .assetID, .segment, .rest: "{\(name ?? "")}"
        }
    }

    /// What can be told apart in a template.
    fileprivate var shape: String {
        switch self {
        case .literal(let text): text
        case .assetType, .deliveryType, .assetID, .segment, .rest: "{}"
        }
    }

    /// For the name of an operation.
    fileprivate var word: String {
        switch self {
        case .literal(let text): text
        case .assetType, .deliveryType, .assetID, .segment, .rest: "by_\(name ?? "")"
        }
    }
}

extension APIDesk {
    /// The OpenAPI document of the API, as JSON.
    public static let openAPI: [UInt8] = OpenAPIDocument(
        table: .all, account: .provisioning
    ).json.bytes
}
