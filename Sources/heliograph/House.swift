import ArgumentParser
import Assets
import Catalog
import Delivery
import Derivations
import Fetching
import Foundation
import Imaging
import Logging
import MediaLibrary
import Memcached
import NIOCore
import NIOPosix
import Rendering
import Server
import ServiceLifecycle
import Storage
import Transformations
import UnixSignals
import Vision

/// Everything, wired: what the server and the import are made of.
struct House {
    let configuration: Configuration
    private let logger: Logger

    init(_ configuration: Configuration) {
        self.configuration = configuration
        let format = configuration.logFormat
        let level = configuration.logLevel
        LoggingSystem.bootstrap { label in LineLog(label: label, format: format, level: level) }
        logger = Logger(label: "heliograph")
    }

    // MARK: Opening

    /// What both commands open.
    struct Stores {
        var catalog: AssetCatalog
        var store: FileStore
        var epochs: Epochs
        var memcached: MemcachedClient?
        var removal: Removal
        var pool: WorkerPool
        var workers: ImageWorkers
        var analysis: AnalysisWorkers
        var analyses: AssetAnalyses
        var ingest: Ingest
        var remote: RemoteImport?
    }

    func open() async throws -> Stores {
        let folder = configuration.dataFolder
        // The catalog holds the secrets of clouds: what is made from here on is its owner's alone.
        umask(0o077)
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw refuse("The data folder '\(folder)' cannot be made.")
        }
        let catalog = try await AssetCatalog(
            at: .file(path: folder + "/catalog.sqlite"), synchronous: configuration.databaseSync)
        for cloud in configuration.clouds {
            _ = try await catalog.ensureCloud(
                cloud.name, apiKey: cloud.key, apiSecret: cloud.secret)
        }
        let store = try FileStore(root: folder + "/files", sync: configuration.fileSync)
        let epochs = try Epochs(path: folder + "/epochs")
        let memcached = configuration.memcached.map { endpoint in
            var settings = MemcachedConfiguration(endpoint: endpoint)
            settings.maximumItemBytes = configuration.memcachedItemBytes
            settings.timeoutMilliseconds = configuration.memcachedTimeout
            return MemcachedClient(settings)
        }
        let removal = Removal(store: store, memcached: memcached)
        let pool = WorkerPool(configuration: configuration.workers, logger: logger)
        let workers = ImageWorkers(pool: pool)
        let models = ModelFolder(
            URL(filePath: configuration.modelFolder).path(percentEncoded: false))
        let analysis = AnalysisWorkers(
            models: models, configuration: configuration.analysis, logger: logger)
        let ingest = Ingest(
            catalog: catalog, store: store, inspector: workers, epochs: epochs, removal: removal,
            limits: configuration.limits, maximumBytes: Int64(configuration.uploadBytes))
        return Stores(
            catalog: catalog, store: store, epochs: epochs, memcached: memcached,
            removal: removal, pool: pool, workers: workers, analysis: analysis,
            analyses: AssetAnalyses(
                catalog: catalog, store: store, looker: analysis, limits: configuration.limits),
            ingest: ingest,
            remote: remote(ingest, catalog, store))
    }

    private func remote(
        _ ingest: Ingest, _ catalog: AssetCatalog, _ store: FileStore
    ) -> RemoteImport? {
        var rules = configuration.fetching
        guard rules.isOn else { return nil }
        rules.bytes = Int64(configuration.uploadBytes)
        return RemoteImport(
            fetcher: Fetcher(rules), ingest: ingest, catalog: catalog, store: store)
    }

    func close(_ stores: Stores) async {
        let grace = Duration.seconds(configuration.shutdownSeconds)
        async let analysisEnds: Void = stores.analysis.shutdown(grace: grace)
        await stores.pool.shutdown(grace: grace)
        await analysisEnds
        await stores.memcached?.shutdown()
        try? await stores.catalog.close()
    }

    // MARK: Serving

    func serve() async throws {
        let stores = try await open()
        let sweeper = Sweeper(
            catalog: stores.catalog, store: stores.store, removal: stores.removal)
        try await stores.pool.start()
        logger.notice(
            "Render processes are ready",
            metadata: ["sandbox": "\(stores.pool.statistics.sandboxReport)"])
        let jobs = JobQueue(catalog: stores.catalog, logger: logger, clock: clock)
        let observation = Observation(accessLog: accessLog)
        let table = ReplyTable(
            .init(
                capacity: configuration.memoryCacheBytes,
                largestBody: configuration.memoryCacheEntryBytes), epochs: stores.epochs)
        observation.watch(pool: stores.pool, table: table)
        observation.watch(analysis: stores.analysis.pool)
        if let memcached = stores.memcached { observation.watch(memcached: memcached) }
        let counters = DeliveryCounters()
        let (routes, desk) = routes(stores, jobs, observation, table, counters)
        var limits = HTTPLimits()
        limits.uriLength = configuration.urlBytes
        let hitPath = HitPath(
            table: table, limits: limits, referrers: configuration.referrers,
            observe: observation.recordHit)
        var settings = HTTPServer.Configuration()
        settings.host = configuration.host
        settings.port = configuration.port
        settings.maximumConnections = configuration.connections
        settings.shutdownBound = .milliseconds(Int64(configuration.shutdownSeconds * 1_000))
        let server = HTTPServer(
            connections: HeliographChannel(hitPath: hitPath, responder: routes.respond),
            configuration: settings, logger: logger
        ) { [logger] address in
            logger.notice(
                "Listening",
                metadata: ["address": "\(address.ipAddress ?? "")", "port": "\(address.port ?? 0)"])
        }
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(service: server),
                    .init(service: CounterFlusher(counters: counters, catalog: stores.catalog)),
                    .init(service: JobSchedule(jobs: jobs, perform: desk.perform)),
                    .init(
                        service: SweepSchedule(
                            sweeper: sweeper, hours: configuration.sweepHours, logger: logger)),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do { try await group.run() } catch {
            await close(stores)
            throw error
        }
        observation.flush()
        await close(stores)
        logger.notice("Ended")
    }

    private var accessLog: AccessLog? {
        guard configuration.accessLog else { return nil }
        return .standardOutput(style: configuration.logFormat == .json ? .json : .text)
    }

    private let clock: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970) }

    /// What answers deliveries, and what it resolves and obtains them by.
    func deliveryDesk(
        _ stores: Stores, _ observation: Observation
    ) -> (desk: DeliveryDesk, resolver: Derivations.Resolver, resources: DerivedResources) {
        let rules = configuration.calling
        let functions = rules.isOn ? FunctionCaller(fetcher: Fetcher(rules), clock: clock) : nil
        let resolver = Derivations.Resolver(
            catalog: stores.catalog, vocabulary: .spoken, limits: configuration.limits,
            stepLimits: configuration.steps, remote: stores.remote,
            textStyles: KeptTextStyles(catalog: stores.catalog), analyses: stores.analyses,
            functions: functions, people: Set(configuration.people))
        var bounds = DerivedResources.Bounds()
        bounds.memcachedBytes = configuration.memcachedItemBytes
        bounds.retouchWait = configuration.retouchWait
        let resources = DerivedResources(
            catalog: stores.catalog, store: stores.store, memcached: stores.memcached,
            workers: stores.workers, observer: observation, bounds: bounds,
            retouching: Retouching(
                catalog: stores.catalog, store: stores.store, looker: stores.analysis,
                functions: functions, limits: configuration.limits))
        let desk = DeliveryDesk(
            catalog: stores.catalog, store: stores.store, resolver: resolver,
            resources: resources, epochs: stores.epochs, vocabulary: .spoken,
            stepLimits: configuration.steps, remote: stores.remote, access: configuration.access,
            clock: clock)
        return (desk, resolver, resources)
    }

    private func routes(
        _ stores: Stores, _ jobs: JobQueue, _ observation: Observation, _ table: ReplyTable,
        _ counters: DeliveryCounters
    ) -> (Routes, APIDesk) {
        let (desk, resolver, resources) = deliveryDesk(stores, observation)
        var headers = DeliveryHeaders()
        headers.cacheSeconds = configuration.cacheSeconds
        headers.notFoundSeconds = configuration.notFoundSeconds
        headers.corsOrigin = configuration.corsOrigin
        let delivery = DeliveryRoutes(
            desk: desk, table: table, counters: counters, headers: headers,
            referrers: configuration.referrers)
        let pool = stores.pool
        let api = apiDesk(stores, jobs, resolver, resources, table)
        let routes = Routes(
            delivery: delivery,
            api: APIRoutes(
                desk: api, store: stores.store, maximumBytes: configuration.uploadBytes,
                baseURL: configuration.baseURL),
            observation: observation, isReady: { pool.statistics.workersAlive > 0 },
            logger: logger)
        return (routes, api)
    }

    private func apiDesk(
        _ stores: Stores, _ jobs: JobQueue, _ resolver: Derivations.Resolver,
        _ resources: DerivedResources, _ table: ReplyTable
    ) -> APIDesk {
        let library = AssetLibrary(
            catalog: stores.catalog, store: stores.store, ingest: stores.ingest,
            epochs: stores.epochs, removal: stores.removal)
        let eager = DeliveredTransformations(
            resolver: resolver, resources: resources, epochs: stores.epochs,
            hints: ClientHints(accepted: .legacy))
        let limits = configuration.limits
        return APIDesk(
            library: library, eager: eager, remote: stores.remote, analyses: stores.analyses,
            people: Set(configuration.people), vocabulary: .spoken,
            stepLimits: configuration.steps,
            mediaLimits: .init(
                imageBytes: limits.originalBytes, rawBytes: Int64(configuration.uploadBytes),
                imagePixels: Int64(limits.framePixels),
                totalPixels: Int64(limits.allFramesPixels)),
            chunks: ChunkedUploads(
                store: stores.store, maximumBytes: Int64(configuration.uploadBytes),
                bounds: configuration.chunks),
            notifications: NotificationSender(
                fetcher: Fetcher(configuration.notifying), clock: clock),
            jobs: jobs, account: configuration.account,
            mostArchiveFiles: configuration.archiveFiles,
            callsPerHour: configuration.adminCallsPerHour, purgeHook: purgeHook(stores.store),
            removeStaleReplies: table.removeStale, logger: logger, clock: clock)
    }

    private func purgeHook(_ store: FileStore) -> PurgeHook? {
        guard let host = configuration.purgeHookHost else { return nil }
        var rules = configuration.fetching
        rules.hosts = [host]
        return PurgeHook(template: configuration.purgeHook, fetcher: Fetcher(rules), store: store)
    }

    // MARK: Importing

    func importFolder(_ folder: String, into name: CloudName?) async throws {
        let stores = try await open()
        let clouds = try await stores.catalog.clouds()
        guard let cloud = clouds.first(where: { $0.name == name ?? $0.name }),
            name != nil || clouds.count == 1
        else {
            await close(stores)
            throw refuse(
                name.map {
                    "There is no cloud '\($0)'; make it with serve --cloud NAME:KEY:SECRET."
                }
                    ?? "Say which cloud with --cloud NAME.")
        }
        try await stores.pool.start()
        let report = try await FolderImport(into: cloud.name, ingest: stores.ingest)
            .run(folder) { progress in
                print("[\(progress.done)/\(progress.total)] \(ImportLine.text(progress))")
            }
        await close(stores)
        print(
            "\(report.created) new, \(report.overwritten) changed, \(report.unchanged) unchanged, "
                + "\(report.failures.count) failed")
        if !report.failures.isEmpty { throw ExitCode(1) }
    }
}

/// What the import says about one file.
enum ImportLine {
    static func text(_ progress: FolderImport.Progress) -> String {
        switch progress.outcome {
        case .created(let asset): "\(progress.path) → \(asset.reference.publicID)"
        case .overwritten(let asset): "\(progress.path) → \(asset.reference.publicID) (changed)"
        case .unchanged: "\(progress.path) unchanged"
        case .failed(let error): "\(progress.path) failed: \(error)"
        }
    }
}
