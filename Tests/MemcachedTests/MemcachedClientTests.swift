import Memcached
import Testing

@Suite struct MemcachedClientTests {
    /// What is tested here is not speed: a busy machine must not turn hits into misses.
    private func patient(_ server: MemcachedProcess) -> MemcachedConfiguration {
        var configuration = MemcachedConfiguration(endpoint: server.endpoint)
        configuration.timeoutMilliseconds = 10_000
        configuration.patienceMilliseconds = 20_000
        return configuration
    }

    @Test func givesBackWhatWasStoredOverASocket() async throws {
        try await checkRoundTrips(MemcachedProcess.onSocket())
    }

    @Test func givesBackWhatWasStoredOverTCP() async throws {
        try await checkRoundTrips(MemcachedProcess.onPort())
    }

    private func checkRoundTrips(_ server: MemcachedProcess) async throws {
        let client = MemcachedClient(patient(server))
        let values: [String: [UInt8]] = [
            "empty": [], "text": Array("hello".utf8), "bytes": Array(0...255),
            "protocol": Array("\r\nEND\r\nVALUE x 0 1\r\n".utf8),
            "big": (0..<999_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) },
            String(repeating: "k", count: 250): [1], "ünïcode": [2],
        ]
        for (key, value) in values {
            #expect(await client.set(key, value, expiresInSeconds: 60), "\(key)")
        }
        for (key, value) in values { #expect(await client.get(key) == value, "\(key)") }
        #expect(await client.getMany(Array(values.keys) + ["text", "missing", "a b"]) == values)
        #expect(await client.get("missing") == nil)
        await client.delete("text")
        #expect(await client.get("text") == nil)
        let statistics = client.statistics
        #expect(statistics.sets == values.count)
        #expect(statistics.hits == values.count * 2)
        #expect(statistics.misses == 3)
        #expect(statistics.failures == 0)
        #expect(!statistics.isOpen)
        await client.shutdown()
    }

    @Test(arguments: ["", "a b", "a\nb", String(repeating: "k", count: 251)])
    func answersNothingForAKeyThatMemcachedCannotHave(_ key: String) async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(patient(server))
        #expect(await !client.set(key, [1], expiresInSeconds: 60))
        #expect(await client.get(key) == nil)
        await client.delete(key)
        #expect(client.statistics == MemcachedStatistics())
        await client.shutdown()
    }

    @Test func storesNothingThatIsTooBigAndStaysWell() async throws {
        let server = try MemcachedProcess.onSocket()
        var configuration = patient(server)
        let careful = MemcachedClient(configuration)
        #expect(
            await !careful.set("k", [UInt8](repeating: 7, count: 1_000_000), expiresInSeconds: 9))
        #expect(careful.statistics.refusedSets == 1)
        // The server's own refusal, which costs nothing but the set.
        configuration.maximumItemBytes = 1 << 24
        let careless = MemcachedClient(configuration)
        for _ in 0..<5 {
            let big = [UInt8](repeating: 7, count: 2_000_000)
            #expect(await !careless.set("k", big, expiresInSeconds: 9))
        }
        #expect(await careless.set("k", [7], expiresInSeconds: 9))
        #expect(await careless.get("k") == [7])
        #expect(careless.statistics.refusedSets == 5)
        #expect(careless.statistics.failures == 0)
        await careful.shutdown()
        await careless.shutdown()
    }

    @Test func keepsALongLife() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(patient(server))
        // Taken as seconds, 90 days would be a moment in 1970.
        #expect(await client.set("k", [1], expiresInSeconds: 90 * 24 * 3600))
        #expect(await client.get("k") == [1])
        #expect(await !client.set("negative", [1], expiresInSeconds: -1))
        await client.shutdown()
    }

    @Test func storesInTheBackgroundBeforeItShutsDown() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(patient(server))
        for number in 0..<100 {
            client.setInBackground("k\(number)", [UInt8(number)], expiresInSeconds: 60)
        }
        await client.shutdown()
        #expect(client.statistics.sets == 100)
        let other = MemcachedClient(patient(server))
        #expect(await other.getMany((0..<100).map { "k\($0)" }).count == 100)
        await other.shutdown()
    }

    @Test func servesManyAtOnceEachWithItsOwnValue() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(patient(server))
        for number in 0..<50 {
            #expect(await client.set("k\(number)", [UInt8(number)], expiresInSeconds: 60))
        }
        await withTaskGroup { group in
            for task in 0..<50 {
                group.addTask {
                    for round in 0..<40 {
                        let number = (task + round) % 50
                        #expect(await client.get("k\(number)") == [UInt8(number)])
                    }
                }
            }
        }
        #expect(client.statistics.hits == 2000)
        await client.shutdown()
    }

    @Test func answersNothingAfterTheShutdown() async throws {
        let server = try MemcachedProcess.onSocket()
        let client = MemcachedClient(patient(server))
        #expect(await client.set("k", [1], expiresInSeconds: 60))
        await client.shutdown()
        await client.shutdown()
        #expect(await client.get("k") == nil)
        #expect(await !client.set("k", [1], expiresInSeconds: 60))
        client.setInBackground("k", [1], expiresInSeconds: 60)
    }
}
