import Assets
import Catalog
import Imaging
import Testing
import Vision

@testable import Derivations

/// Gravities that are names of people in the gallery.
@Suite struct PeopleTests {
    private static let cloud: Set<CloudName> = [SeeingHouse.cloud]

    private static func identity(_ place: Int) -> FaceIdentity {
        FaceIdentity((0..<4).map { $0 == place ? 1 : 0 })
    }

    /// Two faces in the picture: the first one's numbers are in the gallery as Eileen Collins'.
    private func house() async throws -> (SeeingHouse, Person) {
        let house = try await SeeingHouse()
        house.looker.set { state in
            state.faces = [0, 1].map { place in
                var face = SeeingHouse.face(100 * place)
                face.identity = Self.identity(place)
                return face
            }
        }
        try await house.add("shoe")
        let person = try await house.catalog.createPerson(
            "Eileen Collins", identities: [Self.identity(0).numbers], in: SeeingHouse.cloud)
        return (house, person)
    }

    @Test func `Somebody of that name is looked for once, and pinned`() async throws {
        let (house, _) = try await house()
        for text in ["c_crop,g_eileen_collins,h_9,w_9", "c_thumb,g_Eileen-Collins:face,h_9,w_9"] {
            let facts = try await house.resolve(text, people: Self.cloud).request.facts
            #expect(facts.people?.map(\.name) == ["eileen collins"], "\(text)")
            #expect(facts.people?.map(\.area) == [.init(x: 0, y: 2, width: 30, height: 40)])
            #expect(facts.things == nil)
        }
        #expect(house.looker.looks.filter { $0 == [.identity] }.count == 1)
        // Whoever is not named is not recognised.
        let auto = try await house.resolve("c_fill,g_auto,h_9,w_9", people: Self.cloud)
        #expect(auto.request.facts.people == nil)
    }

    @Test func `Where people may not be recognised a name is a thing's`() async throws {
        let (house, _) = try await house()
        let facts = try await house.resolve("c_crop,g_eileen_collins,h_9,w_9").request.facts
        #expect(facts.people == nil && facts.things == [])
        #expect(house.looker.looks == [[.objects]])
    }

    @Test func `Another name makes another resource of what reads it, and of nothing else`()
        async throws
    {
        let (house, person) = try await house()
        let (named, auto) = ("c_crop,g_eileen_collins,h_9,w_9", "c_fill,g_auto,h_9,w_9")
        let watch = Watch(epochs: house.epochs)
        let before = try await house.resolve(named, people: Self.cloud, watch: watch)
        let other = try await house.resolve(auto, people: Self.cloud)
        #expect(try await house.resolve(named, people: Self.cloud).id == before.id)
        #expect(house.epochs.isCurrent(watch.dependencies))
        _ = try await house.catalog.renamePerson(
            person.id, to: "Pam Melroy", in: SeeingHouse.cloud)
        house.epochs.bump(.people(of: SeeingHouse.cloud))
        #expect(!house.epochs.isCurrent(watch.dependencies))
        #expect(try await house.resolve(named, people: Self.cloud).id != before.id)
        #expect(try await house.resolve(auto, people: Self.cloud).id == other.id)
        let renamed = try await house.resolve("c_crop,g_pam_melroy,h_9,w_9", people: Self.cloud)
        #expect(renamed.request.facts.people?.count == 1)
        // A name alone is no reason to look anew.
        #expect(house.looker.looks.filter { $0 == [.identity] }.count == 1)
    }

    @Test func `Other photos are a reason to look anew`() async throws {
        let (house, person) = try await house()
        let text = "c_crop,g_eileen_collins,h_9,w_9"
        _ = try await house.resolve(text, people: Self.cloud)
        _ = try await house.catalog.addPhoto(
            Self.identity(1).numbers, of: person.id, in: SeeingHouse.cloud)
        let facts = try await house.resolve(text, people: Self.cloud).request.facts
        #expect(facts.people?.count == 2)
        #expect(house.looker.looks.filter { $0 == [.identity] }.count == 2)
        #expect(try await house.catalog.deletePerson(person.id, in: SeeingHouse.cloud))
        #expect(try await house.resolve(text, people: Self.cloud).request.facts.people == nil)
    }
}
