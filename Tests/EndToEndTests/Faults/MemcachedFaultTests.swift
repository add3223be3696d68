import Foundation
import Testing

/// A memcached that hangs, dies and comes back costs speed, never an error.
@Suite struct MemcachedFaultTests {
    @Test(.timeLimit(.minutes(2)))
    func noFaultOfMemcachedIsAnError() async throws {
        // Without memory every hit asks memcached.
        let site = try Site(flags: ["--memory-cache-mb", "0"])
        let server = try await LiveServer.start(site)
        let first = try #require(server.memcached)
        try await API(server).uploadPicture(
            try Samples.png(try Samples.quadrants()), named: "quad.png")
        _ = try await load(server, requests: 60)
        let calm = try await load(server, requests: 400)
        #expect(calm.layers["memcached", default: 0] > 0, "\(calm.layers)")

        first.signal(SIGSTOP)
        let hung = try await load(server, requests: 400)
        first.signal(SIGCONT)
        first.signal(SIGKILL)
        try await onThread { _ = try first.awaitEnd(within: .seconds(5)) }
        let gone = try await load(server, requests: 400)
        let second = try await onThread { try site.startMemcached() }
        let back = try await load(server, requests: 400)

        let phases = [("calm", calm), ("hung", hung), ("gone", gone), ("back", back)]
        for (name, phase) in phases {
            let p99 = phase.latencies.percentile(0.99)
            print(
                "memcached \(name): p50 \(phase.latencies.percentile(0.5)) ms, p99 \(p99) ms, "
                    + "\(phase.layers)")
            #expect(phase.failures == [], "\(name)")
            #expect(p99 < calm.latencies.percentile(0.99) + 300, "\(name)")
        }
        try await recovers(server)
        try await server.stop()
        second.signal(SIGKILL)
    }

    /// After a while memcached is asked again by itself.
    private func recovers(_ server: LiveServer) async throws {
        let isBack = try await onThread {
            poll(within: .seconds(10)) {
                let request = HTTPRequest(target: "/demo/image/upload/w_40/quad.png")
                return (try? server.send(request))?.layer == "memcached"
            }
        }
        #expect(isBack)
    }

    private struct Phase: Sendable {
        var latencies = Latencies()
        var failures: [Int] = []
        var layers: [String: Int] = [:]
    }

    /// So many requests by four clients for twenty pictures, now and then for a new one.
    private func load(_ server: LiveServer, requests: Int) async throws -> Phase {
        let salt = Int.random(in: 1_000...9_000_000)
        let phases = try await atOnce(4) { lane in
            var phase = Phase()
            let connection = try HTTPConnection(port: server.port)
            for step in 0..<(requests / 4) {
                let isNew = step % 25 == 24
                let words = isNew ? "w_30,x_\(salt + step * 4 + lane)" : "w_\(40 + step % 20)"
                let start = ContinuousClock.now
                let reply = try connection.perform(
                    HTTPRequest(target: "/demo/image/upload/\(words)/quad.png"))
                if !isNew { phase.latencies.add(ContinuousClock.now - start) }
                if reply.status != 200 { phase.failures.append(reply.status) }
                phase.layers[reply.layer ?? "none", default: 0] += 1
            }
            return phase
        }
        return phases.reduce(into: Phase()) { whole, part in
            whole.latencies.add(part.latencies)
            whole.failures += part.failures
            whole.layers.merge(part.layers, uniquingKeysWith: +)
        }
    }
}
