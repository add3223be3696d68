import Assets
import Catalog
import Derivations
import MediaLibrary
import Testing

/// Conditions read tags and context, so answers must not outlive them.
@Suite struct LabelTests {
    private func query(_ id: String) -> AssetQuery {
        AssetQuery(cloud: demo, assetType: .image, selection: .publicIDs([PublicID(id)]))
    }

    @Test func whatIsSaidAboutAnAssetMovesItsEpoch() async throws {
        let house = try await House()
        try await house.keep("PICTURE a", as: "a")
        try await house.keep("PICTURE b", as: "b")
        let changes: [@Sendable (AssetLibrary) async throws -> Void] = [
            { _ = try await $0.changeTags(.add(["sale"]), of: query("a")) },
            { _ = try await $0.changeTags(.removeAll, of: query("a")) },
            {
                let entry = ContextEntry(name: "alt", value: "Red")
                _ = try await $0.changeContext(.add([entry]), of: query("a"))
            },
            { _ = try await $0.change(reference("a"), AssetChange(tags: ["new"])) },
        ]
        for change in changes {
            let (seen, other) = (
                house.watch(.asset(reference("a"))), house.watch(.asset(reference("b")))
            )
            try await change(house.library)
            #expect(!house.epochs.isCurrent(seen))
            #expect(house.epochs.isCurrent(other))
        }
    }

    @Test func whoLosesAnExclusiveTagIsTold() async throws {
        let house = try await House()
        try await house.keep("PICTURE a", as: "a")
        try await house.keep("PICTURE b", as: "b")
        _ = try await house.library.changeTags(.add(["hero"]), of: query("a"))
        let seen = house.watch(.asset(reference("a")))
        _ = try await house.library.changeTags(.setExclusive("hero"), of: query("b"))
        #expect(!house.epochs.isCurrent(seen))
    }
}
