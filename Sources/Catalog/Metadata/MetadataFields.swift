public import Assets
internal import Foundation

extension AssetCatalog {
    /// The most fields and rules of a cloud each.
    static let mostFields = 1_000

    /// A cloud's fields in their order.
    public func metadataFields(in cloud: CloudName) async throws(CatalogError) -> [MetadataField] {
        try await read { try $0.metadataFields(in: cloud) }
    }

    /// The field of this external ID. Throws `missing`.
    public func metadataField(
        _ id: String, in cloud: CloudName
    ) async throws(CatalogError) -> MetadataField {
        try await read { try $0.existingField(id, in: cloud) }
    }

    /// Adds a field behind all others. Throws `taken` where the external ID or the label is another
    /// field's, or `metadata` where the field contradicts itself.
    public func createMetadataField(
        _ field: MetadataField, in cloud: CloudName
    ) async throws(CatalogError) -> MetadataField {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingCloud(cloud)
            let present = try connection.metadataFields(in: cloud)
            guard present.count < Self.mostFields else {
                throw CatalogError.taken(.metadataField, field.externalID)
            }
            if present.contains(where: { $0.externalID == field.externalID }) {
                throw CatalogError.taken(.metadataField, field.externalID)
            }
            try connection.check(field, beside: present)
            let position = try connection.integer(
                "SELECT COALESCE(MAX(position), 0) + 1 FROM metadata_fields WHERE cloud = $1",
                [.cloud(cloud)])
            try connection.run(
                """
                INSERT INTO metadata_fields (cloud, external_id, position, definition, created_at)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .cloud(cloud), .text(field.externalID), .integer(position),
                    .text(try Self.json(field)), .integer(now),
                ])
            return field
        }
    }

    /// Changes a field; its external ID and its kind stay. Throws `missing`, `taken`, `metadata`.
    public func updateMetadataField(
        _ id: String, in cloud: CloudName,
        _ change: @escaping @Sendable (inout MetadataField) throws -> Void
    ) async throws(CatalogError) -> MetadataField {
        try await write { connection in
            let old = try connection.existingField(id, in: cloud)
            var field = old
            try change(&field)
            field.externalID = old.externalID
            field.kind = old.kind
            let others = try connection.metadataFields(in: cloud).filter { $0.externalID != id }
            try connection.check(field, beside: others)
            try connection.store(field, in: cloud)
            return field
        }
    }

    /// Deletes a field with all values that assets have for it, and the rules about it. Throws
    /// `missing`.
    public func deleteMetadataField(
        _ id: String, in cloud: CloudName
    ) async throws(CatalogError) {
        try await write { connection in
            _ = try connection.existingField(id, in: cloud)
            for rule in try connection.metadataRules(in: cloud)
            where rule.field == id || rule.condition.fields.contains(id) {
                try connection.run(
                    "DELETE FROM metadata_rules WHERE cloud = $1 AND external_id = $2",
                    [.cloud(cloud), .text(rule.externalID)])
            }
            try connection.run(
                "DELETE FROM asset_metadata WHERE cloud = $1 AND field = $2",
                [.cloud(cloud), .text(id)])
            try connection.run(
                "DELETE FROM metadata_fields WHERE cloud = $1 AND external_id = $2",
                [.cloud(cloud), .text(id)])
        }
    }

    /// What fields are sorted by.
    public enum FieldOrder: Hashable, Sendable {
        case label
        case externalID
        case creation
    }

    /// Sorts a cloud's fields.
    public func orderMetadataFields(
        by order: FieldOrder, _ direction: SortDirection, in cloud: CloudName
    ) async throws(CatalogError) -> [MetadataField] {
        try await write { connection in
            let fields = try connection.rows(
                """
                SELECT definition, created_at, position FROM metadata_fields WHERE cloud = $1
                ORDER BY position
                """, [.cloud(cloud)]
            ) { row in
                (
                    field: try Self.value(MetadataField.self, try row.text()),
                    time: try row.integer(), position: try row.integer()
                )
            }
            let sorted = fields.sorted { a, b in
                switch order {
                case .label: a.field.label < b.field.label
                case .externalID: a.field.externalID < b.field.externalID
                case .creation: (a.time, a.position) < (b.time, b.position)
                }
            }
            let placed = direction == .ascending ? sorted : sorted.reversed()
            for (index, entry) in placed.enumerated() {
                try connection.run(
                    """
                    UPDATE metadata_fields SET position = $1 WHERE cloud = $2 AND external_id = $3
                    """, [.integer(index + 1), .cloud(cloud), .text(entry.field.externalID)])
            }
            return placed.map(\.field)
        }
    }

    /// Moves a field to a place among the others, 0 for the first. Throws `missing`.
    public func moveMetadataField(
        _ id: String, to place: Int, in cloud: CloudName
    ) async throws(CatalogError) -> [MetadataField] {
        try await write { connection in
            var fields = try connection.metadataFields(in: cloud)
            let field = try connection.existingField(id, in: cloud)
            fields.removeAll { $0.externalID == id }
            fields.insert(field, at: min(max(place, 0), fields.count))
            for (index, field) in fields.enumerated() {
                try connection.run(
                    """
                    UPDATE metadata_fields SET position = $1 WHERE cloud = $2 AND external_id = $3
                    """, [.integer(index + 1), .cloud(cloud), .text(field.externalID)])
            }
            return fields
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    static func value<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do { return try JSONDecoder().decode(type, from: Data(text.utf8)) } catch {
            throw CatalogError.unreadableRow
        }
    }
}

/// Which end of an order comes first.
public enum SortDirection: String, Hashable, Sendable {
    case ascending = "asc"
    case descending = "desc"
}

extension SQLConnection {
    func metadataFields(in cloud: CloudName) throws -> [MetadataField] {
        try rows(
            """
            SELECT definition FROM metadata_fields WHERE cloud = $1
            ORDER BY position, external_id
            """, [.cloud(cloud)]
        ) { try AssetCatalog.value(MetadataField.self, try $0.text()) }
    }

    func existingField(_ id: String, in cloud: CloudName) throws -> MetadataField {
        let found = try metadataFields(in: cloud).first { $0.externalID == id }
        guard let found else { throw CatalogError.missing(.metadataField, id) }
        return found
    }

    func store(_ field: MetadataField, in cloud: CloudName) throws {
        try run(
            "UPDATE metadata_fields SET definition = $1 WHERE cloud = $2 AND external_id = $3",
            [.text(try AssetCatalog.json(field)), .cloud(cloud), .text(field.externalID)])
    }

    fileprivate func check(_ field: MetadataField, beside others: [MetadataField]) throws {
        if others.contains(where: { $0.label == field.label }) {
            throw CatalogError.taken(.metadataField, field.label)
        }
        if let validation = field.validation, !validation.suits(field.kind) {
            throw CatalogError.metadata(
                MetadataMistake(.notValid(validation), field: field.externalID))
        }
        let ids = field.options.map(\.externalID)
        if let twice = ids.first(where: { id in ids.filter { $0 == id }.count > 1 }) {
            throw CatalogError.taken(.metadataOption, twice)
        }
        if field.isMandatory, field.isDisabledByDefault {
            throw CatalogError.metadata(MetadataMistake(.disabled, field: field.externalID))
        }
        var copy = field
        do throws(MetadataMistake) {
            let checked = try MetadataCheck.checked(field.defaultValue, for: &copy)
            guard checked.isEmpty == field.defaultValue.isEmpty else { return }
        } catch {
            throw CatalogError.metadata(error)
        }
    }
}
