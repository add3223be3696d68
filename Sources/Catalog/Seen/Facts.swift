public import Assets

/// A number that is known of a picture and that pictures are searched by.
public enum Fact: String, Hashable, Sendable, CaseIterable {
    /// How many faces there are: those that people marked, else those that were seen.
    case faceCount = "face_count"
    /// 1 where nothing is coloured, else 0.
    case grayscale
    /// 1 where something can be seen through, else 0.
    case transparent
    /// How far it is drawn rather than photographed, 0 to 1, in thousandths.
    case illustrationScore = "illustration_score"
    /// How well it was taken, 0 to 1, in thousandths.
    case qualityScore = "quality_score"
    /// When it was taken as its file says, Unix seconds.
    case takenAt = "taken_at"

    /// Thousandths of a share, 0 to 1.
    public static func thousandths(_ share: Double) -> Int64 { Int64(Thousandths.of(share)) }
}

extension AssetCatalog {
    /// What is known of each of these assets; one of which nothing is known is left out.
    public func facts(
        of assets: [AssetID]
    ) async throws(CatalogError) -> [AssetID: [Fact: Int64]] {
        try await read { connection in
            var statement = SQLStatement(
                "SELECT asset_id, fact, value FROM asset_facts WHERE asset_id IN ")
            statement.addList(assets.map(SQLValue.asset))
            var found: [AssetID: [Fact: Int64]] = [:]
            for (id, name, value) in try connection.rows(
                statement, { (try $0.assetID(), try $0.text(), try $0.integer()) })
            {
                guard let fact = Fact(rawValue: name) else { continue }
                found[id, default: [:]][fact] = value
            }
            return found
        }
    }

    /// What was seen in each of these assets as they are now, by kind; one that nobody looked at is left
    /// out.
    public func analyses(
        of assets: [Asset]
    ) async throws(CatalogError) -> [AssetID: [KeptAnalysis]] {
        let versions = Dictionary(
            assets.map { ($0.id, $0.version.number) }, uniquingKeysWith: { first, _ in first })
        return try await read { connection in
            var statement = SQLStatement(
                """
                SELECT asset_id, asset_version, kind, engine, result FROM asset_analyses
                WHERE asset_id IN\u{20}
                """)
            statement.addList(assets.map { .asset($0.id) })
            statement.add(" ORDER BY asset_id, kind")
            let found = try connection.rows(statement) { row in
                (try row.assetID(), try row.integer(), try KeptAnalysis(row: &row))
            }
            return Dictionary(grouping: found.filter { versions[$0.0] == $0.1 }, by: \.0)
                .mapValues { $0.map(\.2) }
        }
    }

    /// What the files of these assets say about themselves, by asset; those that nobody asked are left
    /// out.
    public func fileFields(
        of assets: [Asset]
    ) async throws(CatalogError) -> [AssetID: [String: String]] {
        let versions = Dictionary(
            assets.map { ($0.id, $0.version.number) }, uniquingKeysWith: { first, _ in first })
        return try await read { connection in
            var statement = SQLStatement(
                "SELECT asset_id, asset_version, fields FROM asset_file_fields WHERE asset_id IN ")
            statement.addList(assets.map { .asset($0.id) })
            var found: [AssetID: [String: String]] = [:]
            for (id, version, text) in try connection.rows(
                statement, { (try $0.assetID(), try $0.integer(), try $0.text()) })
            where versions[id] == version {
                found[id] = try StoredJSON.value([String: String].self, text)
            }
            return found
        }
    }
}

extension SQLConnection {
    /// Keeps a number, or takes it away.
    func keep(_ fact: Fact, _ value: Int64?, of asset: AssetID) throws {
        guard let value else {
            try run(
                "DELETE FROM asset_facts WHERE asset_id = $1 AND fact = $2",
                [.asset(asset), .text(fact.rawValue)])
            return
        }
        try run(
            """
            INSERT INTO asset_facts (fact, value, asset_id, cloud, created_at)
            SELECT $1, $2, asset_id, cloud, created_at FROM assets WHERE asset_id = $3
            ON CONFLICT (asset_id, fact) DO UPDATE SET value = excluded.value
            """, [.text(fact.rawValue), .integer(value), .asset(asset)])
    }

    /// Keeps what a file says about itself as texts to search by, and when it says it was taken.
    func indexFileFields(_ fields: [String: String], of asset: AssetID) throws {
        try run("DELETE FROM asset_file_texts WHERE asset_id = $1", [.asset(asset)])
        for (name, value) in FileTexts.searchable(fields) {
            try run(
                """
                INSERT INTO asset_file_texts (name, value, asset_id, cloud, created_at)
                SELECT $1, $2, asset_id, cloud, created_at FROM assets WHERE asset_id = $3
                ON CONFLICT DO NOTHING
                """, [.text(name), .text(value), .asset(asset)])
        }
        try keep(.takenAt, FileTexts.timeTaken(fields), of: asset)
    }
}

/// What of a file's fields is searched by.
enum FileTexts {
    /// The most fields, and the most characters of one, that are searched by.
    static let most = 200
    static let longest = 500

    /// Names in lower case, and values.
    static func searchable(_ fields: [String: String]) -> [(name: String, value: String)] {
        fields.sorted { $0.key < $1.key }.prefix(most)
            .map { ($0.key.lowercased(), String($0.value.prefix(longest))) }
            .filter { !$0.1.utf8.contains(0) && !$0.0.utf8.contains(0) }
    }

    /// The time at which the picture was taken. EXIF knows no time zones: it is read as UTC.
    static func timeTaken(_ fields: [String: String]) -> Int64? {
        let names = ["DateTimeOriginal", "CreateDate", "DateTimeDigitized", "DateCreated"]
        return names.lazy.compactMap { fields[$0].flatMap(time) }.first
    }

    /// `2024:05:31 12:30:15`, with `-` in the date, too, and anything behind it.
    static func time(_ text: String) -> Int64? {
        let numbers = text.prefix(19).split { !$0.isASCII || !$0.isNumber }.map { Int($0) ?? -1 }
        guard numbers.count >= 3, text.utf8.count >= 10,
            let day = Day(year: numbers[0], month: numbers[1], day: numbers[2])
        else { return nil }
        let clock = numbers.count == 6 ? Array(numbers[3...]) : [0, 0, 0]
        guard (0...23).contains(clock[0]), (0...59).contains(clock[1]),
            (0...60).contains(clock[2]), numbers[0] >= 1
        else { return nil }
        return Int64(day.number) * 86_400 + Int64(clock[0] * 3_600 + clock[1] * 60 + clock[2])
    }
}
