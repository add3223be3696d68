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
        of asset: Asset, for needs: (_ isMarked: Bool) -> AreaNeeds
    ) async throws(DerivationError) -> AssetFacts {
        var facts = AssetFacts()
        // Marks may be made any time: whoever makes one moves the asset's epoch.
        guard !needs(false).isEmpty else { return facts }
        let sight: Sight
        do { sight = try await catalog.sight(of: asset.id, version: asset.version) } catch {
            throw .catalog(error)
        }
        facts.customCoordinates = (sight.marks.custom ?? []).map(AssetFacts.Area.init)
        facts.regions = sight.marks.regions.mapValues { $0.map(AssetFacts.Area.init) }
        var needs = needs(!facts.customCoordinates.isEmpty)
        if asset.isAnimation { needs = needs.withoutWishes }
        if let analyses {
            let report = try await analyses.seen(in: asset, needs, sight)
            if let report { facts.take(report) }
        }
        if let faces = sight.marks.faces { facts.faces = faces.map(AssetFacts.Area.init) }
        return facts.keeping(needs)
    }
}

extension AssetAnalyses {
    /// What is seen, as far as it is needed and nobody has marked it; `nil` where nothing has to be
    /// looked for, or can be.
    fileprivate func seen(
        in asset: Asset, _ needs: AreaNeeds, _ sight: Sight
    ) async throws(DerivationError) -> AnalysisReport? {
        let marked: Set<AreaNeeds.Sought> = sight.marks.faces == nil ? [] : [.faces]
        let required = Set(needs.required.subtracting(marked).map(Analysis.init))
        let wished = Set(needs.wished.subtracting(marked).map(Analysis.init))
        if let missing = firstMissing(for: required) {
            throw .analysis(.vision(.modelMissing(missing)))
        }
        let possible = wished.filter { firstMissing(for: [$0]) == nil }
        guard !required.isEmpty || !possible.isEmpty else { return nil }
        do {
            return try await report(of: asset, wants: required.union(possible), sight: sight)
        } catch {
            guard case .analysis(let failure) = error, !failure.isPassing else { throw error }
            guard required.isEmpty else {
                return try await report(of: asset, wants: required, sight: sight)
            }
            // A picture that cannot be looked at can still be shown.
            return nil
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
