import Assets
import Testing

@testable import Catalog

@Suite struct PeopleTests {
    @Test func `A gallery keeps people, their photos, and nobody else's cloud`() async throws {
        let catalog = try await makeCatalog()
        let ada = try await catalog.createPerson("Ada", identities: [[0.5, -1]], in: demo)
        #expect(ada.name == "Ada" && ada.photos.map(\.identity) == [[0.5, -1]])
        let more = try await catalog.addPhoto([0.25, .leastNonzeroMagnitude], of: ada.id, in: demo)
        #expect(more.photos.count == 2)
        #expect(more.photos.contains { $0.identity == [0.25, .leastNonzeroMagnitude] })
        #expect(try await catalog.people(in: other).isEmpty)
        #expect(try await catalog.person(ada.id, in: other) == nil)
        #expect(try await catalog.renamePerson(ada.id, to: "Lady Ada", in: demo).name == "Lady Ada")
        #expect(try await catalog.people(in: demo) == [catalog.person(ada.id, in: demo)])
    }

    @Test func `Names are one person's, IDs are somebody's`() async throws {
        let catalog = try await makeCatalog()
        let ada = try await catalog.createPerson("Ada", identities: [], in: demo)
        _ = try await catalog.createPerson("Bob", identities: [], in: demo)
        _ = try await catalog.createPerson("Ada", identities: [], in: other)
        await #expect(throws: CatalogError.personExists("Ada")) {
            _ = try await catalog.createPerson("Ada", identities: [], in: demo)
        }
        await #expect(throws: CatalogError.personExists("Bob")) {
            _ = try await catalog.renamePerson(ada.id, to: "Bob", in: demo)
        }
        _ = try await catalog.renamePerson(ada.id, to: "Ada", in: demo)
        await #expect(throws: CatalogError.personNotFound(ada.id.hex)) {
            _ = try await catalog.addPhoto([1], of: ada.id, in: other)
        }
    }

    @Test func `Who is deleted is gone from every picture, too`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("group")
        let ada = try await catalog.createPerson("Ada", identities: [[1]], in: demo)
        let bob = try await catalog.createPerson("Bob", identities: [[2]], in: demo)
        let area = MarkedArea(x: 1, y: 2, width: 3, height: 4)
        let seen = [
            SeenPerson(person: ada.id, confidence: 0.7, area: area),
            SeenPerson(person: bob.id, confidence: 0.9, area: area),
            SeenPerson(person: PersonID(), confidence: 1, area: area),
        ]
        try await catalog.keep(seen, in: asset.id, version: asset.version)
        #expect(try await catalog.people(seenIn: asset.id).map(\.name) == ["Bob", "Ada"])
        #expect(try await !catalog.deletePerson(bob.id, in: other))
        #expect(try await catalog.deletePerson(bob.id, in: demo))
        let left = try await catalog.people(seenIn: asset.id)
        #expect(left == [SeenPerson(person: ada.id, name: "Ada", confidence: 0.7, area: area)])
        let photo = try #require(ada.photos.first)
        #expect(try await catalog.deletePhoto(photo.id, of: ada.id, in: demo))
        #expect(try await !catalog.deletePhoto(photo.id, of: ada.id, in: demo))
        #expect(try await catalog.person(ada.id, in: demo)?.photos == [])
    }
}
