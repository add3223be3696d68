public import Assets

/// A named transformation as it is now, and what its change made needless.
public struct NamedTransformationUpdate: Hashable, Sendable {
    /// As it is now.
    public var transformation: NamedTransformation
    /// Files of what was derived by its former definition, which no URL reaches any more.
    public var needless: [DerivationID]
}

extension AssetCatalog {
    /// Makes a named transformation. Throws `unknownCloud`, or `namedTransformationExists`.
    @discardableResult
    public func createNamedTransformation(
        _ name: String, declared: String, isAllowedForStrict: Bool = false, in cloud: CloudName
    ) async throws(CatalogError) -> NamedTransformation {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingCloud(cloud)
            let inserted = try connection.run(
                """
                INSERT INTO named_transformations
                    (cloud, name, declared, allowed_for_strict, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (cloud, name) DO NOTHING
                """,
                [
                    .cloud(cloud), .text(name), .text(declared), .bool(isAllowedForStrict),
                    .integer(now),
                ])
            guard inserted == 1 else { throw CatalogError.namedTransformationExists(name) }
            return try connection.existingNamedTransformation(name, in: cloud)
        }
    }

    /// The named transformation of this name; `nil` where there is none.
    public func namedTransformation(
        _ name: String, in cloud: CloudName
    ) async throws(CatalogError) -> NamedTransformation? {
        guard !name.utf8.contains(0) else { return nil }
        return try await read { try $0.namedTransformation(name, in: cloud) }
    }

    /// A cloud's named transformations, by name in the order of bytes.
    public func namedTransformations(
        in cloud: CloudName, page: PageRequest
    ) async throws(CatalogError) -> Page<NamedTransformation> {
        try await read { connection in
            var statement = SQLStatement(NamedTransformation.selection)
            statement.add(" WHERE n.cloud = ?", .cloud(cloud))
            if let after = page.after {
                statement.add(" AND n.name > ?", .text(try after.keys(.named, count: 1)[0]))
            }
            statement.add(" ORDER BY n.name LIMIT ?", page.probe)
            let found = try connection.rows(statement, NamedTransformation.init(row:))
            return Page(probed: found, request: page) { Cursor(.named, $0.name) }
        }
    }

    /// Gives a named transformation another definition, another leave, or both; `nil` stays. A new
    /// definition removes what was derived with this name, also through other named
    /// transformations. Throws `namedTransformationNotFound`.
    public func updateNamedTransformation(
        _ name: String, declared: String? = nil, isAllowedForStrict: Bool? = nil,
        in cloud: CloudName
    ) async throws(CatalogError) -> NamedTransformationUpdate {
        let now = clock()
        return try await write { connection in
            let old = try connection.existingNamedTransformation(name, in: cloud)
            let definition = declared ?? old.declared
            try connection.run(
                """
                UPDATE named_transformations SET declared = $1, allowed_for_strict = $2,
                    updated_at = $3
                WHERE cloud = $4 AND name = $5
                """,
                [
                    .text(definition), .bool(isAllowedForStrict ?? old.isAllowedForStrict),
                    .integer(now), .cloud(cloud), .text(name),
                ])
            let isSame = definition.utf8.elementsEqual(old.declared.utf8)
            let needless = isSame ? [] : try connection.deleteDerived(reaching: name, in: cloud)
            let new = try connection.existingNamedTransformation(name, in: cloud)
            return NamedTransformationUpdate(transformation: new, needless: needless)
        }
    }

    /// Deletes a named transformation and what was derived with it, also through other named
    /// transformations; gives the files to remove. Throws `namedTransformationNotFound`.
    public func deleteNamedTransformation(
        _ name: String, in cloud: CloudName
    ) async throws(CatalogError) -> [DerivationID] {
        try await write { connection in
            _ = try connection.existingNamedTransformation(name, in: cloud)
            let needless = try connection.deleteDerived(reaching: name, in: cloud)
            try connection.run(
                "DELETE FROM named_transformations WHERE cloud = $1 AND name = $2",
                [.cloud(cloud), .text(name)])
            return needless
        }
    }
}

extension SQLConnection {
    fileprivate func namedTransformation(
        _ name: String, in cloud: CloudName
    ) throws -> NamedTransformation? {
        try row(
            NamedTransformation.selection + " WHERE n.cloud = $1 AND n.name = $2",
            [.cloud(cloud), .text(name)], NamedTransformation.init(row:))
    }

    fileprivate func existingNamedTransformation(
        _ name: String, in cloud: CloudName
    ) throws -> NamedTransformation {
        guard let found = try namedTransformation(name, in: cloud) else {
            throw CatalogError.namedTransformationNotFound(name)
        }
        return found
    }

    fileprivate func deleteDerived(
        reaching name: String, in cloud: CloudName
    ) throws -> [DerivationID] {
        let definitions = try rows(
            "SELECT name, declared FROM named_transformations WHERE cloud = $1", [.cloud(cloud)]
        ) { (name: try $0.text(), declared: try $0.text()) }
        return try TransformationNames.reaching(name, among: definitions).flatMap {
            try deleteDerived(by: .named($0), in: cloud)
        }
    }
}
