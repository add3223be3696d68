import Assets
import Testing

@testable import Catalog

@Suite struct NamedTransformationsTests {
    @Test func `A name is made once in a cloud`() async throws {
        let catalog = try await makeCatalog()
        let made = try await catalog.createNamedTransformation("a", declared: "w_1", in: demo)
        #expect(!made.isAllowedForStrict && !made.isUsed && made.declared == "w_1")
        #expect(try await catalog.namedTransformation("a", in: demo) == made)
        #expect(try await catalog.namedTransformation("a", in: other) == nil)
        await #expect(throws: CatalogError.namedTransformationExists("a")) {
            try await catalog.createNamedTransformation("a", declared: "w_2", in: demo)
        }
        try await catalog.createNamedTransformation("a", declared: "w_2", in: other)
        let nowhere = CloudName("nowhere")!
        await #expect(throws: CatalogError.unknownCloud(nowhere)) {
            try await catalog.createNamedTransformation("a", declared: "w_2", in: nowhere)
        }
    }

    @Test func `A listing goes by name and tells which are used`() async throws {
        let catalog = try await makeCatalog()
        for name in ["c", "a", "b"] {
            try await catalog.createNamedTransformation(name, declared: "w_1", in: demo)
        }
        try await catalog.derive(try await catalog.add("red"), "t_b")
        let first = try await catalog.namedTransformations(in: demo, page: PageRequest(limit: 2))
        let second = try await catalog.namedTransformations(
            in: demo, page: PageRequest(limit: 2, after: first.next))
        #expect((first.elements + second.elements).map(\.name) == ["a", "b", "c"])
        #expect((first.elements + second.elements).map(\.isUsed) == [false, true, false])
        #expect(second.next == nil)
    }

    @Test func `A new definition takes along what the old one gave`() async throws {
        let catalog = try await makeCatalog()
        for (name, declared) in [("a", "w_1"), ("b", "c_fill/t_a"), ("ab", "w_3")] {
            try await catalog.createNamedTransformation(name, declared: declared, in: demo)
        }
        let red = try await catalog.add("red")
        let direct = try await catalog.derive(red, "e_sepia/t_x.a")
        let through = try await catalog.derive(red, "t_b")
        let kept = try await catalog.derive(red, "t_ab")
        #expect(
            try await catalog.derived(by: .named("a"), in: demo, page: PageRequest()).elements
                .map(\.derived.id) == [direct])
        let allowed = try await catalog.updateNamedTransformation(
            "a", declared: "w_1", isAllowedForStrict: true, in: demo)
        #expect(allowed.transformation.isAllowedForStrict && allowed.needless.isEmpty)
        let updated = try await catalog.updateNamedTransformation("a", declared: "w_2", in: demo)
        #expect(updated.transformation.declared == "w_2")
        #expect(updated.transformation.isAllowedForStrict)
        #expect(Set(updated.needless) == [direct, through])
        #expect(try await catalog.derived(kept) != nil)
        await #expect(throws: CatalogError.namedTransformationNotFound("none")) {
            try await catalog.updateNamedTransformation("none", declared: "w_2", in: demo)
        }
    }

    @Test func `Deleting takes along what it gave`() async throws {
        let catalog = try await makeCatalog()
        try await catalog.createNamedTransformation("a", declared: "w_1", in: demo)
        let id = try await catalog.derive(try await catalog.add("red"), "t_a")
        #expect(try await catalog.deleteNamedTransformation("a", in: demo) == [id])
        #expect(try await catalog.namedTransformation("a", in: demo) == nil)
        await #expect(throws: CatalogError.namedTransformationNotFound("a")) {
            try await catalog.deleteNamedTransformation("a", in: demo)
        }
    }
}
