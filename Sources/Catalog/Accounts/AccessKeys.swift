public import Assets

/// A further pair of key and secret of a cloud, of the cloud itself or of one user.
///
/// The secret stays out of every description, so that it cannot reach a log by accident.
public struct AccessKey: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// The public half.
    public var key: String
    /// The secret half.
    public var secret: String
    /// The cloud that it opens.
    public var cloud: CloudName
    /// What people call it.
    public var name: String
    /// Whether it opens anything.
    public var isEnabled: Bool
    /// Whose it is; `nil` for the cloud's own, which may do everything.
    public var user: String?
    /// What it is for beside all else: `webhooks`; `nil` for nothing.
    public var dedicatedFor: String?
    /// When it was made and last changed, in Unix seconds.
    public var createdAt, updatedAt: Int64

    /// The key.
    public var description: String { key }

    /// The key and the cloud.
    public var customMirror: Mirror { Mirror(self, children: ["key": key, "cloud": cloud]) }
}

/// What somebody with a key is, and what they may do where.
public struct Holder: Hashable, Sendable {
    /// What they are.
    public var role: Role
    /// What folders allow them, by path; empty for the root.
    public var levels: [String: FolderLevel]

    /// Puts a holder together.
    public init(role: Role, levels: [String: FolderLevel] = [:]) {
        self.role = role
        self.levels = levels
    }

    /// What they may do in a folder: the most that it or a folder around it allows; `nil` for
    /// nothing.
    public func level(in folder: String) -> FolderLevel? {
        levels.filter { path, _ in
            path.isEmpty || path == folder || folder.hasPrefix(path + "/")
        }.values.max()
    }
}

extension AssetCatalog {
    /// A cloud's further keys, by time.
    public func accessKeys(of cloud: CloudName) async throws(CatalogError) -> [AccessKey] {
        try await read { connection in
            _ = try connection.existingCloud(cloud)
            return try connection.rows(
                """
                SELECT \(AccessKey.columns) FROM access_keys WHERE cloud = $1
                ORDER BY created_at, api_key
                """, [.cloud(cloud)], AccessKey.init(row:))
        }
    }

    /// The key of this public half, if it and its user may open anything; with what its user may do,
    /// `nil` where it is the cloud's own.
    public func accessKey(
        _ key: String
    ) async throws(CatalogError) -> (key: AccessKey, holder: Holder?)? {
        guard !key.utf8.contains(0) else { return nil }
        return try await read { connection in
            guard let found = try connection.accessKey(key), found.isEnabled else { return nil }
            guard let id = found.user else { return (found, nil) }
            let user = try connection.existingUser(id)
            guard user.isEnabled, user.clouds?.contains(found.cloud) ?? true else { return nil }
            return (found, try connection.holder(user, in: found.cloud))
        }
    }

    /// Makes a key of random halves.
    ///
    /// - Parameter user: whose it is to be; `nil` for the cloud's own.
    public func createAccessKey(
        of cloud: CloudName, name: String, user: String? = nil, isEnabled: Bool = true
    ) async throws(CatalogError) -> AccessKey {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingCloud(cloud)
            if let user { _ = try connection.existingUser(user) }
            let made = AccessKey(
                key: String((0..<15).map { _ in "0123456789".randomElement() ?? "0" }),
                secret: AssetID().hex, cloud: cloud, name: name, isEnabled: isEnabled, user: user,
                dedicatedFor: nil, createdAt: now, updatedAt: now)
            try connection.run(
                """
                INSERT INTO access_keys (\(AccessKey.columns))
                VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8)
                """,
                [
                    .text(made.key), .cloud(cloud), .text(made.secret), .text(name),
                    .bool(isEnabled), .text(user), .integer(now), .integer(now),
                ])
            return made
        }
    }

    /// Gives a cloud's key another name, or switches it; `nil` stays. Throws `missing`.
    public func updateAccessKey(
        _ key: String, of cloud: CloudName, name: String?, isEnabled: Bool?,
        dedicatedFor purpose: String? = nil
    ) async throws(CatalogError) -> AccessKey {
        let now = clock()
        return try await write { connection in
            guard let found = try connection.accessKey(key), found.cloud == cloud else {
                throw CatalogError.missing(.accessKey, key)
            }
            if let purpose {
                // One key at a time: the one before is like all others again.
                try connection.run(
                    """
                    UPDATE access_keys SET dedicated_for = NULL
                    WHERE cloud = $1 AND dedicated_for = $2
                    """, [.cloud(cloud), .text(purpose)])
            }
            try connection.run(
                """
                UPDATE access_keys SET name = $1, is_enabled = $2, updated_at = $3,
                    dedicated_for = COALESCE($4, dedicated_for)
                WHERE api_key = $5
                """,
                [
                    .text(name ?? found.name), .bool(isEnabled ?? found.isEnabled),
                    .integer(now), .text(purpose), .text(key),
                ])
            return try connection.accessKey(key) ?? found
        }
    }

    /// What news of a cloud are signed with: the secret of the key that is for it, else the cloud's.
    public func notificationSecret(of cloud: Cloud) async throws(CatalogError) -> String {
        try await read { connection in
            try connection.row(
                """
                SELECT api_secret FROM access_keys
                WHERE cloud = $1 AND dedicated_for = 'webhooks' AND is_enabled = 1
                """, [.cloud(cloud.name)]
            ) { try $0.text() } ?? cloud.apiSecret
        }
    }

    /// Users that have a key.
    public func usersWithKeys() async throws(CatalogError) -> Set<String> {
        try await read { connection in
            Set(
                try connection.rows(
                    "SELECT DISTINCT user_id FROM access_keys WHERE user_id IS NOT NULL", []
                ) { try $0.text() })
        }
    }

    /// Deletes a cloud's key. Throws `missing`.
    public func deleteAccessKey(_ key: String, of cloud: CloudName) async throws(CatalogError) {
        try await write { connection in
            let deleted = try connection.run(
                "DELETE FROM access_keys WHERE api_key = $1 AND cloud = $2",
                [.text(key), .cloud(cloud)])
            guard deleted == 1 else { throw CatalogError.missing(.accessKey, key) }
        }
    }

    // MARK: Folders

    /// What a user or a group may do in folders, by cloud and path.
    public func folderPermissions(
        of holder: String
    ) async throws(CatalogError) -> [FolderPermission] {
        try await read { connection in
            try connection.rows(
                """
                SELECT cloud, folder, level FROM folder_permissions WHERE holder = $1
                ORDER BY cloud, folder
                """, [.text(holder)], FolderPermission.init(row:))
        }
    }

    /// Says what a user or a group may do in a folder; `nil` takes it away. Throws `missing`.
    public func setFolderPermission(
        _ level: FolderLevel?, in folder: String, of cloud: CloudName, for holder: String
    ) async throws(CatalogError) {
        try await write { connection in
            _ = try connection.existingCloud(cloud)
            if (try? connection.existingUser(holder)) == nil {
                _ = try connection.existingGroup(holder)
            }
            guard let level else {
                try connection.run(
                    """
                    DELETE FROM folder_permissions
                    WHERE holder = $1 AND cloud = $2 AND folder = $3
                    """, [.text(holder), .cloud(cloud), .text(folder)])
                return
            }
            try connection.run(
                """
                INSERT INTO folder_permissions (holder, cloud, folder, level)
                VALUES ($1, $2, $3, $4)
                ON CONFLICT (holder, cloud, folder) DO UPDATE SET level = excluded.level
                """, [.text(holder), .cloud(cloud), .text(folder), .text(level.rawValue)])
        }
    }
}

/// What may be done in a folder.
public struct FolderPermission: Hashable, Sendable {
    /// The folder's cloud.
    public var cloud: CloudName
    /// Its path; empty for the root, and so for all.
    public var folder: String
    /// What may be done.
    public var level: FolderLevel

    init(row: inout SQLRow) throws {
        cloud = try row.cloud()
        folder = try row.text()
        guard let level = FolderLevel(rawValue: try row.text()) else {
            throw CatalogError.unreadableRow
        }
        self.level = level
    }
}

extension AccessKey {
    static let columns =
        "api_key, cloud, api_secret, name, is_enabled, user_id, dedicated_for, created_at, "
        + "updated_at"

    init(row: inout SQLRow) throws {
        key = try row.text()
        cloud = try row.cloud()
        secret = try row.text()
        name = try row.text()
        isEnabled = try row.bool()
        user = try row.optionalText()
        dedicatedFor = try row.optionalText()
        createdAt = try row.integer()
        updatedAt = try row.integer()
    }
}

extension SQLConnection {
    fileprivate func accessKey(_ key: String) throws -> AccessKey? {
        try row(
            "SELECT \(AccessKey.columns) FROM access_keys WHERE api_key = $1", [.text(key)],
            AccessKey.init(row:))
    }

    /// Own permissions and those of groups together: the most counts.
    fileprivate func holder(_ user: User, in cloud: CloudName) throws -> Holder {
        let permissions = try rows(
            """
            SELECT cloud, folder, level FROM folder_permissions
            WHERE cloud = $1 AND (holder = $2
                OR holder IN (SELECT group_id FROM group_members WHERE user_id = $2))
            """, [.cloud(cloud), .text(user.id)], FolderPermission.init(row:))
        return Holder(
            role: user.role,
            levels: Dictionary(permissions.map { ($0.folder, $0.level) }, uniquingKeysWith: max))
    }
}
