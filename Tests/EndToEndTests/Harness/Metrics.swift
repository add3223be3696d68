import Testing

/// What `/metrics` says, in the text form of Prometheus.
struct Metrics: Sendable {
    enum Failure: Error { case malformed(String) }

    struct Sample: Sendable {
        var name: String
        var labels: String
        var value: Double
    }

    let samples: [Sample]

    /// Reads a server's metrics.
    init(_ server: LiveServer) async throws {
        let reply = try await server.get("/metrics")
        try #require(reply.status == 200, "\(reply.account)")
        samples = try reply.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            guard let space = line.lastIndex(of: " "),
                let value = Double(line[line.index(after: space)...])
            else { throw Failure.malformed(String(line)) }
            let key = line[..<space]
            return Sample(
                name: String(key.prefix { $0 != "{" }), labels: String(key.drop { $0 != "{" }),
                value: value)
        }
    }

    /// The sum over all labels that hold `text`; nil where there is no such sample.
    func sum(_ name: String, where text: String = "") -> Double? {
        let found = samples.filter { $0.name == name && (text.isEmpty || $0.labels.contains(text)) }
        return found.isEmpty ? nil : found.reduce(0) { $0 + $1.value }
    }

    /// How many renders have ended well.
    var renders: Int { Int(sum(Name.renderCount) ?? 0) }

    /// The names that operators rely on.
    enum Name {
        static let requests = "heliograph_requests_total"
        static let renderCount = "heliograph_render_seconds_count"
        static let all = [
            requests, renderCount, "heliograph_render_seconds_sum",
            "heliograph_render_seconds_bucket", "heliograph_render_queue_length",
            "heliograph_workers_alive", "heliograph_worker_losses_total",
            "heliograph_memory_cache_bytes", "heliograph_memory_cache_hits_total",
            "heliograph_counted_resources_total", "heliograph_memcached_sets_total",
            "heliograph_memcached_available",
        ]
    }
}
