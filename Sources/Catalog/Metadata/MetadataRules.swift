public import Assets

extension AssetCatalog {
    /// A cloud's rules in the order in which they apply.
    public func metadataRules(in cloud: CloudName) async throws(CatalogError) -> [MetadataRule] {
        try await read { try $0.metadataRules(in: cloud) }
    }

    /// Adds a rule at a place among the others, 0 for the first, `nil` for the last. Throws
    /// `missing` where it speaks of a field that is not there, `taken`, or `metadata`.
    public func createMetadataRule(
        _ rule: MetadataRule, at place: Int? = nil, in cloud: CloudName
    ) async throws(CatalogError) -> MetadataRule {
        try await write { connection in
            var rules = try connection.metadataRules(in: cloud)
            guard rules.count < Self.mostFields,
                !rules.contains(where: { $0.externalID == rule.externalID })
            else { throw CatalogError.taken(.metadataRule, rule.externalID) }
            try connection.check(rule, in: cloud)
            rules.insert(rule, at: min(max(place ?? rules.count, 0), rules.count))
            try connection.replaceRules(by: rules, in: cloud)
            return rule
        }
    }

    /// Changes a rule; its external ID stays. Throws `missing` or `metadata`.
    public func updateMetadataRule(
        _ id: String, at place: Int? = nil, in cloud: CloudName,
        _ change: @escaping @Sendable (inout MetadataRule) throws -> Void
    ) async throws(CatalogError) -> MetadataRule {
        try await write { connection in
            var rules = try connection.metadataRules(in: cloud)
            guard let index = rules.firstIndex(where: { $0.externalID == id }) else {
                throw CatalogError.missing(.metadataRule, id)
            }
            var rule = rules.remove(at: index)
            try change(&rule)
            rule.externalID = id
            try connection.check(rule, in: cloud)
            rules.insert(rule, at: min(max(place ?? index, 0), rules.count))
            try connection.replaceRules(by: rules, in: cloud)
            return rule
        }
    }

    /// Deletes a rule. Throws `missing`.
    public func deleteMetadataRule(_ id: String, in cloud: CloudName) async throws(CatalogError) {
        try await write { connection in
            let deleted = try connection.run(
                "DELETE FROM metadata_rules WHERE cloud = $1 AND external_id = $2",
                [.cloud(cloud), .text(id)])
            guard deleted == 1 else { throw CatalogError.missing(.metadataRule, id) }
        }
    }
}

extension SQLConnection {
    func metadataRules(in cloud: CloudName) throws -> [MetadataRule] {
        try rows(
            """
            SELECT definition FROM metadata_rules WHERE cloud = $1 ORDER BY position, external_id
            """, [.cloud(cloud)]
        ) { try AssetCatalog.value(MetadataRule.self, try $0.text()) }
    }

    fileprivate func check(_ rule: MetadataRule, in cloud: CloudName) throws {
        let fields = try metadataFields(in: cloud)
        for name in [rule.field] + rule.condition.fields {
            guard fields.contains(where: { $0.externalID == name }) else {
                throw CatalogError.missing(.metadataField, name)
            }
        }
        guard var field = fields.first(where: { $0.externalID == rule.field }) else { return }
        for value in [rule.effect.value, rule.effect.activeOptions] {
            guard let value else { continue }
            do throws(MetadataMistake) {
                for text in value { _ = try MetadataCheck.checked([text], for: &field) }
            } catch {
                throw CatalogError.metadata(error)
            }
        }
    }

    fileprivate func replaceRules(by rules: [MetadataRule], in cloud: CloudName) throws {
        try run("DELETE FROM metadata_rules WHERE cloud = $1", [.cloud(cloud)])
        for (index, rule) in rules.enumerated() {
            try run(
                """
                INSERT INTO metadata_rules (cloud, external_id, position, definition)
                VALUES ($1, $2, $3, $4)
                """,
                [
                    .cloud(cloud), .text(rule.externalID), .integer(index + 1),
                    .text(try AssetCatalog.json(rule)),
                ])
        }
    }
}
