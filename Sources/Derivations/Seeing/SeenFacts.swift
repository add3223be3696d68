import Assets
import Catalog
import Imaging
import Rendering
import Transformations
import Vision

/// What people marked in a picture and engines see in it, as far as a transformation looks for it.
extension Resolver {
    /// The areas of an asset that are needed; nothing else.
    ///
    /// What people marked counts before what is seen. What is named must be seen, or the request fails;
    /// what only helps to decide is left out where no model, or no process, can see it.
    func areas(
        of asset: Asset, _ watch: Watch,
        for needs: (_ isMarked: Bool, _ gallery: Set<String>) -> AreaNeeds
    ) async throws(DerivationError) -> SeenAreas {
        var facts = AssetFacts()
        // Marks may be made any time: whoever makes one moves the asset's epoch.
        let unknowing = needs(false, [])
        guard !unknowing.isEmpty else { return SeenAreas(facts: facts) }
        let gallery = try await gallery(of: asset, unknowing.names, watch)
        let sight: Sight
        do { sight = try await catalog.sight(of: asset.id, version: asset.version) } catch {
            throw .catalog(error)
        }
        facts.customCoordinates = (sight.marks.custom ?? []).map(AssetFacts.Area.init)
        facts.regions = sight.marks.regions.mapValues { $0.map(AssetFacts.Area.init) }
        var needs = needs(!facts.customCoordinates.isEmpty, gallery)
        if asset.isAnimation { needs = needs.withoutWishes }
        var didFail = false
        if let analyses {
            let seen = try await analyses.seen(in: asset, needs, sight)
            didFail = seen.didFail
            if let report = seen.report { facts.take(report) }
        }
        if let analyses, !needs.people.isEmpty {
            facts.people = try await analyses.people(in: asset).map { seen in
                AssetFacts.Thing(
                    name: Subject.plainName(seen.name), area: AssetFacts.Area(seen.area),
                    confidence: seen.confidence)
            }
        }
        if let faces = sight.marks.faces { facts.faces = faces.map(AssetFacts.Area.init) }
        return SeenAreas(facts: facts.keeping(needs), didFail: didFail)
    }
}

extension Resolver {
    /// Those of the names that are names of people in the gallery, where people may be recognised.
    private func gallery(
        of asset: Asset, _ names: Set<String>, _ watch: Watch
    ) async throws(DerivationError) -> Set<String> {
        let cloud = asset.reference.cloud
        guard !names.isEmpty, analyses != nil, people.contains(cloud) else { return [] }
        watch.add(.people(of: cloud))
        do {
            return names.intersection(
                try await catalog.personNames(in: cloud).map(Subject.plainName))
        } catch { throw .catalog(error) }
    }
}

/// What is known of the areas of a picture.
struct SeenAreas {
    var facts: AssetFacts
    /// Whether a look that would have helped to decide failed: the next one may not.
    var didFail = false
}

extension AssetAnalyses {
    /// What is seen, as far as it is needed and nobody has marked it; `nil` where nothing has to be
    /// looked for, or can be. And whether a look for what was wished failed.
    fileprivate func seen(
        in asset: Asset, _ needs: AreaNeeds, _ sight: Sight
    ) async throws(DerivationError) -> (report: AnalysisReport?, didFail: Bool) {
        let marked: Set<AreaNeeds.Sought> = sight.marks.faces == nil ? [] : [.faces]
        let required = Set(needs.required.subtracting(marked).map(Analysis.init))
        let wished = Set(needs.wished.subtracting(marked).map(Analysis.init))
        if let missing = firstMissing(for: required) {
            throw .analysis(.vision(.modelMissing(missing)))
        }
        let possible = wished.filter { firstMissing(for: [$0]) == nil }
        guard !required.isEmpty || !possible.isEmpty else { return (nil, false) }
        do {
            let wants = required.union(possible)
            return (try await report(of: asset, wants: wants, sight: sight), false)
        } catch {
            guard case .analysis(let failure) = error, !failure.isPassing, !possible.isEmpty
            else { throw error }
            guard required.isEmpty else {
                return (try await report(of: asset, wants: required, sight: sight), true)
            }
            // A picture that cannot be looked at can still be shown, by what was seen before.
            let known = try await known(of: asset, sight)
            return (known.analyses.isEmpty ? nil : known, true)
        }
    }
}

extension AnalysisFailure {
    /// Whether another try in a moment makes sense.
    fileprivate var isPassing: Bool {
        switch self {
        case .worker(.queueFull), .worker(.shuttingDown): true
        case .worker, .imaging, .vision: false
        }
    }
}

extension Analysis {
    init(_ sought: AreaNeeds.Sought) {
        switch sought {
        case .faces: self = .faces
        case .things: self = .objects
        case .texts: self = .text
        case .salient: self = .saliency
        }
    }
}

extension AssetFacts.Area {
    init(_ area: MarkedArea) {
        self.init(x: area.x, y: area.y, width: area.width, height: area.height)
    }
}

extension Asset {
    /// Whether its frames follow each other in time: what is seen in one holds for no other.
    fileprivate var isAnimation: Bool {
        guard let picture = original.picture, picture.pages > 1 else { return false }
        return [.gif, .webp, .png, .avif].contains(original.format)
    }
}
