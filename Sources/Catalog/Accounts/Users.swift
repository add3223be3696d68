public import Assets

/// What somebody is in an account.
public enum Role: String, Hashable, Sendable, CaseIterable {
    case masterAdmin = "master_admin"
    case admin
    case technicalAdmin = "technical_admin"
    case mediaLibraryAdmin = "media_library_admin"
    case mediaLibraryUser = "media_library_user"
    case reports
    case billing
}

/// What somebody may do in a folder and in all folders in it; each level holds those before it.
public enum FolderLevel: String, Hashable, Sendable, CaseIterable, Comparable {
    case view
    case contribute
    case edit
    case manage

    private var rank: Int {
        switch self {
        case .view: 0
        case .contribute: 1
        case .edit: 2
        case .manage: 3
        }
    }

    /// Whether `a` allows less.
    public static func < (a: FolderLevel, b: FolderLevel) -> Bool { a.rank < b.rank }
}

/// A person with a part in an account.
public struct User: Hashable, Sendable {
    /// The identity: hexadecimal digits.
    public var id: String
    /// What people call them.
    public var name: String
    /// The address, which is nobody else's.
    public var email: String
    /// What they are.
    public var role: Role
    /// Whether their keys open anything.
    public var isEnabled: Bool
    /// The clouds that they may enter; `nil` for all.
    public var clouds: [CloudName]?
    /// When they came, in Unix seconds.
    public var createdAt: Int64

    /// Puts a user together; identity and time are given when they are added.
    public init(
        id: String = "", name: String, email: String, role: Role, isEnabled: Bool = true,
        clouds: [CloudName]? = nil, createdAt: Int64 = 0
    ) {
        self.id = id
        self.name = name
        self.email = email
        self.role = role
        self.isEnabled = isEnabled
        self.clouds = clouds
        self.createdAt = createdAt
    }
}

/// Users that are given permissions together.
public struct UserGroup: Hashable, Sendable {
    /// The identity: hexadecimal digits.
    public var id: String
    /// What people call it.
    public var name: String
    /// Who is in it.
    public var users: [String]
}

extension AssetCatalog {
    /// All users, by address.
    public func users() async throws(CatalogError) -> [User] {
        try await read { connection in
            try connection.rows(
                "SELECT \(User.columns) FROM users ORDER BY email", [], User.init(row:)
            ).map { try connection.withClouds($0) }
        }
    }

    /// The user of this identity. Throws `missing`.
    public func user(_ id: String) async throws(CatalogError) -> User {
        try await read { try $0.existingUser(id) }
    }

    /// Adds a user and gives them their identity. Throws `taken` where the address is another's.
    public func createUser(_ user: User) async throws(CatalogError) -> User {
        let now = clock()
        return try await write { connection in
            var user = user
            user.id = AssetID().hex
            let inserted = try connection.run(
                """
                INSERT INTO users (user_id, name, email, role, is_enabled, all_clouds, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                """,
                [
                    .text(user.id), .text(user.name), .text(user.email), .text(user.role.rawValue),
                    .bool(user.isEnabled), .bool(user.clouds == nil), .integer(now),
                ])
            guard inserted == 1 else { throw CatalogError.taken(.user, user.email) }
            try connection.setClouds(of: user)
            return try connection.existingUser(user.id)
        }
    }

    /// Changes a user. Throws `missing`, or `taken` where the address is another's.
    public func updateUser(
        _ id: String, _ change: @escaping @Sendable (inout User) throws -> Void
    ) async throws(CatalogError) -> User {
        try await write { connection in
            var user = try connection.existingUser(id)
            try change(&user)
            user.id = id
            let isTaken = try connection.finds(
                "SELECT 1 FROM users WHERE email = $1 AND user_id <> $2",
                [.text(user.email), .text(id)])
            guard !isTaken else { throw CatalogError.taken(.user, user.email) }
            try connection.run(
                """
                UPDATE users SET name = $1, email = $2, role = $3, is_enabled = $4,
                    all_clouds = $5 WHERE user_id = $6
                """,
                [
                    .text(user.name), .text(user.email), .text(user.role.rawValue),
                    .bool(user.isEnabled), .bool(user.clouds == nil), .text(id),
                ])
            try connection.setClouds(of: user)
            return try connection.existingUser(id)
        }
    }

    /// Removes a user with their keys and permissions. Throws `missing`.
    public func deleteUser(_ id: String) async throws(CatalogError) {
        try await write { connection in
            let deleted = try connection.run(
                "DELETE FROM users WHERE user_id = $1", [.text(id)])
            guard deleted == 1 else { throw CatalogError.missing(.user, id) }
            try connection.run("DELETE FROM folder_permissions WHERE holder = $1", [.text(id)])
        }
    }

    // MARK: Groups

    /// All groups, by name.
    public func userGroups() async throws(CatalogError) -> [UserGroup] {
        try await read { connection in
            try connection.rows(
                "SELECT group_id, name FROM user_groups ORDER BY name", []
            ) { UserGroup(id: try $0.text(), name: try $0.text(), users: []) }
            .map { try connection.withMembers($0) }
        }
    }

    /// The group of this identity. Throws `missing`.
    public func userGroup(_ id: String) async throws(CatalogError) -> UserGroup {
        try await read { try $0.existingGroup(id) }
    }

    /// Adds a group. Throws `taken`.
    public func createUserGroup(_ name: String) async throws(CatalogError) -> UserGroup {
        let now = clock()
        return try await write { connection in
            let id = AssetID().hex
            let inserted = try connection.run(
                """
                INSERT INTO user_groups (group_id, name, created_at) VALUES ($1, $2, $3)
                ON CONFLICT DO NOTHING
                """, [.text(id), .text(name), .integer(now)])
            guard inserted == 1 else { throw CatalogError.taken(.userGroup, name) }
            return try connection.existingGroup(id)
        }
    }

    /// Gives a group another name. Throws `missing` or `taken`.
    public func renameUserGroup(
        _ id: String, to name: String
    ) async throws(CatalogError) -> UserGroup {
        try await write { connection in
            _ = try connection.existingGroup(id)
            let isTaken = try connection.finds(
                "SELECT 1 FROM user_groups WHERE name = $1 AND group_id <> $2",
                [.text(name), .text(id)])
            guard !isTaken else { throw CatalogError.taken(.userGroup, name) }
            try connection.run(
                "UPDATE user_groups SET name = $1 WHERE group_id = $2", [.text(name), .text(id)])
            return try connection.existingGroup(id)
        }
    }

    /// Deletes a group with its permissions; its users stay. Throws `missing`.
    public func deleteUserGroup(_ id: String) async throws(CatalogError) {
        try await write { connection in
            let deleted = try connection.run(
                "DELETE FROM user_groups WHERE group_id = $1", [.text(id)])
            guard deleted == 1 else { throw CatalogError.missing(.userGroup, id) }
            try connection.run("DELETE FROM folder_permissions WHERE holder = $1", [.text(id)])
        }
    }

    /// Puts a user into a group, or takes them out. Throws `missing`.
    public func changeMembership(
        of user: String, in group: String, _ change: MembershipChange
    ) async throws(CatalogError) -> UserGroup {
        try await write { connection in
            _ = try connection.existingGroup(group)
            _ = try connection.existingUser(user)
            switch change {
            case .joins:
                try connection.run(
                    """
                    INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)
                    ON CONFLICT DO NOTHING
                    """, [.text(group), .text(user)])
            case .leaves:
                try connection.run(
                    "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2",
                    [.text(group), .text(user)])
            }
            return try connection.existingGroup(group)
        }
    }

    /// Whether a user comes into a group or goes.
    public enum MembershipChange: Hashable, Sendable {
        case joins
        case leaves
    }
}

extension User {
    static let columns = "user_id, name, email, role, is_enabled, all_clouds, created_at"

    init(row: inout SQLRow) throws {
        id = try row.text()
        name = try row.text()
        email = try row.text()
        guard let role = Role(rawValue: try row.text()) else { throw CatalogError.unreadableRow }
        self.role = role
        isEnabled = try row.bool()
        clouds = try row.bool() ? nil : []
        createdAt = try row.integer()
    }
}

extension SQLConnection {
    func existingUser(_ id: String) throws -> User {
        guard !id.utf8.contains(0),
            let user = try row(
                "SELECT \(User.columns) FROM users WHERE user_id = $1", [.text(id)],
                User.init(row:))
        else { throw CatalogError.missing(.user, id) }
        return try withClouds(user)
    }

    func existingGroup(_ id: String) throws -> UserGroup {
        guard !id.utf8.contains(0),
            let group = try row(
                "SELECT group_id, name FROM user_groups WHERE group_id = $1", [.text(id)],
                { UserGroup(id: try $0.text(), name: try $0.text(), users: []) })
        else { throw CatalogError.missing(.userGroup, id) }
        return try withMembers(group)
    }

    fileprivate func withClouds(_ user: User) throws -> User {
        guard user.clouds != nil else { return user }
        var user = user
        user.clouds = try rows(
            "SELECT cloud FROM user_clouds WHERE user_id = $1 ORDER BY cloud", [.text(user.id)]
        ) { try $0.cloud() }
        return user
    }

    fileprivate func withMembers(_ group: UserGroup) throws -> UserGroup {
        var group = group
        group.users = try rows(
            "SELECT user_id FROM group_members WHERE group_id = $1 ORDER BY user_id",
            [.text(group.id)]
        ) { try $0.text() }
        return group
    }

    fileprivate func setClouds(of user: User) throws {
        try run("DELETE FROM user_clouds WHERE user_id = $1", [.text(user.id)])
        for cloud in user.clouds ?? [] {
            _ = try existingCloud(cloud)
            try run(
                """
                INSERT INTO user_clouds (user_id, cloud) VALUES ($1, $2) ON CONFLICT DO NOTHING
                """, [.text(user.id), .cloud(cloud)])
        }
    }
}
