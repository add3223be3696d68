internal import Assets

/// The words of a text, as search knows them: runs of letters and digits in lower case.
enum Words {
    /// The most characters of a word that count, and the most words of an asset.
    static let longest = 64
    static let most = 400

    static func of(_ text: some StringProtocol) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber }.map { String($0.prefix(longest)).lowercased() }
    }

    /// What of an asset a word stands in; several add up.
    struct Place: OptionSet, Hashable, Sendable {
        let rawValue: Int64
        static let publicID = Place(rawValue: 1)
        static let filename = Place(rawValue: 2)
        static let displayName = Place(rawValue: 4)
        static let folder = Place(rawValue: 8)
        static let tags = Place(rawValue: 16)
        static let context = Place(rawValue: 32)
        static let metadata = Place(rawValue: 64)
        /// What the picture shows, and what that is more generally.
        static let seen = Place(rawValue: 128)
        /// Text in the picture.
        static let text = Place(rawValue: 256)
        static let anywhere = Place(rawValue: 511)
    }
}

extension AssetCatalog {
    /// Indexes what was there before there was an index.
    func indexBacklog() async throws(CatalogError) {
        while try await write({ connection in
            let ids = try connection.rows(
                "SELECT asset_id FROM assets_to_index LIMIT 500", [], { try $0.assetID() })
            for id in ids {
                if let asset = try connection.asset(id) {
                    try connection.noteFolder(asset.assetFolder, in: asset.reference.cloud)
                    try connection.indexWords(of: id)
                    if let fields = try connection.fileFields(of: asset) {
                        try connection.indexFileFields(fields, of: id)
                    }
                }
                try connection.run(
                    "DELETE FROM assets_to_index WHERE asset_id = $1", [.asset(id)])
            }
            return !ids.isEmpty
        }) {}
    }
}

extension SQLConnection {
    /// Brings the index of words up to date for an asset.
    func indexWords(of id: AssetID) throws {
        guard let asset = try asset(id) else { return }
        let words = try places(of: asset)
        try run("DELETE FROM asset_words WHERE asset_id = $1", [.asset(id)])
        for (word, places) in words {
            try run(
                """
                INSERT INTO asset_words (asset_id, word, places, cloud, created_at)
                VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    .asset(id), .text(word), .integer(places.rawValue),
                    .cloud(asset.reference.cloud), .integer(asset.createdAt),
                ])
        }
    }

    private func places(of asset: Asset) throws -> [String: Words.Place] {
        var found: [String: Words.Place] = [:]
        func add(_ text: String, _ place: Words.Place) {
            for word in Words.of(text) where found.count < Words.most || found[word] != nil {
                found[word, default: []].insert(place)
            }
        }
        let name = asset.reference.publicID.text
        add(name, .publicID)
        add(String(name.split(separator: "/").last ?? ""), .filename)
        add(asset.displayName ?? "", .displayName)
        add(asset.original.filename ?? "", .filename)
        add(asset.assetFolder, .folder)
        let id = SQLValue.asset(asset.id)
        let statements: [(String, Words.Place)] = [
            ("SELECT tag FROM asset_tags WHERE asset_id = $1 ORDER BY tag", .tags),
            ("SELECT name FROM asset_context WHERE asset_id = $1 ORDER BY name", .context),
            ("SELECT value FROM asset_context WHERE asset_id = $1 ORDER BY name", .context),
            ("SELECT value FROM asset_metadata WHERE asset_id = $1 ORDER BY field", .metadata),
            (
                """
                SELECT name FROM asset_findings
                WHERE asset_id = $1 AND kind IN ('label', 'object') AND weight >= 500
                ORDER BY weight DESC, name
                """, .seen
            ),
            ("SELECT content FROM asset_seen_texts WHERE asset_id = $1", .text),
        ]
        for (statement, place) in statements {
            for text in try rows(statement, [id], { try $0.text() }) { add(text, place) }
        }
        return found
    }
}
