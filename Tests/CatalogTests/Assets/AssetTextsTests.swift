import Assets
import Testing

@testable import Catalog

@Suite struct AssetTextsTests {
    @Test func `Words stay with a picture until it gets another file`() async throws {
        let catalog = try await makeCatalog()
        var new = NewAsset(reference: reference("words", type: .text), original: original())
        new.text = AssetText(style: "Arial_20", content: "Hello")
        let asset = try await catalog.put(new).asset
        #expect(try await catalog.text(of: asset.id) == new.text)
        new.text = nil
        _ = try await catalog.put(new)
        #expect(try await catalog.text(of: asset.id) == nil)
    }

    @Test func `What a file says is known for that file alone`() async throws {
        let catalog = try await makeCatalog()
        var new = NewAsset(reference: reference("red"), original: original())
        new.fileFields = ["Model": "Heliocam"]
        let first = try await catalog.put(new).asset
        #expect(try await catalog.fileFields(of: first) == ["Model": "Heliocam"])
        let second = try await catalog.add("red")
        #expect(try await catalog.fileFields(of: second) == nil)
        // Somebody who looked at the first file comes too late.
        try await catalog.keepFileFields(["Model": "Old"], of: first)
        #expect(try await catalog.fileFields(of: second) == nil)
    }
}
