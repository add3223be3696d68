import Assets
import Testing

@testable import Catalog

@Suite struct AssetQueryTests {
    @Test func `Pages of a listing join to the whole, newest first`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        for number in 0..<23 {
            if number.isMultiple(of: 3) { clock.now += 1 }
            try await catalog.add("a\(number)")
        }
        let query = AssetQuery(cloud: demo, assetType: .image, deliveryType: .upload)
        let whole = try await catalog.assets(query, page: PageRequest(limit: 500))
        #expect(whole.next == nil && whole.elements.count == 23)
        #expect(whole.elements.map(\.createdAt) == whole.elements.map(\.createdAt).sorted(by: >))
        #expect(try await allPages(of: query, in: catalog) == whole.elements)
        var reversed = query
        reversed.direction = .oldestFirst
        #expect(try await allPages(of: reversed, in: catalog) == whole.elements.reversed())
    }

    @Test func `A prefix is compared byte by byte and listed by public ID`() async throws {
        let catalog = try await makeCatalog()
        let names = [
            "a%b", "a%c", "aXb", "a_b", "A%b", "a", "é/1", "é/2", "e\u{301}/3", "\u{10FFFF}z",
            "\u{10FFFF}", "a\u{10FFFF}b", "b",
        ]
        for name in names.shuffled() { try await catalog.add(name) }
        for prefix in ["a", "a%", "a_", "é", "é/", "e", "\u{10FFFF}", "a\u{10FFFF}", "", "zz"] {
            let expected = names.filter { $0.utf8.starts(with: prefix.utf8) }
                .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            let query = AssetQuery(
                cloud: demo, assetType: .image, deliveryType: .upload, selection: .prefix(prefix))
            let found = try await allPages(of: query, in: catalog).map(\.reference.publicID.text)
            #expect(found.map { Array($0.utf8) } == expected.map { Array($0.utf8) })
        }
    }

    @Test func `Each selection takes its own`() async throws {
        let catalog = try await makeCatalog()
        let alt = { ContextEntry(name: "alt", value: $0) }
        let one = try await catalog.add("1", tags: ["red"], context: [alt("x")], folder: "f")
        try await catalog.add("2", type: .private, tags: ["red", "blue"], context: [alt("y")])
        try await catalog.add("3", folder: "f/g")
        try await catalog.add("4", tags: ["red"], folder: "f", cloud: other)
        let cases: [(AssetQuery.Selection, Set<String>)] = [
            (.all, ["1", "2", "3"]), (.tag("red"), ["1", "2"]), (.tag("re"), []),
            (.context(name: "alt", value: nil), ["1", "2"]),
            (.context(name: "alt", value: "y"), ["2"]), (.folder("f"), ["1"]),
            (.assetIDs([one.id, AssetID()]), ["1"]),
            (.publicIDs([PublicID("2"), PublicID("3"), PublicID("4")]), ["2", "3"]),
        ]
        for (selection, expected) in cases {
            let query = AssetQuery(cloud: demo, assetType: .image, selection: selection)
            #expect(Set(try await catalog.publicIDs(query)) == expected, "\(selection)")
            var uploads = query
            uploads.deliveryType = .upload
            #expect(Set(try await catalog.publicIDs(uploads)) == expected.subtracting(["2"]))
        }
    }

    @Test func `A listing starts at a time in its direction`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let start = clock.now
        for number in 0..<5 {
            clock.now = start + Int64(number)
            try await catalog.add("\(number)")
        }
        var query = AssetQuery(cloud: demo, startAt: start + 2)
        #expect(try await catalog.publicIDs(query) == ["2", "1", "0"])
        query.direction = .oldestFirst
        #expect(try await catalog.publicIDs(query) == ["2", "3", "4"])
    }

    @Test(arguments: [
        "", "zz", "00", "63", Cursor(.tags, "red").text, Cursor(.assetsByCreation, "x", "00").text,
    ])
    func `A cursor of no listing, or of another, is refused`(text: String) async throws {
        let catalog = try await makeCatalog()
        await #expect(throws: CatalogError.invalidCursor) {
            try await catalog.assets(
                AssetQuery(cloud: demo), page: PageRequest(after: Cursor(text)))
        }
    }

    @Test(arguments: [(-1, 1), (0, 1), (1, 1), (500, 500), (501, 500), (.max, 500)])
    func `A page has 1 to 500 elements`(asked: Int, given: Int) {
        #expect(PageRequest(limit: asked).limit == given)
    }

    private func allPages(of query: AssetQuery, in catalog: AssetCatalog) async throws -> [Asset] {
        var found: [Asset] = []
        var after: Cursor?
        repeat {
            let page = try await catalog.assets(query, page: PageRequest(limit: 4, after: after))
            #expect(page.elements.count == 4 || page.next == nil)
            found += page.elements
            after = page.next
        } while after != nil
        return found
    }
}
