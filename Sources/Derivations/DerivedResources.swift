public import Assets
public import Catalog
import Foundation
public import Imaging
public import Memcached
public import Rendering
public import Storage

/// Derived resources: found in memcached or on disk, or rendered once, kept, and counted once.
public struct DerivedResources: Sendable {
    /// Bounds on what is held in memory.
    public struct Bounds: Sendable {
        /// Bytes above which a file is streamed rather than read.
        public var wholeFileBytes = 8 << 20
        /// Bytes above which nothing is looked for in memcached, because nothing is put there.
        public var memcachedBytes = 1 << 20
        /// How long memcached keeps an item, in seconds.
        public var memcachedSeconds = 30 * 86_400
        /// How long somebody waits for what networks have to help with.
        public var retouchWait = Duration.seconds(8)

        public init() {}
    }

    let catalog: AssetCatalog
    let store: FileStore
    let memcached: MemcachedClient?
    let workers: ImageWorkers
    let observer: any RenderObserver
    let bounds: Bounds
    /// What networks make; `nil` where none helps.
    let retouching: Retouching?
    private let flights = Flights()

    public init(
        catalog: AssetCatalog, store: FileStore, memcached: MemcachedClient?,
        workers: ImageWorkers, observer: any RenderObserver, bounds: Bounds = Bounds(),
        retouching: Retouching? = nil
    ) {
        self.retouching = retouching
        self.catalog = catalog
        self.store = store
        self.memcached = memcached
        self.workers = workers
        self.observer = observer
        self.bounds = bounds
    }

    /// The resource, found or made. It is counted, in the same transaction that records it, before
    /// this returns; failures, finds and races count nothing, nor does what is provisional: it is kept
    /// nowhere.
    ///
    /// - Parameters:
    ///   - url: what asked for it, for the ledger; without secrets.
    ///   - waiting: what becomes of somebody who would have to wait long.
    /// - Throws: `underWay` where it takes too long for `waiting`; the work goes on.
    public func obtain(
        _ derivation: Derivation, url: String, waiting: Waiting = .untilDone
    ) async throws(DerivationError) -> DerivedFile {
        if let found = try await find(derivation.id) { return found }
        // Under overload most are turned away: that must cost little.
        if workers.pool.isFull, await !flights.isUnderWay(derivation.id) {
            let busy = RenderFailure.worker(.queueFull(retryAfterSeconds: 1))
            observer.failed(busy)
            throw .render(busy)
        }
        let isSlow = derivation.mayNeedRetouches && waiting == .aWhile
        let outcome = await flights.outcome(
            of: derivation.id, within: isSlow ? bounds.retouchWait : nil
        ) { () throws(DerivationError) in
            // Another flight may have landed between the look and this take-off.
            if let found = try await find(derivation.id) { return found }
            if derivation.isProvisional { return try await makePassing(derivation) }
            return try await make(derivation, url: url)
        }
        guard let outcome else { throw .underWay(retryAfterSeconds: Self.pause) }
        return try outcome.get()
    }

    /// How long somebody waits for what takes long.
    public enum Waiting: Hashable, Sendable {
        /// For as long as it takes.
        case untilDone
        /// Not much longer than for anything else.
        case aWhile
    }

    /// Seconds after which another look makes sense.
    private static let pause = 5

    /// The resource, where it exists already.
    public func find(_ id: DerivationID) async throws(DerivationError) -> DerivedFile? {
        let row: Derived?
        do { row = try await catalog.derived(id) } catch { throw .catalog(error) }
        // The row comes first: what was deleted must not live on in memcached.
        guard let row else { return nil }
        return try await open(
            .init(
                id: row.id, format: row.format, width: row.width, height: row.height,
                bytes: row.bytes, createdAt: row.createdAt))
    }

    /// The resource of a record that is in the catalog; `nil` where its bytes are gone.
    public func open(
        _ record: DerivedFile.Record
    ) async throws(DerivationError) -> DerivedFile? {
        if record.bytes <= bounds.memcachedBytes,
            let bytes = await memcached?.get(Self.key(record.id)), bytes.count == record.bytes
        {
            return DerivedFile(record, .bytes(bytes), .memcached)
        }
        guard let body = try await body(record.id) else { return nil }
        keepInMemcached(record.id, body)
        return DerivedFile(record, body, .disk)
    }

    // MARK: Making

    /// A picture that is kept nowhere yet; it is gone with its last owner.
    public struct Unkept: Sendable {
        /// Its bytes.
        public var file: TemporaryFile
        /// What they are.
        public var result: RenderResult
    }

    /// Renders without keeping or counting: to change a file on its way in, or to measure.
    ///
    /// - Parameter base: the original, where it is not kept yet.
    public func renderUnkept(
        _ derivation: Derivation, of base: TemporaryFile? = nil
    ) async throws(DerivationError) -> Unkept {
        let (file, result) = try await renderPatiently(derivation, base)
        return Unkept(file: file, result: result)
    }

    /// Renders without keeping or counting, and tells what was decided and why; qualities that are known
    /// are looked for once more, so that the trials can be told.
    public func explain(
        _ derivation: Derivation
    ) async throws(DerivationError) -> ExplainedDerivation {
        var told = derivation
        told.request.tellsDecisions = true
        told.request.knownQualities = [:]
        let (_, result) = try await renderPatiently(told)
        return ExplainedDerivation(derivation, result)
    }

    private func makePassing(
        _ derivation: Derivation
    ) async throws(DerivationError) -> DerivedFile {
        let made = try await renderUnkept(derivation)
        let bytes: [UInt8]
        do { bytes = try made.file.read(offset: 0, count: Int(made.result.bytes)) } catch {
            throw .storage(error)
        }
        return DerivedFile(
            id: derivation.id, format: made.result.format, width: made.result.width,
            height: made.result.height, body: .bytes(bytes),
            createdAt: Int64(Date().timeIntervalSince1970), layer: .render)
    }

    private func make(
        _ derivation: Derivation, url: String
    ) async throws(DerivationError) -> DerivedFile {
        let start = ContinuousClock.now
        let (temporary, result) = try await renderPatiently(derivation)
        let elapsed = start.duration(to: .now)
        do {
            try await BlockingWork.run { () throws(StorageError) in
                try store.commit(temporary, as: .derived(derivation.id))
            }
        } catch { throw .storage(error) }
        let row = record(derivation, result, elapsed, url)
        let recording: Recording
        do { recording = try await catalog.record(row) } catch {
            if case .assetChanged = error {
                _ = try? store.delete(.derived(derivation.id))
                throw .assetChanged
            }
            throw .catalog(error)
        }
        if let measured = result.measured { await keep(measured, of: derivation.asset) }
        observer.rendered(
            format: result.format, seconds: elapsed.seconds, isCounted: recording == .counted)
        guard let body = try await body(derivation.id) else { throw .assetChanged }
        keepInMemcached(derivation.id, body)
        return DerivedFile(
            id: derivation.id, format: result.format, width: result.width, height: result.height,
            body: body, createdAt: Int64(Date().timeIntervalSince1970), layer: .render)
    }

    /// Keeps the quality that was found, for other sizes of the picture. Without it they look again.
    private func keep(_ measured: MeasuredQuality, of asset: Asset) async {
        try? await catalog.keep(
            FoundQuality(
                quality: measured.quality, score: Int((measured.score * 1_000).rounded())),
            of: asset.id, version: asset.version, format: measured.format,
            target: measured.target)
    }

    private func record(
        _ derivation: Derivation, _ result: RenderResult, _ elapsed: Duration, _ url: String
    ) -> NewDerived {
        NewDerived(
            id: derivation.id, asset: derivation.asset.id,
            assetVersion: derivation.asset.version, declared: derivation.declared,
            effective: derivation.effective,
            sources: derivation.layers.map { .init(asset: $0.id, version: $0.version) },
            format: result.format, width: result.width, height: result.height,
            pages: result.pages, bytes: result.bytes,
            renderMilliseconds: Int(elapsed.seconds * 1000), url: url)
    }

    // MARK: Bytes

    private func body(_ id: DerivationID) async throws(DerivationError) -> DerivedFile.Body? {
        let bounds = bounds
        let store = store
        do {
            return try await BlockingWork.run { () throws(StorageError) -> DerivedFile.Body? in
                guard let file = try store.open(.derived(id)) else { return nil }
                guard file.size <= bounds.wholeFileBytes else { return .file(file) }
                return .bytes(try file.read(offset: 0, count: file.size))
            }
        } catch { throw .storage(error) }
    }

    private func keepInMemcached(_ id: DerivationID, _ body: DerivedFile.Body) {
        guard let memcached, case .bytes(let bytes) = body else { return }
        memcached.setInBackground(
            Self.key(id), bytes, expiresInSeconds: bounds.memcachedSeconds)
    }

    static func key(_ id: DerivationID) -> String { "heliograph:d:\(id.hex)" }
}

/// Told what renders cost.
public protocol RenderObserver: Sendable {
    /// A render succeeded and is recorded.
    func rendered(format: Format, seconds: Double, isCounted: Bool)
    /// A render failed.
    func failed(_ failure: RenderFailure)
}

extension Duration {
    /// As a decimal.
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

extension DerivedFile {
    fileprivate init(_ record: Record, _ body: Body, _ layer: Layer) {
        self.init(
            id: record.id, format: record.format, width: record.width, height: record.height,
            body: body, createdAt: record.createdAt, layer: layer)
    }
}
