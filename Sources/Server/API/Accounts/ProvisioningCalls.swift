import Assets
import Catalog

// The provisioning API: clouds, keys, users, groups, and what these may do in folders.
extension APIDesk {
    // MARK: Clouds

    private static func json(_ details: CloudDetails) -> JSONValue {
        var json: JSONValue = [
            "id": .string(details.id), "name": .string(details.title),
            "cloud_name": .string(details.cloud.name.text), "enabled": .bool(details.isEnabled),
            "created_at": .string(AssetJSON.time(details.cloud.createdAt)),
            "api_access_keys": [
                [
                    "key": .string(details.cloud.apiKey),
                    "secret": .string(details.cloud.apiSecret),
                    "enabled": .bool(details.isEnabled),
                ]
            ],
        ]
        json.add("custom_attributes", SentJSON(text: details.attributes).map(JSONValue.init))
        return json
    }

    func subAccounts(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let ids = parameters.list("ids")
        let isEnabled = try parameters.flag("enabled")
        let found = try await catalog.cloudDetails().filter { details in
            (ids.isEmpty || ids.contains(details.id))
                && (isEnabled == nil || isEnabled == details.isEnabled)
                && details.title.hasPrefix(parameters["prefix"] ?? "")
        }
        return ["sub_accounts": .array(found.map(Self.json))]
    }

    func subAccount(_ call: APICall) async throws -> JSONValue {
        Self.json(try await catalog.cloudDetails(try call.piece("id")))
    }

    func createSubAccount(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let text = try parameters["cloud_name"] ?? parameters.required("name")
        guard let name = CloudName(text) else {
            throw APIError.invalidValue(parameter: "cloud_name", text: text)
        }
        return Self.json(
            try await catalog.createCloud(
                name, title: parameters["name"] ?? text, attributes: try attributes(call) ?? "{}",
                isEnabled: try parameters.flag("enabled") ?? true))
    }

    private func attributes(_ call: APICall) throws -> String? {
        guard let json = try call.parameters.json("custom_attributes") else { return nil }
        guard case .object = json, let text = json.text, text.utf8.count <= 10_000 else {
            throw APIError.invalidValue(
                parameter: "custom_attributes", text: call.parameters["custom_attributes"] ?? "")
        }
        return text
    }

    func updateSubAccount(_ call: APICall) async throws -> JSONValue {
        let title = call.parameters["name"]
        let isEnabled = try call.parameters.flag("enabled")
        let attributes = try attributes(call)
        return Self.json(
            try await catalog.updateCloud(try call.piece("id")) { details in
                if let title, !title.isEmpty { details.title = title }
                if let isEnabled { details.isEnabled = isEnabled }
                if let attributes { details.attributes = attributes }
            })
    }

    func deleteSubAccount(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteCloud(try call.piece("id"))
        return ["message": "ok"]
    }

    // MARK: Keys

    private func cloud(_ call: APICall) async throws -> CloudName {
        try await catalog.cloudDetails(try call.piece("id")).cloud.name
    }

    private static func json(_ key: AccessKey) -> JSONValue {
        var json: JSONValue = [
            "name": .string(key.name), "api_key": .string(key.key),
            "api_secret": .string(key.secret), "enabled": .bool(key.isEnabled),
            "created_at": .string(AssetJSON.time(key.createdAt)),
            "updated_at": .string(AssetJSON.time(key.updatedAt)),
        ]
        json.add("user_id", key.user.map { .string($0) })
        if let purpose = key.dedicatedFor { json.add("dedicated_for", [.string(purpose)]) }
        return json
    }

    func accessKeys(_ call: APICall) async throws -> JSONValue {
        let keys = try await catalog.accessKeys(of: try await cloud(call))
        return ["access_keys": .array(keys.map(Self.json)), "total": .integer(Int64(keys.count))]
    }

    func createAccessKey(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let name = parameters["name"] ?? ""
        return Self.json(
            try await catalog.createAccessKey(
                of: try await cloud(call), name: name.isEmpty ? "key" : name,
                user: parameters["user_id"].flatMap { $0.isEmpty ? nil : $0 },
                isEnabled: try parameters.flag("enabled") ?? true))
    }

    func updateAccessKey(_ call: APICall) async throws -> JSONValue {
        Self.json(
            try await catalog.updateAccessKey(
                try call.piece("key"), of: try await cloud(call), name: call.parameters["name"],
                isEnabled: try call.parameters.flag("enabled"),
                dedicatedFor: try purpose(call)))
    }

    private func purpose(_ call: APICall) throws -> String? {
        guard let purpose = call.parameters.list("dedicated_for").last else { return nil }
        guard purpose == "webhooks" else {
            throw APIError.invalidValue(parameter: "dedicated_for", text: purpose)
        }
        return purpose
    }

    func deleteAccessKeyByName(_ call: APICall) async throws -> JSONValue {
        let name = try call.parameters.required("name")
        let cloud = try await cloud(call)
        guard let key = try await catalog.accessKeys(of: cloud).first(where: { $0.name == name })
        else { throw CatalogError.missing(.accessKey, name) }
        try await catalog.deleteAccessKey(key.key, of: cloud)
        return ["message": "ok"]
    }

    func deleteAccessKey(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteAccessKey(try call.piece("key"), of: try await cloud(call))
        return ["message": "ok"]
    }

    // MARK: Users

    private func json(_ user: User) async throws -> JSONValue {
        var json: JSONValue = [
            "id": .string(user.id), "name": .string(user.name), "email": .string(user.email),
            "role": .string(user.role.rawValue), "enabled": .bool(user.isEnabled),
            "pending": false, "created_at": .string(AssetJSON.time(user.createdAt)),
            "all_sub_accounts": .bool(user.clouds == nil),
        ]
        let all = try await catalog.cloudDetails()
        json.add(
            "sub_account_ids",
            .strings(
                (user.clouds ?? []).compactMap { name in
                    all.first { $0.cloud.name == name }?.id
                }))
        return json
    }

    func users(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let ids = parameters.list("ids")
        let cloud = try await cloud(inParameter: "sub_account_id", call)
        // Nobody signs in here, so nobody was there in any time.
        if try parameters.flag("last_login") == true { return ["users": []] }
        let hasKey = try wantsKey(parameters)
        let withKeys = try await catalog.usersWithKeys()
        var found: [JSONValue] = []
        for user in try await catalog.users()
        where (ids.isEmpty || ids.contains(user.id))
            && (parameters["email"].map { $0 == user.email } ?? true)
            && (cloud.map { user.clouds?.contains($0) ?? true } ?? true)
            && (hasKey.map { $0 == withKeys.contains(user.id) } ?? true)
            && user.name.hasPrefix(parameters["prefix"] ?? "")
        {
            found.append(try await json(user))
        }
        return ["users": .array(found)]
    }

    /// Whether users with a key are wanted, or those without; `nil` for all.
    private func wantsKey(_ parameters: APIParameters) throws -> Bool? {
        switch parameters["status"] {
        case "active": return true
        case "pending": return false
        default: return try parameters.flag("pending").map { !$0 }
        }
    }

    private func cloud(inParameter name: String, _ call: APICall) async throws -> CloudName? {
        guard let id = call.parameters[name], !id.isEmpty else { return nil }
        guard let found = try await catalog.cloudDetails().first(where: { $0.id == id }) else {
            throw APIError.subAccountNotFound(id)
        }
        return found.cloud.name
    }

    func user(_ call: APICall) async throws -> JSONValue {
        try await json(try await catalog.user(try call.piece("id")))
    }

    func createUser(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let email = try self.email(try parameters.required("email"))
        return try await json(
            try await catalog.createUser(
                User(
                    name: try parameters.required("name"), email: email,
                    role: try role(try parameters.required("role")),
                    isEnabled: try parameters.flag("enabled") ?? true,
                    clouds: try await clouds(call))))
    }

    func updateUser(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        let role = try parameters["role"].map(role)
        let email = try parameters["email"].map(email)
        let isEnabled = try parameters.flag("enabled")
        let clouds = parameters.values["sub_account_ids"] == nil ? nil : try await clouds(call)
        return try await json(
            try await catalog.updateUser(try call.piece("id")) { user in
                if let name = parameters["name"], !name.isEmpty { user.name = name }
                if let role { user.role = role }
                if let email { user.email = email }
                if let isEnabled { user.isEnabled = isEnabled }
                if let clouds { user.clouds = clouds }
            })
    }

    func deleteUser(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteUser(try call.piece("id"))
        return ["message": "ok"]
    }

    private func role(_ text: String) throws -> Role {
        guard let role = Role(rawValue: text) else {
            throw APIError.invalidValue(parameter: "role", text: text)
        }
        return role
    }

    private func email(_ text: String) throws -> String {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 320,
            !text.contains(where: \.isWhitespace)
        else { throw APIError.invalidValue(parameter: "email", text: text) }
        return text.lowercased()
    }

    /// The clouds of `sub_account_ids`; `nil` for all where it is missing.
    private func clouds(_ call: APICall) async throws -> [CloudName]? {
        guard call.parameters.values["sub_account_ids"] != nil else { return nil }
        var clouds: [CloudName] = []
        for id in call.parameters.list("sub_account_ids") {
            clouds.append(try await catalog.cloudDetails(id).cloud.name)
        }
        return clouds
    }

    // MARK: Groups

    private static func json(_ group: UserGroup) -> JSONValue {
        [
            "id": .string(group.id), "name": .string(group.name), "users": .strings(group.users),
        ]
    }

    func userGroups(_ call: APICall) async throws -> JSONValue {
        ["user_groups": .array(try await catalog.userGroups().map(Self.json))]
    }

    func userGroup(_ call: APICall) async throws -> JSONValue {
        Self.json(try await catalog.userGroup(try call.piece("id")))
    }

    func createUserGroup(_ call: APICall) async throws -> JSONValue {
        Self.json(try await catalog.createUserGroup(try call.parameters.required("name")))
    }

    func updateUserGroup(_ call: APICall) async throws -> JSONValue {
        Self.json(
            try await catalog.renameUserGroup(
                try call.piece("id"), to: try call.parameters.required("name")))
    }

    func deleteUserGroup(_ call: APICall) async throws -> JSONValue {
        try await catalog.deleteUserGroup(try call.piece("id"))
        return ["ok": true]
    }

    func groupMembers(_ call: APICall) async throws -> JSONValue {
        var users: [JSONValue] = []
        for id in try await catalog.userGroup(try call.piece("id")).users {
            users.append(try await json(try await catalog.user(id)))
        }
        return ["users": .array(users)]
    }

    func changeMembership(
        _ call: APICall, _ change: AssetCatalog.MembershipChange
    ) async throws -> JSONValue {
        Self.json(
            try await catalog.changeMembership(
                of: try call.piece("user_id"), in: try call.piece("id"), change))
    }

    // MARK: Folders

    func folderPermissions(_ call: APICall) async throws -> JSONValue {
        let all = try await catalog.cloudDetails()
        let permissions = try await catalog.folderPermissions(of: try call.piece("id"))
        return [
            "folders": .array(
                permissions.map { permission in
                    [
                        "sub_account_id": .string(
                            all.first { $0.cloud.name == permission.cloud }?.id ?? ""),
                        "folder": .string(permission.folder),
                        "level": .string(permission.level.rawValue),
                    ]
                })
        ]
    }

    func setFolderPermission(_ call: APICall) async throws -> JSONValue {
        let text = try call.parameters.required("level")
        guard text == "none" || FolderLevel(rawValue: text) != nil else {
            throw APIError.invalidValue(parameter: "level", text: text)
        }
        let id = try call.parameters.required("sub_account_id")
        try await catalog.setFolderPermission(
            FolderLevel(rawValue: text), in: Self.folder(call.parameters["folder"]) ?? "",
            of: try await catalog.cloudDetails(id).cloud.name, for: try call.piece("id"))
        return try await folderPermissions(call)
    }
}

extension JSONValue {
    /// JSON that was sent.
    init(_ sent: SentJSON) {
        switch sent {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .integer(let value): self = .integer(Int64(value))
        case .number(let value): self = .decimal(value)
        case .string(let value): self = .string(value)
        case .array(let values): self = .array(values.map(JSONValue.init))
        case .object(let members):
            self = .object(
                members.sorted { $0.key < $1.key }.map {
                    Member(name: $0.key, value: JSONValue($0.value))
                })
        }
    }
}
