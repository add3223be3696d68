import Assets
import Testing

@testable import Catalog

@Suite struct UploadPresetsTests {
    @Test func `A preset is made once, changed and deleted`() async throws {
        let catalog = try await makeCatalog()
        let settings = ["tags": ["a", "b"], "folder": ["x"]]
        let made = try await catalog.createUploadPreset(
            "one", isUnsigned: true, settings: settings, in: demo)
        #expect(made?.settings == settings && made?.isUnsigned == true)
        let again = try await catalog.createUploadPreset(
            "one", isUnsigned: false, settings: [:], in: demo)
        #expect(again == nil)
        #expect(try await catalog.uploadPreset("one", in: other) == nil)
        let changed = try await catalog.updateUploadPreset("one", in: demo) {
            $0.settings["folder"] = nil
            $0.isUnsigned = false
        }
        #expect(changed?.settings == ["tags": ["a", "b"]])
        #expect(try await catalog.uploadPreset("one", in: demo) == changed)
        #expect(try await catalog.deleteUploadPreset("one", in: demo))
        #expect(try await !catalog.deleteUploadPreset("one", in: demo))
        #expect(try await catalog.updateUploadPreset("one", in: demo) { _ in } == nil)
    }

    @Test func `Presets are listed page by page, each cloud's its own`() async throws {
        let catalog = try await makeCatalog()
        for name in ["a", "c", "b"] {
            _ = try await catalog.createUploadPreset(
                name, isUnsigned: false, settings: [:], in: demo)
        }
        _ = try await catalog.createUploadPreset("z", isUnsigned: false, settings: [:], in: other)
        let first = try await catalog.uploadPresets(in: demo, page: PageRequest(limit: 2))
        let second = try await catalog.uploadPresets(
            in: demo, page: PageRequest(limit: 2, after: first.next))
        #expect((first.elements + second.elements).map(\.name) == ["c", "b", "a"])
        #expect(second.next == nil)
    }
}
