public import Assets
public import Derivations
public import Memcached
public import Rendering

/// What operators are shown: metrics and the access log.
public final class Observation: RenderObserver {
    /// The registry behind `/metrics`.
    public let metrics: Metrics
    private let accessLog: AccessLog?
    private let memoryHits: Counter
    private let memoryNotModified: Counter
    private let counted: Counter

    /// - Parameter accessLog: gets a line for every request that memory does not answer; `nil` for none.
    public init(metrics: Metrics = Metrics(), accessLog: AccessLog?) {
        self.metrics = metrics
        self.accessLog = accessLog
        memoryHits = Self.requests(metrics, status: 200, layer: "memory")
        memoryNotModified = Self.requests(metrics, status: 304, layer: "memory")
        counted = metrics.counter(
            "heliograph_counted_resources_total",
            "Derived resources that were made and counted since the start.")
    }

    /// Takes note of a request that the routes answered.
    public func record(_ exchange: Exchange) {
        Self.requests(metrics, status: exchange.status, layer: exchange.layer).add()
        accessLog?.record(exchange)
    }

    /// Takes note of a request that was answered on the event loop: cheap for plain hits.
    @Sendable public func recordHit(_ exchange: Exchange) {
        guard exchange.layer == "memory" else { return record(exchange) }
        switch exchange.status {
        case 200: memoryHits.add()
        case 304: memoryNotModified.add()
        default: Self.requests(metrics, status: exchange.status, layer: "memory").add()
        }
    }

    /// Writes out what waits.
    public func flush() { accessLog?.flush() }

    public func rendered(format: Format, seconds: Double, isCounted: Bool) {
        metrics.histogram(
            "heliograph_render_seconds", "Time to render, waiting included.",
            ["format": format.rawValue]
        ).observe(seconds)
        if isCounted { counted.add() }
    }

    public func failed(_ failure: RenderFailure) {
        let reason =
            switch failure {
            case .imaging: "picture"
            case .worker(.queueFull): "overload"
            case .worker: "process"
            }
        metrics.counter(
            "heliograph_render_failures_total", "Renders that gave no picture.",
            ["reason": reason]
        ).add()
    }

    private static func requests(_ metrics: Metrics, status: Int, layer: String) -> Counter {
        metrics.counter(
            "heliograph_requests_total", "Requests by status and by the layer that answered.",
            ["status": String(status), "layer": layer])
    }
}

extension Observation {
    /// Adds what the pool, the table and memcached know about themselves.
    public func watch(pool: WorkerPool, table: ReplyTable) {
        metrics.gauge("heliograph_render_queue_length", "Renders that wait.") {
            Double(pool.statistics.jobsWaiting)
        }
        metrics.gauge("heliograph_workers_alive", "Render processes.") {
            Double(pool.statistics.workersAlive)
        }
        metrics.gauge("heliograph_workers_busy", "Render processes at work.") {
            Double(pool.statistics.workersBusy)
        }
        for loss in WorkerLoss.allCases {
            metrics.counter(
                "heliograph_worker_losses_total", "Render processes lost, by reason.",
                ["reason": loss.rawValue]
            ) { Double(pool.statistics.losses[loss] ?? 0) }
        }
        metrics.counter("heliograph_workers_recycled_total", "Render processes replaced.") {
            Double(pool.statistics.workersRecycled)
        }
        metrics.gauge("heliograph_memory_cache_bytes", "Bytes of ready answers.") {
            Double(table.statistics.bytes)
        }
        metrics.counter("heliograph_memory_cache_hits_total", "Answers found in memory.") {
            Double(table.statistics.hits)
        }
        metrics.counter("heliograph_memory_cache_misses_total", "Answers not found in memory.") {
            Double(table.statistics.misses)
        }
    }

    /// Adds what the pool of those who look at pictures knows about itself.
    public func watch(analysis pool: WorkerPool) {
        metrics.counter("heliograph_analyses_total", "Looks at pictures that gave an answer.") {
            Double(pool.statistics.jobsDone)
        }
        metrics.gauge("heliograph_analysis_queue_length", "Pictures that wait to be looked at.") {
            Double(pool.statistics.jobsWaiting)
        }
        metrics.gauge("heliograph_analysis_workers_alive", "Processes that look at pictures.") {
            Double(pool.statistics.workersAlive)
        }
        for loss in WorkerLoss.allCases {
            metrics.counter(
                "heliograph_analysis_worker_losses_total",
                "Processes that looked at pictures and were lost, by reason.",
                ["reason": loss.rawValue]
            ) { Double(pool.statistics.losses[loss] ?? 0) }
        }
    }

    /// Adds what the client of memcached knows about itself and its server.
    public func watch(memcached: MemcachedClient) {
        let counts: [(String, String, any KeyPath<MemcachedStatistics, Int> & Sendable)] = [
            ("hits", "Values found in memcached.", \.hits),
            ("misses", "Values not found in memcached.", \.misses),
            ("sets", "Values stored in memcached.", \.sets),
            ("refused_sets", "Values that memcached has no room for.", \.refusedSets),
            ("failures", "Operations that memcached did not answer, or not in time.", \.failures),
            ("skipped", "Operations not tried because memcached had failed.", \.skippedWhileOpen),
            ("dropped", "Operations not tried because too many waited.", \.droppedQueueFull),
        ]
        for (name, help, count) in counts {
            metrics.counter("heliograph_memcached_\(name)_total", help) {
                Double(memcached.statistics[keyPath: count])
            }
        }
        metrics.gauge("heliograph_memcached_available", "1 while memcached is asked, else 0.") {
            memcached.statistics.isOpen ? 0 : 1
        }
    }
}
