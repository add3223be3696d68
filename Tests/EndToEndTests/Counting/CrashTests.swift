import Foundation
import Synchronization
import Testing

/// `kill -9` at any moment loses and doubles nothing that a client has seen.
@Suite struct CrashTests {
    /// Rounds of killing; HELIOGRAPH_E2E_ROUNDS for more.
    static let rounds =
        ProcessInfo.processInfo.environment["HELIOGRAPH_E2E_ROUNDS"]
        .flatMap { Int($0) } ?? 3

    @Test(.timeLimit(.minutes(5)))
    func killingUnderLoadLosesAndDoublesNothing() async throws {
        let site = try Site()
        let original = try Samples.png(try Samples.quadrants())
        var received: Set<Int> = []
        var orphans: [pid_t] = []
        var server = try await LiveServer.start(site)
        let memcached = server.memcached
        try await API(server).uploadPicture(original, named: "quad.png")
        for round in 0..<Self.rounds {
            let children = server.workers
            received.formUnion(try await load(server, from: 1 + round * 100_000))
            let process = server.process
            orphans += try await onThread {
                try process.awaitEnd(within: .seconds(10))
                _ = poll(within: .seconds(5)) { !children.contains(where: Kernel.isAlive) }
                return children.filter(Kernel.isAlive)
            }
            server = try await LiveServer.start(site, memcached: .onSite)
            try await audit(server, received)
        }
        #expect(orphans == [])
        #expect(received.count > Self.rounds, "a load that got answers")
        let kept = try await server.get("/demo/image/upload/quad.png")
        #expect(kept.body == original)
        print("kill -9: \(Self.rounds) rounds, \(received.count) derived resources received")
        try await server.stop()
        memcached?.signal(SIGKILL)
    }

    /// Asks for new pictures on four connections for a third of a second, then kills the server
    /// while they go on. What was received whole.
    private func load(_ server: LiveServer, from first: Int) async throws -> Set<Int> {
        let next = Atomic<Int>(first)
        async let killed: Void = onThread {
            let deadline = ContinuousClock.now.advanced(by: .milliseconds(350))
            _ = poll(within: .seconds(1)) { ContinuousClock.now > deadline }
            server.process.signal(SIGKILL)
        }
        let received = try await withCounter(next, server)
        try await killed
        return received
    }

    private func withCounter(
        _ next: borrowing Atomic<Int>, _ server: LiveServer
    ) async throws -> Set<Int> {
        let first = next.load(ordering: .relaxed)
        let lists = try await atOnce(4) { lane in
            var received: [Int] = []
            guard let connection = try? HTTPConnection(port: server.port) else { return received }
            // Each lane has numbers of its own, and every other request is one that lane 0 makes too.
            for step in 0... {
                let number = first + step * 4 + (step % 2 == 0 ? lane : 0)
                let target = "/demo/image/upload/o_\(40 + number % 50),w_40,x_\(number)/quad.png"
                guard let reply = try? connection.perform(HTTPRequest(target: target)) else {
                    break
                }
                if reply.status == 200 { received.append(number) }
            }
            return received
        }
        return Set(lists.joined())
    }

    /// Everything received is listed once, and the ledger has one entry for each resource.
    private func audit(_ server: LiveServer, _ received: Set<Int>) async throws {
        let api = API(server)
        let derived = try await api.derived(of: "quad")
        let names = derived.map(\.transformation)
        #expect(Set(names).count == names.count, "a resource listed twice")
        let listed = Set(
            names.compactMap { name in
                name.split(whereSeparator: { ",/".contains($0) })
                    .first { $0.hasPrefix("x_") }.flatMap { Int($0.dropFirst(2)) }
            })
        #expect(received.subtracting(listed) == [], "received but not recorded")
        let count = try await api.count()
        #expect(count.derived == derived.count)
        #expect(count.counted == derived.count, "counted otherwise than recorded")
        // Asking again for what was received makes nothing.
        for number in received.prefix(20) {
            let target = "/demo/image/upload/o_\(40 + number % 50),w_40,x_\(number)/quad.png"
            let reply = try await server.get(target)
            #expect(reply.status == 200 && reply.layer != "render", "\(target): \(reply.account)")
        }
        #expect(try await api.count() == count)
    }
}
