import Assets
public import Catalog
import Foundation
public import Imaging
import Rendering
public import Storage
public import Vision

/// What was seen in assets: kept in the catalog with the version of the file, and looked for once where
/// nobody has looked.
public struct AssetAnalyses: Sendable {
    let catalog: AssetCatalog
    let store: FileStore
    let looker: any Looker
    let limits: Limits
    private let flights = AnalysisFlights()
    /// What is looked at in place of an asset's kept file.
    private var unkept: Unkept?

    /// A file that is kept nowhere yet, and the asset that it may become.
    private struct Unkept {
        var asset: Asset
        var file: TemporaryFile
    }

    public init(
        catalog: AssetCatalog, store: FileStore, looker: any Looker, limits: Limits
    ) {
        self.catalog = catalog
        self.store = store
        self.looker = looker
        self.limits = limits
    }

    /// The first model that is missing for one of these.
    public func firstMissing(for wants: Set<Analysis>) -> Model? {
        looker.firstMissing(for: wants)
    }

    /// The first model that is missing for a word that can do with none of its tasks.
    func firstMissing(for words: [[Retouch.Task]]) -> Model? {
        for tasks in words {
            let missing = tasks.compactMap(looker.firstMissing(for:))
            if let first = missing.first, missing.count == tasks.count { return first }
        }
        return nil
    }

    /// The same analyses, which look at a file that is kept nowhere yet where they are asked about the
    /// asset that it may become, and keep nothing of it.
    func looking(at file: TemporaryFile, of asset: Asset) -> AssetAnalyses {
        var copy = self
        copy.unkept = Unkept(asset: asset, file: file)
        return copy
    }

    /// Whether this asset's file is kept nowhere yet.
    func isUnkept(_ asset: Asset) -> Bool { unkept?.asset.id == asset.id }

    /// All that is known of an asset's version, after looking for what is wanted and not known yet.
    ///
    /// - Parameter sight: what the catalog knows, where somebody has asked already.
    /// - Throws: `analysis`, or `assetChanged` where the asset was replaced meanwhile.
    public func report(
        of asset: Asset, wants: Set<Analysis>, sight: Sight? = nil
    ) async throws(DerivationError) -> AnalysisReport {
        let known = try await known(of: asset, sight)
        let wants = wants.subtracting([.identity])
        if let unkept, unkept.asset.id == asset.id {
            guard !wants.isEmpty else { return AnalysisReport(width: 0, height: 0) }
            return try await look(
                for: wants, in: unkept.file.descriptor, key: asset.original.contentHash)
        }
        guard !wants.isSubset(of: known.analyses) else { return known }
        let key = AnalysisFlights.Key(asset: asset.id, version: asset.version)
        return try await flights.outcome(of: key, wants: wants) { () throws(DerivationError) in
            // Another look may have ended between the question and this one.
            let known = try await self.known(of: asset, nil)
            return try await look(at: asset, for: wants, known: known)
        }.get()
    }

    /// What was seen so far, by engines as they are now.
    public func known(
        of asset: Asset, _ sight: Sight? = nil
    ) async throws(DerivationError) -> AnalysisReport {
        var found = sight
        if found == nil {
            do { found = try await catalog.sight(of: asset.id, version: asset.version) } catch {
                throw .catalog(error)
            }
        }
        return AnalysisReport(kept: found?.analyses ?? [])
    }

    /// Looks for faces and for whose they are; nothing of it is kept.
    public func identities(of asset: Asset) async throws(DerivationError) -> [Face] {
        if let unkept, isUnkept(asset) {
            return try await identities(in: unkept.file)
        }
        let key = AnalysisFlights.Key(asset: asset.id, version: asset.version)
        return try await flights.outcome(of: key, wants: [.identity]) {
            () throws(DerivationError) in
            try await look(for: [.identity], at: asset)
        }.get().faces ?? []
    }

    /// The same in a file that is no asset's, and does not become one's.
    public func identities(in file: TemporaryFile) async throws(DerivationError) -> [Face] {
        try await look(for: [.identity], in: file.descriptor, key: "photo").faces ?? []
    }

    // MARK: Looking

    private func look(
        for wants: Set<Analysis>, in descriptor: Int32, key: String
    ) async throws(DerivationError) -> AnalysisReport {
        if let model = looker.firstMissing(for: wants) {
            throw .analysis(.vision(.modelMissing(model)))
        }
        do {
            return try await looker.analyse(
                descriptor, wants: wants, limits: limits, inputKey: key)
        } catch { throw .analysis(error) }
    }

    private func look(
        at asset: Asset, for wants: Set<Analysis>, known: AnalysisReport
    ) async throws(DerivationError) -> AnalysisReport {
        let missing = wants.subtracting(known.analyses)
        guard !missing.isEmpty else { return known }
        let seen = try await look(for: missing, at: asset)
        let new = NewAnalyses(seen, of: missing)
        do {
            try await catalog.keep(new, of: asset.id, version: asset.version)
        } catch {
            if case .assetChanged = error { throw .assetChanged }
            throw .catalog(error)
        }
        var report = known
        report.take(seen)
        return report
    }

    private func look(
        for wants: Set<Analysis>, at asset: Asset
    ) async throws(DerivationError) -> AnalysisReport {
        let file: StoredFile?
        do {
            file = try StorageKey.original(asset.original.storageKey).flatMap {
                key throws(StorageError) in try store.open(key)
            }
        } catch { throw .storage(error) }
        guard let file else { throw .assetChanged }
        let report = try await look(
            for: wants, in: file.descriptor, key: asset.original.storageKey)
        return withExtendedLifetime(file) { report }
    }
}

extension AnalysisReport {
    /// What was seen, as far as engines as they are now have seen it.
    public init(kept analyses: [KeptAnalysis]) {
        self.init(width: 0, height: 0)
        for kept in analyses {
            guard let analysis = Analysis(rawValue: kept.kind), analysis.engine == kept.engine,
                let part = try? JSONDecoder().decode(
                    AnalysisReport.self, from: Data(kept.result.utf8))
            else { continue }
            take(part)
        }
    }
}

extension NewAnalyses {
    /// What was seen, cut into the parts that are kept and searched.
    init(_ report: AnalysisReport, of analyses: Set<Analysis>) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        self.init(
            analyses: Analysis.allCases.filter(analyses.contains).compactMap { analysis in
                guard let data = try? encoder.encode(report.only(analysis)) else { return nil }
                return KeptAnalysis(
                    kind: analysis.rawValue, engine: analysis.engine,
                    result: String(decoding: data, as: UTF8.self))
            }, hash: report.perceptualHash?.bits)
        likeness = report.likenesses?.first?.bytes
        facts[.faceCount] = report.faces.map { Int64($0.count) }
        facts[.qualityScore] = report.quality.map { Fact.thousandths($0.score) }
        text = report.text?.text
        if let colors = report.colors {
            facts[.grayscale] = colors.isGrey ? 1 : 0
            facts[.transparent] = colors.transparency > 0 ? 1 : 0
            facts[.illustrationScore] = colors.illustration.map(Fact.thousandths)
            findings[.color] = colors.google.map {
                Finding(.color, $0.name, weight: $0.percent / 100)
            }
            findings[.namedColor] = colors.cloudinary.map {
                Finding(.namedColor, $0.name, weight: $0.percent / 100)
            }
        }
        if let labels = report.labels {
            findings[.label] = labels.flatMap {
                Self.findings(.label, $0.name, $0.kinds, $0.confidence)
            }
        }
        if let objects = report.objects {
            findings[.object] = objects.flatMap {
                Self.findings(.object, $0.name, $0.kinds, $0.confidence)
            }
        }
    }

    /// A tabby is a cat and an animal, too.
    private static func findings(
        _ kind: Finding.Kind, _ name: String, _ kinds: [String], _ confidence: Double
    ) -> [Finding] {
        ([name] + kinds).map { Finding(kind, $0.lowercased(), weight: confidence) }
    }
}
