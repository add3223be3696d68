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
            $0.hasPrefix("SCAN") && $0 != "SCAN x" && !$0.contains("USING INDEX")
        }
        #expect(walks.isEmpty, "\(plan)")
    }
}
