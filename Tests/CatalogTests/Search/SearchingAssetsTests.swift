import Assets
import Testing

@testable import Catalog

@Suite struct SearchingAssetsTests {
    /// Assets a … e, a minute apart, `e` the newest.
    private static func shop() async throws -> (AssetCatalog, TestClock) {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        _ = try await catalog.createMetadataField(
            MetadataField(externalID: "stock", label: "Stock", kind: .integer), in: demo)
        let rows: [(String, [String], String, String?, Int64)] = [
            ("shoes/red-boot", ["red", "winter sale"], "shop/shoes", "Leather boot", 500),
            ("shoes/blue", ["blue"], "shop/shoes", nil, 2_000_000),
            ("hats/Red_Hat", ["red", "sale"], "shop", "A hat", 900),
            ("plain", [], "", nil, 10), ("other/été", ["sale%"], "shop/shoes/old", nil, 70),
        ]
        for (id, tags, folder, alt, bytes) in rows {
            clock.now += 60
            var original = original(bytes: bytes)
            original.filename = "file \(bytes).jpg"
            _ = try await catalog.put(
                NewAsset(
                    reference: reference(id), original: original, tags: tags,
                    context: alt.map { [ContextEntry(name: "alt", value: $0)] } ?? [],
                    assetFolder: folder,
                    metadata: id == "plain" ? [.init(field: "stock", values: ["7"])] : nil))
        }
        return (catalog, clock)
    }

    typealias Row = (expression: String, found: [String])
    private static let all = ["other/été", "plain", "hats/Red_Hat", "shoes/blue", "shoes/red-boot"]

    static let rows: [Row] = [
        ("", all), ("red", ["hats/Red_Hat", "shoes/red-boot"]),
        ("tags:red", ["hats/Red_Hat", "shoes/red-boot"]), ("tags=RED", []),
        ("tags:RED", ["hats/Red_Hat", "shoes/red-boot"]),
        ("tags:sale", ["other/été", "hats/Red_Hat", "shoes/red-boot"]),
        ("tags=sale", ["hats/Red_Hat"]), ("tags=\"winter sale\"", ["shoes/red-boot"]),
        ("tags=\"sale%\"", ["other/été"]), ("tags=sal*", ["other/été", "hats/Red_Hat"]),
        ("tags:*", ["other/été", "hats/Red_Hat", "shoes/blue", "shoes/red-boot"]),
        ("NOT tags:*", ["plain"]), ("-tags=red tags:*", ["other/été", "shoes/blue"]),
        ("red AND hat", ["hats/Red_Hat"]), ("blue OR hat", ["hats/Red_Hat", "shoes/blue"]),
        ("ÉTÉ", ["other/été"]), ("bo*", ["shoes/red-boot"]), ("leather", ["shoes/red-boot"]),
        ("public_id=plain", ["plain"]), ("public_id:shoes/*", ["shoes/blue", "shoes/red-boot"]),
        ("public_id:re*", ["hats/Red_Hat", "shoes/red-boot"]), ("filename=blue", ["shoes/blue"]),
        ("filename:\"file 70\"", ["other/été"]),
        ("context.alt:*", ["hats/Red_Hat", "shoes/red-boot"]),
        ("context.alt=\"A hat\"", ["hats/Red_Hat"]), ("context.alt:BOOT", ["shoes/red-boot"]),
        ("context:hat", ["hats/Red_Hat"]), ("context.title:hat", []),
        ("metadata.stock=7", ["plain"]), ("metadata.stock>6", ["plain"]),
        ("metadata.stock:[8 TO *]", []), ("metadata.none:*", []),
        ("bytes>1mb", ["shoes/blue"]), ("bytes<=500", ["other/été", "plain", "shoes/red-boot"]),
        ("bytes:[70 TO 900}", ["other/été", "shoes/red-boot"]), ("width=640 pages=1", all),
        ("width>640", []), ("aspect_ratio=\"4:3\"", all), ("aspect_ratio>1.4", []),
        ("pixels>=307200", all), ("format:jpg", all), ("format=(png OR gif)", []),
        ("resource_type:image type:upload", all), ("resource_type=raw", []),
        ("folder=shop", ["hats/Red_Hat"]), ("folder=\"\"", ["plain"]),
        ("folder:shop/*", ["other/été", "hats/Red_Hat", "shoes/blue", "shoes/red-boot"]),
        ("folder:shop/shoes/*", ["other/été", "shoes/blue", "shoes/red-boot"]),
        ("folder:old", ["other/été"]), ("status=active", all), ("status=deleted", []),
        ("created_at>=\"2023-11-14T22:17:20Z\"", ["other/été", "plain"]),
        ("created_at:[1h TO *]", all), ("created_at<1h", []), ("uploaded_at:2023-11-14", all),
        ("tags=(red AND sale)", ["hats/Red_Hat"]), ("tags:none OR plain", ["plain"]),
        ("asset_id=nonsense", []), ("\"winter sale\"", ["shoes/red-boot"]), ("...", []),
    ]

    @Test(arguments: rows)
    func `A search finds what its expression says, the newest first`(row: Row) async throws {
        let (catalog, _) = try await Self.shop()
        let expression = try SearchExpression(parsing: row.expression)
        let result = try await catalog.search(
            SearchQuery(cloud: demo, expression: expression), page: PageRequest(limit: 50))
        #expect(result.assets.elements.map(\.reference.publicID.text) == row.found)
        #expect(result.count == row.found.count)
    }

    @Test(arguments: rows)
    func `Whatever a search walks along, it finds the same, page by page`(row: Row) async throws {
        let (catalog, _) = try await Self.shop()
        let query = SearchQuery(
            cloud: demo, expression: try SearchExpression(parsing: row.expression))
        for limits in [(0, 0), (0, 3), (2, 2), (9, 9)] {
            var found: [String] = []
            var next: Cursor?
            repeat {
                let result = try await catalog.search(
                    query, [], PageRequest(limit: 2, after: next),
                    limits: .init(few: limits.0, many: limits.1))
                #expect(result.count == row.found.count, "\(limits)")
                found += result.assets.elements.map(\.reference.publicID.text)
                next = result.assets.next
            } while next != nil && found.count < 20
            #expect(found == row.found, "\(limits)")
        }
    }

    @Test func `Everything is told by sums that follow each change`() async throws {
        let (catalog, _) = try await Self.shop()
        let day = Day(number: 0)
        func sums() async throws -> [Int64] {
            let usage = try await catalog.usage(of: demo, days: day...day)
            let rows = try await catalog.database.read { connection in
                try connection.rows(
                    """
                    SELECT (SELECT COUNT(*) FROM assets WHERE cloud = 'demo'),
                        (SELECT COUNT(*) FROM derived WHERE cloud = 'demo'),
                        (SELECT COALESCE(SUM(bytes), 0) FROM assets WHERE cloud = 'demo')
                        + (SELECT COALESCE(SUM(bytes), 0) FROM derived WHERE cloud = 'demo')
                    """, []
                ) { [try $0.integer(), try $0.integer(), try $0.integer()] }
            }
            #expect([[usage.resources, usage.derivedResources, usage.storage]] == rows)
            return rows[0]
        }
        let before = try await sums()
        let new = try await catalog.add("new")
        try await catalog.derive(new, "w_1")
        try await catalog.derive(new, "w_2")
        #expect(try await sums()[1] == before[1] + 2)
        try await catalog.add("new")
        #expect(try await sums()[1] == before[1])
        try await catalog.derive(try #require(try await catalog.asset(reference("new"))), "w_1")
        _ = try await catalog.delete(reference("new"))
        #expect(try await sums() == before)
    }

    /// One picture of which much is known, and another.
    private static func seen() async throws -> AssetCatalog {
        let catalog = try await makeCatalog()
        let pet = try await catalog.add("pet")
        try await catalog.add("other")
        var new = NewAnalyses(
            analyses: [KeptAnalysis(kind: "faces", engine: "e", result: "{\"faces\":[[],[]]}")],
            findings: [
                .color: [Finding(.color, "red", weight: 0.4)],
                .namedColor: [Finding(.namedColor, "maroon", weight: 0.25)],
                .label: [
                    Finding(.label, "tabby", weight: 0.9), Finding(.label, "animal", weight: 0.9),
                    Finding(.label, "rug", weight: 0.1),
                ], .object: [Finding(.object, "cat", weight: 0.8)],
            ])
        new.facts = [
            .faceCount: 2, .grayscale: 0, .transparent: 1, .illustrationScore: 250,
            .qualityScore: 800,
        ]
        new.text = "No entry"
        try await catalog.keep(new, of: pet.id, version: pet.version)
        try await catalog.keepFileFields(
            ["Make": "Canon", "Model": "EOS 5D", "DateTimeOriginal": "2020:05:31 12:30:15"],
            of: pet)
        _ = try await catalog.moderate(
            pet.id, version: pet.version,
            [
                AssetModeration(kind: "manual", status: .pending),
                AssetModeration(kind: "duplicate", status: .pending),
            ])
        return catalog
    }

    @Test(arguments: [
        ("face_count=2", true), ("face_count>2", false), ("face_count:*", true),
        ("face_count:[1 TO 2]", true), ("grayscale=false", true), ("grayscale:true", false),
        ("transparent=1", true), ("illustration_score<0.3", true),
        ("illustration_score>0.25", false), ("quality_score>=0.8", true), ("colors:Red", true),
        ("colors=maroon", true), ("colors:blue", false), ("colors.red>39.5", true),
        ("colors.red>40", false), ("colors.maroon:*", true), ("labels=tabby", true),
        ("labels:ani*", true), ("labels=cat", false), ("objects:cat", true), ("animal", true),
        ("tags:animal", true), ("tags=animal", false), ("tags:rug", false), ("ocr:ENTRY", true),
        ("entry", true), ("ocr:exit", false), ("ocr:*", true), ("moderation_status=pending", true),
        ("moderation_status=approved", false), ("moderation_kind=duplicate", true),
        ("moderation_kind=manual moderation_status=pending", true),
        ("image_metadata.Make=Canon", true), ("image_metadata.make:canon", true),
        ("image_metadata.model:5d", true), ("image_metadata.model=5d", false),
        ("image_metadata.lens:*", false), ("taken_at:2020-05-31", true),
        ("taken_at>2020-06-01", false), ("taken_at:[2020-05-01 TO 2020-05-31]", true),
        ("labels=tabby AND created_at<1y", false), ("labels=tabby AND created_at:[1h TO *]", true),
    ])
    func `Pictures are searched by what was seen in them`(text: String, isFound: Bool) async throws
    {
        let catalog = try await Self.seen()
        let query = SearchQuery(cloud: demo, expression: try SearchExpression(parsing: text))
        for most in [0, 9] {
            let result = try await catalog.search(
                query, [], PageRequest(), limits: .init(few: most, many: most))
            let found = result.assets.elements.map(\.reference.publicID.text)
            #expect(found == (isFound ? ["pet"] : []), "\(most)")
            #expect(result.count == found.count)
        }
    }

    @Test func `Faces that people mark count before those that were seen`() async throws {
        let catalog = try await Self.seen()
        let count = { (text: String) in
            try await catalog.search(
                SearchQuery(cloud: demo, expression: try SearchExpression(parsing: text)),
                page: PageRequest()
            ).count
        }
        var change = MarksChange()
        change.faces = .set([MarkedArea(x: 1, y: 2, width: 3, height: 4)])
        try await catalog.changeMarks(of: reference("pet"), change)
        #expect(try await count("face_count=1") == 1)
        change.faces = .clear
        try await catalog.changeMarks(of: reference("pet"), change)
        #expect(try await count("face_count=2") == 1)
        try await catalog.add("pet")
        #expect(try await count("face_count:* OR ocr:entry OR image_metadata.make:*") == 0)
    }

    @Test(arguments: [
        ("bytes>many", SearchMistake.Reason.notANumber, 6),
        ("created_at:soon", .notATime, 11), ("tags>a", .noOrder, 0),
        ("a OR folder<x", .noOrder, 5),
    ])
    func `What a field cannot be is a mistake at its place`(
        text: String, reason: SearchMistake.Reason, place: Int
    ) async throws {
        let catalog = try await makeCatalog()
        let query = SearchQuery(cloud: demo, expression: try SearchExpression(parsing: text))
        let error = await #expect(throws: CatalogError.self) {
            try await catalog.search(query, page: PageRequest())
        }
        guard case .search(let mistake) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(mistake.reason == reason && mistake.place == place)
    }

    @Test(arguments: [
        [SearchQuery.Sort(.createdAt, .descending)], [.init(.createdAt, .ascending)],
        [.init(.publicID, .ascending)], [.init(.bytes, .descending)],
        [.init(.folder, .ascending), .init(.bytes, .descending)],
        [.init(.format, .ascending), .init(.displayName, .descending), .init(.width, .ascending)],
    ])
    func `Pages of any order hold every asset once, also while assets are added`(
        sort: [SearchQuery.Sort]
    ) async throws {
        let (catalog, clock) = try await Self.shop()
        for text in ["", "tags:*", "folder:shop/*", "public_id:*"] {
            let query = SearchQuery(
                cloud: demo, expression: try SearchExpression(parsing: text), sort: sort)
            let whole = try await catalog.search(query, page: PageRequest(limit: 50))
                .assets.elements.map(\.id)
            var paged: [AssetID] = []
            var after: Cursor?
            repeat {
                let page = try await catalog.search(
                    query, page: PageRequest(limit: 2, after: after)
                ).assets
                paged += page.elements.map(\.id)
                after = page.next
                clock.now += 1
                try await catalog.add("late/\(clock.now)", tags: ["late"], folder: "zzz")
            } while after != nil && paged.count < 100
            #expect(paged.filter(whole.contains) == whole, "\(text)")
            #expect(Set(paged).count == paged.count)
            _ = try await catalog.deleteAssets(
                AssetQuery(cloud: demo, selection: .prefix("late/")))
        }
    }

    @Test func `A cursor of another order is refused`() async throws {
        let (catalog, _) = try await Self.shop()
        var query = SearchQuery(cloud: demo, expression: .everything)
        let page = try await catalog.search(query, page: PageRequest(limit: 1)).assets
        query.sort = [.init(.bytes, .ascending)]
        await #expect(throws: CatalogError.invalidCursor) {
            try await catalog.search(query, page: PageRequest(limit: 1, after: page.next))
        }
    }

    @Test func `Sums are over all that is found`() async throws {
        let (catalog, _) = try await Self.shop()
        let result = try await catalog.search(
            SearchQuery(cloud: demo, expression: try SearchExpression(parsing: "tags:*")),
            aggregations: [
                .counts(.format),
                .spans(
                    .bytes,
                    [
                        .init(key: "small", from: nil, to: 900),
                        .init(key: "big", from: 900, to: nil),
                    ]),
            ], page: PageRequest(limit: 1))
        #expect(result.aggregations[0].counts.map(\.key) == ["jpg"])
        #expect(result.aggregations[0].counts.map(\.count) == [4])
        #expect(result.aggregations[1].counts.map(\.count) == [2, 2])
    }

    @Test func `Other clouds and other folders stay unseen`() async throws {
        let (catalog, _) = try await Self.shop()
        try await catalog.add("foreign", tags: ["red"], cloud: other)
        let red = try SearchExpression(parsing: "red")
        let found = { (folders: [String]?) in
            try await catalog.search(
                SearchQuery(cloud: demo, expression: red, folders: folders), page: PageRequest()
            ).assets.elements.map(\.reference.publicID.text)
        }
        #expect(try await found(nil) == ["hats/Red_Hat", "shoes/red-boot"])
        #expect(try await found(["shop/shoes"]) == ["shoes/red-boot"])
        #expect(try await found([]) == [])
    }

    @Test func `The index follows what is said about an asset`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.add("one", tags: ["before"])
        let count = { (text: String) in
            try await catalog.search(
                SearchQuery(cloud: demo, expression: try SearchExpression(parsing: text)),
                page: PageRequest()
            ).count
        }
        #expect(try await count("before") == 1)
        _ = try await catalog.changeTags(
            .replace(["after"]), of: AssetQuery(cloud: demo, selection: .tag("before")))
        #expect(try await count("before") == 0)
        #expect(try await count("after") == 1)
        _ = try await catalog.rename(reference("one"), to: PublicID("two"))
        #expect(try await count("one") == 0)
        #expect(try await count("two") == 1)
        _ = try await catalog.delete(reference("two"))
        #expect(try await count("after") == 0)
        let left = try await catalog.database.read {
            try $0.integer("SELECT COUNT(*) FROM asset_words")
        }
        #expect(left == 0)
    }

    @Test(arguments: [
        ("cat:", 0)
    ])
    func `Folders are searched by name, path and time`(text: String, place: Int) async throws {
        let (catalog, _) = try await Self.shop()
        let found = { (text: String) in
            try await catalog.searchFolders(
                try FolderExpression(parsing: text), in: demo, page: PageRequest()
            ).folders.elements.map(\.path)
        }
        #expect(try await found("") == ["shop", "shop/shoes", "shop/shoes/old"])
        #expect(try await found("name=shoes") == ["shop/shoes"])
        #expect(try await found("name=sh*") == ["shop", "shop/shoes"])
        #expect(try await found("path:shop/*") == ["shop/shoes", "shop/shoes/old"])
        #expect(try await found("old OR path=shop") == ["shop", "shop/shoes/old"])
        #expect(try await found("created_at<1y") == [])
        #expect(throws: SearchMistake(.unknownField, text: "cat", place: place)) {
            try FolderExpression(parsing: text)
        }
    }

    @Test(arguments: [
        "", "tags=red", "red", "public_id=a", "folder=shop", "created_at>1d", "bytes>1",
        "face_count=1", "labels=cat", "image_metadata.make=canon", "uploaded_at>1d", "format=jpg",
        "moderation_status=pending", "tags=red AND created_at>1d",
    ])
    func `A search never walks through a table`(text: String) async throws {
        let catalog = try await makeCatalog()
        try await catalog.add("a", tags: ["red"], folder: "shop")
        let query = SearchQuery(cloud: demo, expression: try SearchExpression(parsing: text))
        let statement = try await catalog.searchStatement(query)
        let plan = try await catalog.database.read { connection in
            try connection.rows("EXPLAIN QUERY PLAN " + statement.text, statement.values) { row in
                for _ in 0..<3 { _ = try row.integer() }
                return try row.text()
            }
        }
        // `x` are the few rows that drive the search.
        let walks = plan.filter {
            $0.hasPrefix("SCAN") && !["SCAN x", "SCAN a", "SCAN found"].contains($0)
                && !$0.contains("USING INDEX") && !$0.contains("CONSTANT ROW")
        }
        #expect(walks.isEmpty, "\(plan)")
    }
}
