import Assets
import Testing

@testable import Catalog

@Suite struct FoldersTests {
    private func paths(_ catalog: AssetCatalog, under parent: String = "") async throws -> [String]
    {
        try await catalog.folders(in: demo, under: parent, page: PageRequest()).elements
            .map(\.path)
    }

    @Test func `Folders come with their assets and stay when these go`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red", folder: "shop/shoes/summer")
        #expect(try await paths(catalog) == ["shop"])
        #expect(try await paths(catalog, under: "shop") == ["shop/shoes"])
        _ = try await catalog.delete(asset.reference)
        #expect(try await paths(catalog, under: "shop/shoes") == ["shop/shoes/summer"])
        await #expect(throws: CatalogError.missing(.folder, "none")) {
            try await catalog.folders(in: demo, under: "none", page: PageRequest())
        }
    }

    @Test func `Renaming a folder takes everything in it along`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.add("a", folder: "old")
        try await catalog.add("b", folder: "old/deep")
        try await catalog.add("c", folder: "older")
        let before = try await catalog.folder("old", in: demo)
        let renamed = try await catalog.renameFolder("old", to: "new/place", in: demo)
        #expect(renamed.externalID == before?.externalID)
        #expect(try await paths(catalog) == ["new", "older"])
        #expect(try await paths(catalog, under: "new/place") == ["new/place/deep"])
        let moved = try await catalog.asset(reference("b"))
        #expect(moved?.assetFolder == "new/place/deep")
        #expect(try await catalog.asset(reference("c"))?.assetFolder == "older")
        await #expect(throws: CatalogError.taken(.folder, "older")) {
            try await catalog.renameFolder("new", to: "older", in: demo)
        }
        await #expect(throws: CatalogError.taken(.folder, "new/inside")) {
            try await catalog.renameFolder("new", to: "new/inside", in: demo)
        }
    }

    @Test func `Only a folder without assets is deleted, with what is in it`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("a", folder: "x/y")
        _ = try await catalog.createFolder("x/z", in: demo)
        await #expect(throws: CatalogError.notEmpty(.folder, "x")) {
            try await catalog.deleteFolder("x", in: demo)
        }
        _ = try await catalog.delete(asset.reference)
        #expect(try await catalog.deleteFolder("x", in: demo) == ["x", "x/y", "x/z"])
        #expect(try await paths(catalog) == [])
    }

    @Test func `The mapping of the longest folder counts`() async throws {
        let catalog = try await makeCatalog()
        for folder in ["a", "a/b"] {
            try await catalog.createUploadMapping(
                .init(folder: folder, template: "https://\(folder).example/"), in: demo)
        }
        let found = { (id: String) in
            try await catalog.uploadMapping(for: PublicID(id), in: demo)?.folder
        }
        #expect(try await found("a/b/c.jpg") == "a/b")
        #expect(try await found("a/x/y.jpg") == "a")
        #expect(try await found("b/a.jpg") == nil)
        #expect(try await found("a") == nil)
        await #expect(throws: CatalogError.taken(.uploadMapping, "a")) {
            try await catalog.createUploadMapping(.init(folder: "a", template: "x"), in: demo)
        }
    }

    @Test func `What was there before the index is indexed when the catalog opens`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("Red Shoe", tags: ["Summer-Sale"], folder: "a/b")
        _ = try await catalog.database.write { connection in
            try connection.run("DELETE FROM asset_words", [])
            try connection.run("DELETE FROM folders", [])
            return try connection.run(
                "INSERT INTO assets_to_index (asset_id) VALUES ($1)", [.asset(asset.id)])
        }
        try await catalog.indexBacklog()
        let words = try await catalog.database.read { connection in
            try connection.rows("SELECT word FROM asset_words ORDER BY word", []) { try $0.text() }
        }
        #expect(words == ["a", "b", "jpeg", "red", "sale", "shoe", "summer"])
        #expect(try await paths(catalog, under: "a") == ["a/b"])
    }
}
