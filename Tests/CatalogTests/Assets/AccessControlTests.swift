import Assets
import Testing

@testable import Catalog

@Suite struct AccessControlTests {
    @Test(
        arguments: [
            ([], AccessControl.Rule.Kind.anonymous, false),
            ([.init(.anonymous)], .anonymous, true),
            ([.init(.anonymous)], .token, false),
            ([.init(.token)], .anonymous, false),
            ([.init(.token)], .token, true),
            ([.init(.anonymous, start: 100)], .anonymous, true),
            ([.init(.anonymous, start: 101)], .anonymous, false),
            ([.init(.anonymous, end: 101)], .anonymous, true),
            ([.init(.anonymous, end: 100)], .anonymous, false),
            (
                [.init(.anonymous, end: 50), .init(.anonymous, start: 90, end: 110)], .anonymous,
                true
            ),
        ] as [([AccessControl.Rule], AccessControl.Rule.Kind, Bool)])
    func `A rule holds from its start until its end`(
        rules: [AccessControl.Rule], kind: AccessControl.Rule.Kind, isAdmitted: Bool
    ) {
        #expect(AccessControl(rules).admits(kind, at: 100) == isAdmitted)
    }

    @Test func `The next change is the nearest end or start to come`() {
        let control = AccessControl([
            .init(.anonymous, start: 50, end: 200), .init(.token, start: 150),
        ])
        #expect(control.nextChange(after: 100) == 150)
        #expect(control.nextChange(after: 150) == 200)
        #expect(control.nextChange(after: 200) == nil)
    }

    @Test func `Rules and fields are kept, and stay when the file is another`() async throws {
        let catalog = try await makeCatalog()
        var new = NewAsset(reference: reference("red"), original: original())
        new.accessControl = AccessControl([.init(.token), .init(.anonymous, start: 1, end: 2)])
        new.headers = [AssetHeader(name: "X-Robots-Tag", value: "noindex")]
        let asset = try await catalog.put(new).asset
        #expect(asset.accessControl == new.accessControl && asset.headers == new.headers)
        let silent = NewAsset(reference: reference("red"), original: original())
        let again = try await catalog.put(silent).asset
        #expect(again.accessControl == new.accessControl && again.headers == [])
        var unruled = silent
        unruled.accessControl = AccessControl([])
        #expect(try await catalog.put(unruled).asset.accessControl == nil)
        new.reference = reference("blue")
        new.accessControl = AccessControl([])
        #expect(try await catalog.put(new).asset.accessControl == nil)
        let open = try await catalog.change(
            asset.reference, AssetChange(accessControl: AccessControl([])))
        #expect(open.accessControl == nil)
    }
}

extension AssetChange {
    fileprivate init(accessControl: AccessControl) {
        self.init()
        self.accessControl = accessControl
    }
}
