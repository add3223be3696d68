public import Assets

/// The result of one kind of analysis, as it is kept: the catalog knows nothing of what it says.
public struct KeptAnalysis: Hashable, Sendable {
    /// What was looked for: `faces`.
    public var kind: String
    /// Which engine looked, in which revision. What another one found is looked for anew.
    public var engine: String
    /// What was seen, as JSON.
    public var result: String

    /// Puts a result together.
    public init(kind: String, engine: String, result: String) {
        self.kind = kind
        self.engine = engine
        self.result = result
    }
}

/// Something that was found in a picture and that pictures are searched by.
public struct Finding: Hashable, Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A colour of the palette of twelve names; its weight is its share of the picture.
        case color
        /// A colour of the palette of twenty names.
        case namedColor = "named_color"
        /// What the picture shows as a whole, or what that is more generally.
        case label
        /// A thing with a place, or what that is more generally.
        case object
    }

    public var kind: Kind
    /// In lower case.
    public var name: String
    /// How much of it, or how sure: 0 to 1.
    public var weight: Double

    /// Puts a finding together.
    public init(_ kind: Kind, _ name: String, weight: Double) {
        self.kind = kind
        self.name = name
        self.weight = weight
    }
}

/// Shares and certainties are kept as whole thousandths, which compare exactly everywhere.
enum Thousandths {
    static func of(_ share: Double) -> Int {
        share.isFinite ? Int((min(max(share, 0), 1) * 1_000).rounded()) : 0
    }

    static func share(_ number: Int64) -> Double { Double(number) / 1_000 }
}

/// What was seen in one version of an asset, to be kept together.
public struct NewAnalyses: Hashable, Sendable {
    public var analyses: [KeptAnalysis]
    /// What to search it by, which replaces findings of these kinds; other kinds stay.
    public var findings: [Finding.Kind: [Finding]]
    /// The perceptual hash; `nil` leaves the one that there is, and its likeness.
    public var hash: UInt64?
    /// What tells the picture from others whose hashes are near; it is kept with the hash.
    public var likeness: [UInt8]?
    /// Numbers to search it by; those that are not among them stay.
    public var facts: [Fact: Int64] = [:]
    /// All text in the picture; `nil` leaves what there is.
    public var text: String?

    /// Puts what was seen together.
    public init(
        analyses: [KeptAnalysis], findings: [Finding.Kind: [Finding]] = [:], hash: UInt64? = nil
    ) {
        self.analyses = analyses
        self.findings = findings
        self.hash = hash
    }
}

/// What is known of one version of an asset beside its file.
public struct Sight: Hashable, Sendable {
    public var analyses: [KeptAnalysis]
    public var marks: AssetMarks

    /// Puts together what is known; nothing by default.
    public init(analyses: [KeptAnalysis] = [], marks: AssetMarks = AssetMarks()) {
        self.analyses = analyses
        self.marks = marks
    }
}

extension AssetCatalog {
    /// What was seen in this version of an asset, and what people say about it, at one moment.
    public func sight(
        of asset: AssetID, version: AssetVersion
    ) async throws(CatalogError) -> Sight {
        try await read { connection in
            Sight(
                analyses: try connection.rows(
                    KeptAnalysis.ofAsset, [.asset(asset), .version(version)],
                    KeptAnalysis.init(row:)),
                marks: try connection.marks(of: asset))
        }
    }

    /// Keeps what was seen, in the place of earlier results of the same kinds. Throws `assetChanged`
    /// when the asset is gone or has another version by now: then nothing is kept.
    public func keep(
        _ new: NewAnalyses, of asset: AssetID, version: AssetVersion
    ) async throws(CatalogError) {
        let now = clock()
        try await write { try $0.keep(new, of: asset, version: version, at: now) }
    }
}

extension KeptAnalysis {
    static let ofAsset = """
        SELECT kind, engine, result FROM asset_analyses
        WHERE asset_id = $1 AND asset_version = $2 ORDER BY kind
        """

    init(row: inout SQLRow) throws {
        self.init(kind: try row.text(), engine: try row.text(), result: try row.text())
    }
}

extension SQLConnection {
    fileprivate func keep(
        _ new: NewAnalyses, of asset: AssetID, version: AssetVersion, at now: Int64
    ) throws {
        let cloud = try row(
            "SELECT cloud FROM assets WHERE asset_id = $1 AND version = $2",
            [.asset(asset), .version(version)]
        ) { try $0.cloud() }
        guard let cloud else { throw CatalogError.assetChanged(asset) }
        for analysis in new.analyses {
            try run(
                """
                INSERT INTO asset_analyses
                    (asset_id, kind, asset_version, engine, result, analysed_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (asset_id, kind) DO UPDATE SET asset_version = excluded.asset_version,
                    engine = excluded.engine, result = excluded.result,
                    analysed_at = excluded.analysed_at
                """,
                [
                    .asset(asset), .text(analysis.kind), .version(version), .text(analysis.engine),
                    .text(analysis.result), .integer(now),
                ])
        }
        for kind in Finding.Kind.allCases {
            guard let findings = new.findings[kind] else { continue }
            try replace(kind, by: findings, of: asset)
        }
        if let hash = new.hash { try keep(hash, new.likeness, of: asset, cloud) }
        for (fact, value) in new.facts { try keep(fact, value, of: asset) }
        // What people marked counts before what was seen.
        if let faces = try marks(of: asset).faces {
            try keep(.faceCount, Int64(faces.count), of: asset)
        }
        if let text = new.text { try keepSeenText(text, of: asset) }
        if new.text != nil || new.findings[.label] != nil || new.findings[.object] != nil {
            try indexWords(of: asset)
        }
    }

    private func keepSeenText(_ text: String, of asset: AssetID) throws {
        try run(
            """
            INSERT INTO asset_seen_texts (asset_id, content) VALUES ($1, $2)
            ON CONFLICT (asset_id) DO UPDATE SET content = excluded.content
            """, [.asset(asset), .text(text.replacing("\0", with: ""))])
    }

    private func replace(
        _ kind: Finding.Kind, by findings: [Finding], of asset: AssetID
    ) throws {
        try run(
            "DELETE FROM asset_findings WHERE asset_id = $1 AND kind = $2",
            [.asset(asset), .text(kind.rawValue)])
        for finding in findings {
            try run(
                """
                INSERT INTO asset_findings (asset_id, kind, name, weight, cloud, created_at)
                SELECT asset_id, $1, $2, $3, cloud, created_at FROM assets WHERE asset_id = $4
                ON CONFLICT (asset_id, kind, name) DO UPDATE SET weight = excluded.weight
                WHERE asset_findings.weight < excluded.weight
                """,
                [
                    .text(kind.rawValue), .text(finding.name),
                    .integer(Thousandths.of(finding.weight)), .asset(asset),
                ])
        }
    }

    /// Takes away all that belongs to the file that an asset had.
    func forgetSeenAndSaid(of asset: AssetID) throws {
        for table in [
            "asset_analyses", "asset_findings", "asset_marks", "asset_hashes",
            "asset_moderations", "asset_qualities", "asset_people", "asset_facts",
            "asset_file_texts", "asset_seen_texts",
        ] {
            try run("DELETE FROM \(table) WHERE asset_id = $1", [.asset(asset)])
        }
        try run("UPDATE assets SET is_rejected = 0 WHERE asset_id = $1", [.asset(asset)])
    }
}
