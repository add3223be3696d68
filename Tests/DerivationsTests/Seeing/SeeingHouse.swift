import Assets
import Catalog
import Foundation
import Glibc
import Imaging
import Rendering
import Storage
import Synchronization
import Testing
import Transformations
import Vision

@testable import Derivations

/// Sees what it is told, and counts how often it looks.
final class PretendedLooker: Looker {
    struct State {
        var looks: [Set<Analysis>] = []
        var missing: Set<Analysis> = []
        var failure: AnalysisFailure?
        var faces: [Face] = []
        var objects: [DetectedObject] = []
        var subject: Area?
        var retouches: [Retouch.Task] = []
        var missingTasks: Set<Retouch.Task> = []
        var revision = 1
    }

    let state = Mutex(State())
    /// Where set, looks wait here until somebody lets them go on.
    let gate: Gate?

    init(gate: Gate? = nil) { self.gate = gate }

    func set(_ change: (inout sending State) -> Void) { state.withLock { change(&$0) } }

    var looks: [Set<Analysis>] { state.withLock { $0.looks } }

    func firstMissing(for task: Retouch.Task) -> Model? {
        state.withLock { $0.missingTasks.contains(task) } ? .background : nil
    }

    func engine(of task: Retouch.Task) -> String {
        "\(task.rawValue)/\(state.withLock { $0.revision })"
    }

    func retouch(
        _ shown: Int32, _ task: Retouch.Task, output: Int32, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) {
        state.withLock { $0.retouches.append(task) }
        await gate?.pass()
        if let failure = state.withLock({ $0.failure }) { throw failure }
        _ = Array(task.rawValue.utf8).withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
    }

    func firstMissing(for wants: Set<Analysis>) -> Model? {
        let missing = state.withLock { wants.intersection($0.missing) }
        return Analysis.allCases.first(where: missing.contains)?.models.first
    }

    func analyse(
        _ descriptor: Int32, wants: Set<Analysis>, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) -> AnalysisReport {
        state.withLock { $0.looks.append(wants) }
        await gate?.pass()
        let state = state.withLock { $0 }
        if let failure = state.failure { throw failure }
        var report = AnalysisReport(width: 640, height: 480)
        if !wants.isDisjoint(with: [.faces, .identity]) { report.faces = state.faces }
        if wants.contains(.objects) { report.objects = state.objects }
        if wants.contains(.text) { report.text = TextReading(lines: []) }
        if wants.contains(.saliency) {
            report.saliency = Saliency(
                columns: 1, rows: 1, weights: [255], subject: state.subject)
        }
        return report
    }
}

/// A door that stays shut until it is opened.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals: [CheckedContinuation<Void, Never>] = []

    func pass() async {
        for arrival in arrivals { arrival.resume() }
        arrivals = []
        guard !isOpen else { return }
        await withCheckedContinuation { waiting.append($0) }
    }

    /// Waits until somebody stands at the door.
    func somebodyCame() async {
        guard waiting.isEmpty else { return }
        await withCheckedContinuation { arrivals.append($0) }
    }

    func open() {
        isOpen = true
        for each in waiting { each.resume() }
        waiting = []
    }
}

/// A catalog with pictures whose files are there, and somebody who looks at them.
final class SeeingHouse: Sendable {
    static let cloud = CloudName("demo")!
    let folder: URL
    let catalog: AssetCatalog
    let store: FileStore
    let looker: PretendedLooker
    let analyses: AssetAnalyses
    let retouching: Retouching
    let epochs = Epochs()

    init(_ looker: PretendedLooker = PretendedLooker()) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "seeing-\(UUID())")
        catalog = try await AssetCatalog(at: .memory)
        try await catalog.ensureCloud(Self.cloud, apiKey: "key", apiSecret: "secret")
        store = try FileStore(root: folder.path, sync: .none)
        self.looker = looker
        analyses = AssetAnalyses(
            catalog: catalog, store: store, looker: looker, limits: Limits())
        retouching = Retouching(
            catalog: catalog, store: store, looker: looker, limits: Limits())
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    static func reference(_ id: String) -> AssetReference {
        AssetReference(
            cloud: cloud, assetType: .image, deliveryType: .upload, publicID: PublicID(id))
    }

    @discardableResult
    func add(_ id: String, format: Format = .jpg, pages: Int = 1) async throws -> Asset {
        let key = StorageKey.newOriginal(.whole)
        let file = try store.makeTemporary()
        try file.write([1, 2, 3])
        try store.commit(file, as: key)
        let original = Original(
            storageKey: key.hex, bytes: 3, contentHash: "c0ffee", format: format,
            picture: .init(width: 640, height: 480, pages: pages))
        return try await catalog.put(
            NewAsset(reference: Self.reference(id), original: original)
        ).asset
    }

    func mark(_ id: String, _ edit: (inout MarksChange) -> Void) async throws {
        var change = MarksChange()
        edit(&change)
        try await catalog.changeMarks(of: Self.reference(id), change)
    }

    /// - Parameter people: the clouds in which people may be recognised.
    func resolve(
        _ written: String, of id: String = "shoe",
        for client: ClientHints = ClientHints(accepted: .legacy), people: Set<CloudName> = [],
        watch: Watch? = nil
    ) async throws -> Derivation {
        let resolver = Resolver(
            catalog: catalog, vocabulary: .spoken, limits: Limits(), stepLimits: .init(),
            analyses: analyses, people: people)
        let asset = try #require(try await catalog.asset(Self.reference(id)))
        return try await resolver.resolve(
            .init(
                asset: asset,
                transformation: try Transformation(parsing: written, vocabulary: .spoken),
                format: nil, hints: client, isSigned: false),
            watch: watch ?? Watch(epochs: epochs))
    }

    static func face(_ x: Int) -> Face {
        Face(area: Area(x: x, y: 2, width: 30, height: 40), confidence: 0.9, points: [])
    }
}
