import Foundation
import Synchronization
import Testing

@testable import Memcached

@Suite struct FailureTests {
    @Test func isACacheOfMissesWhereNothingListens() async throws {
        let nowhere: [MemcachedEndpoint] = [
            .tcp(host: "127.0.0.1", port: try MemcachedProcess.freePort()),
            .unixSocket(path: "/nonexistent/memcached.sock"),
        ]
        for endpoint in nowhere {
            let client = MemcachedClient(MemcachedConfiguration(endpoint: endpoint))
            for _ in 0..<100 { #expect(await client.get("k") == nil) }
            #expect(await !client.set("k", [1], expiresInSeconds: 60))
            #expect(client.statistics.isOpen)
            #expect(client.statistics.failures == 3)
            #expect(client.statistics.skippedWhileOpen == 98)
            await client.shutdown()
        }
    }

    @Test func findsAServerThatStartsLate() async throws {
        let server = try MemcachedProcess.onPort()
        server.kill()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        for _ in 0..<5 { #expect(await client.get("k") == nil) }
        #expect(client.statistics.isOpen)
        try server.start()
        #expect(await eventually { await client.set("k", [1], expiresInSeconds: 60) })
        #expect(await client.get("k") == [1])
        await client.shutdown()
    }

    @Test func findsAServerThatWasKilledAndStartedAgain() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        server.kill()
        for _ in 0..<5 { #expect(await client.get("k") == nil) }
        #expect(client.statistics.isOpen)
        try server.start()
        let back = ContinuousClock.now
        #expect(await eventually { await client.set("k", [2], expiresInSeconds: 60) })
        #expect(ContinuousClock.now - back < .seconds(2))
        #expect(await client.get("k") == [2])
        await client.shutdown()
    }

    @Test func noticesNothingOfARestartBetweenTwoOperations() async throws {
        let server = try MemcachedProcess.onSocket()
        var configuration = MemcachedConfiguration(endpoint: server.endpoint)
        configuration.threads = 4
        configuration.timeoutMilliseconds = 10_000
        configuration.patienceMilliseconds = 20_000
        let client = MemcachedClient(configuration)
        for number in 0..<50 {
            #expect(await client.set("k\(number)", [1], expiresInSeconds: 60))
        }
        server.kill()
        try server.start()
        for number in 0..<50 {
            #expect(await client.set("k\(number)", [2], expiresInSeconds: 60))
        }
        #expect(client.statistics.failures == 0)
        await client.shutdown()
    }

    @Test(arguments: [true, false])
    func losesLittleTimeToAServerThatHangs(_ usesSocket: Bool) async throws {
        let server = try usesSocket ? MemcachedProcess.onSocket() : MemcachedProcess.onPort()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        try server.hang()
        let start = ContinuousClock.now
        for _ in 0..<1000 { #expect(await client.get("k") == nil) }
        // Three time-outs of 30 ms, not a thousand (30 s); room for a busy machine.
        #expect(ContinuousClock.now - start < .seconds(5))
        #expect(client.statistics.isOpen)
        #expect(client.statistics.skippedWhileOpen >= 900)
        // Skipped at once, rather than tried at length.
        let skipping = ContinuousClock.now
        #expect(await !client.set("k", [UInt8](repeating: 1, count: 900_000), expiresInSeconds: 9))
        #expect(ContinuousClock.now - skipping < .milliseconds(100))
        try server.resume()
        #expect(await eventually { await client.get("k") == [1] })
        #expect(!client.statistics.isOpen)
        await client.shutdown()
    }

    @Test func boundsABigSetIntoAServerThatHangs() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        try server.hang()
        let start = ContinuousClock.now
        #expect(await !client.set("k", [UInt8](repeating: 1, count: 900_000), expiresInSeconds: 9))
        #expect(ContinuousClock.now - start < .seconds(4))
        try server.resume()
        await client.shutdown()
    }

    @Test func keepsConcurrentCallersWaitingOnlyOnce() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        try server.hang()
        let worst = await withTaskGroup(of: Duration.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let start = ContinuousClock.now
                    #expect(await client.get("k") == nil)
                    return ContinuousClock.now - start
                }
            }
            return await group.reduce(.zero, max)
        }
        #expect(worst < .seconds(1))
        #expect(client.statistics.isOpen)
        try server.resume()
        await client.shutdown()
    }

    @Test func leavesNoConnectionToItsChildren() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(MemcachedConfiguration(endpoint: server.endpoint))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        guard case .unixSocket(let path) = server.endpoint else { return }
        let connections = (0..<4096).filter { peer(of: $0) == path }
        #expect(!connections.isEmpty)
        for descriptor in connections { #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0) }
        await client.shutdown()
        #expect((0..<4096).allSatisfy { peer(of: $0) != path })
    }

    private func peer(of descriptor: Int32) -> String? {
        var address = sockaddr_un()
        var length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let code = withUnsafeMutableBytes(of: &address) { bytes in
            getpeername(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard code == 0, address.sun_family == sa_family_t(AF_UNIX) else { return nil }
        return withUnsafeBytes(of: address.sun_path) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// The threads themselves, with work that blocks as long as a test wants.
@Suite struct ConnectionThreadsTests {
    private func configuration() -> MemcachedConfiguration {
        var configuration = MemcachedConfiguration(
            endpoint: .unixSocket(path: "/nonexistent/memcached.sock"))
        configuration.threads = 1
        configuration.maximumPendingOperations = 2
        configuration.maximumPendingBytes = 10
        configuration.patienceMilliseconds = 50
        return configuration
    }

    /// Occupies the only thread until `gate` is signalled.
    private func occupy(_ threads: ConnectionThreads, until gate: DispatchSemaphore) {
        let begun = DispatchSemaphore(value: 0)
        #expect(
            threads.submit(
                Operation { _ in
                    begun.signal()
                    gate.wait()
                }))
        begun.wait()
    }

    @Test func takeNoMoreThanTheQueueHolds() async {
        let threads = ConnectionThreads(configuration())
        let gate = DispatchSemaphore(value: 0)
        occupy(threads, until: gate)
        #expect(threads.submit(Operation { _ in }))
        #expect(threads.submit(Operation { _ in }))
        #expect(!threads.submit(Operation { _ in }))
        gate.signal()
        await threads.close()
        #expect(!threads.submit(Operation { _ in }))
    }

    @Test func takeNoMoreBytesThanTheQueueHolds() async {
        let threads = ConnectionThreads(configuration())
        let gate = DispatchSemaphore(value: 0)
        occupy(threads, until: gate)
        #expect(threads.submit(Operation(bytes: 8) { _ in }))
        #expect(!threads.submit(Operation(bytes: 3) { _ in }))
        #expect(threads.submit(Operation { _ in }))
        gate.signal()
        await threads.close()
    }

    @Test func letNobodyWaitPastTheDeadline() async {
        let threads = ConnectionThreads(configuration())
        let gate = DispatchSemaphore(value: 0)
        occupy(threads, until: gate)
        let answer = await withCheckedContinuation { continuation in
            let answer = Answer(continuation) { "too late" }
            let operation = Operation(waiter: answer) { _ in answer.settle { "in time" } }
            #expect(threads.submit(operation))
        }
        #expect(answer == "too late")
        gate.signal()
        await threads.close()
    }

    @Test func finishWhatIsQueuedBeforeTheyClose() async {
        let threads = ConnectionThreads(configuration())
        let gate = DispatchSemaphore(value: 0)
        occupy(threads, until: gate)
        let done = Atomic(0)
        for _ in 0..<2 {
            #expect(threads.submit(Operation { _ in done.add(1, ordering: .relaxed) }))
        }
        gate.signal()
        await threads.close()
        #expect(done.load(ordering: .relaxed) == 2)
    }
}
