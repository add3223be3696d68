import Assets
public import Catalog
import Imaging
import Vision

/// The people of a cloud, to compare faces with.
struct PeopleGallery {
    private let people: [(person: Person, identities: [FaceIdentity])]

    struct Match {
        var person: Person
        /// 0 to 1.
        var confidence: Double
    }

    init(_ people: [Person]) {
        self.people = people.map { ($0, $0.photos.map { FaceIdentity($0.identity) }) }
    }

    /// Whose face it is most likely; `nil` where it is like nobody's.
    func match(_ face: Face) -> Match? {
        guard let identity = face.identity else { return nil }
        var best: Match?
        for (person, identities) in people {
            let likeness = identities.map { $0.similarity(to: identity) }.max() ?? 0
            guard likeness >= FaceIdentity.samePerson, likeness > (best?.confidence ?? 0) else {
                continue
            }
            best = Match(person: person, confidence: min(likeness, 1))
        }
        return best
    }
}

/// Whose faces a picture shows.
public struct Recognition: Sendable {
    /// Those of the gallery, in the order of their faces.
    public var people: [SeenPerson] = []
    /// Where faces are that are like nobody's.
    public var strangers: [MarkedArea] = []
}

extension AssetAnalyses {
    /// Who of the gallery is in this version of an asset: as it was found out before, unless the gallery's
    /// photos are others by now.
    ///
    /// Whoever asks has to know that people may be recognised in this cloud.
    func people(in asset: Asset) async throws(DerivationError) -> [SeenPerson] {
        guard !isUnkept(asset) else { return try await recognition(in: asset).people }
        let state: String
        do {
            state = try await catalog.galleryState(of: asset.reference.cloud)
            let sight = try await catalog.sight(of: asset.id, version: asset.version)
            let isKnown = sight.analyses.contains {
                $0.kind == Self.peopleKind && $0.engine == Analysis.identity.engine
                    && $0.result == state
            }
            if isKnown { return try await catalog.people(seenIn: asset.id) }
        } catch { throw .catalog(error) }
        return try await recognise(in: asset).people
    }

    /// Looks for the faces in a picture, compares them with the gallery, and keeps who was recognised.
    public func recognise(in asset: Asset) async throws(DerivationError) -> Recognition {
        let state: String
        // Before the look: photos that come meanwhile make it stale.
        do { state = try await catalog.galleryState(of: asset.reference.cloud) } catch {
            throw .catalog(error)
        }
        let found = try await recognition(in: asset)
        let mark = KeptAnalysis(
            kind: Self.peopleKind, engine: Analysis.identity.engine, result: state)
        do throws(CatalogError) {
            try await catalog.keep(found.people, in: asset.id, version: asset.version)
            try await catalog.keep(
                NewAnalyses(analyses: [mark]), of: asset.id, version: asset.version)
        } catch {
            if case .assetChanged = error { throw .assetChanged }
            throw .catalog(error)
        }
        return found
    }

    private func recognition(in asset: Asset) async throws(DerivationError) -> Recognition {
        let people: [Person]
        do { people = try await catalog.people(in: asset.reference.cloud) } catch {
            throw .catalog(error)
        }
        let gallery = PeopleGallery(people)
        var result = Recognition()
        for face in try await identities(of: asset) {
            let area = MarkedArea(
                x: face.area.x, y: face.area.y, width: face.area.width, height: face.area.height)
            guard let match = gallery.match(face) else {
                result.strangers.append(area)
                continue
            }
            result.people.append(
                SeenPerson(
                    person: match.person.id, name: match.person.name,
                    confidence: match.confidence, area: area))
        }
        return result
    }

    /// The row that says with which photos the people were compared.
    private static let peopleKind = "people"
}
