import Testing

@testable import Memcached

@Suite struct MemcachedEndpointTests {
    @Test(arguments: [
        ("localhost:11211", MemcachedEndpoint.tcp(host: "localhost", port: 11211)),
        ("127.0.0.1:1", .tcp(host: "127.0.0.1", port: 1)),
        ("[::1]:11211", .tcp(host: "::1", port: 11211)),
        ("/run/memcached.sock", .unixSocket(path: "/run/memcached.sock")),
        ("/with space", .unixSocket(path: "/with space")),
    ])
    func readsAndPrints(_ text: String, _ endpoint: MemcachedEndpoint) {
        #expect(MemcachedEndpoint(text) == endpoint)
        #expect(endpoint.description == text)
    }

    @Test(arguments: [
        "", "none", "localhost", "localhost:", ":11211", "localhost:0", "localhost:65536",
        "localhost:+1", "localhost:1x", "::1:11211", "[]:1", "[host]:1", "a b:1", "a/b:1",
        "relative/path", "host:1:2", "/" + String(repeating: "x", count: 107), "/new\nline",
    ])
    func refuses(_ text: String) {
        #expect(MemcachedEndpoint(text) == nil)
    }
}

@Suite struct KeyTests {
    @Test(arguments: ["a", "d:0123456789abcdef", "ünïcode", String(repeating: "k", count: 250)])
    func takes(_ text: String) {
        #expect(Key(text)?.text == text)
    }

    @Test(arguments: [
        "", "a b", "a\tb", "a\r\nb", "\u{7F}", "a\0", String(repeating: "k", count: 251),
        String(repeating: "ü", count: 126),
    ])
    func refuses(_ text: String) {
        #expect(Key(text) == nil)
    }

    @Test(arguments: [
        (0, 0), (60, 60), (2_592_000, 2_592_000), (2_592_001, 1_002_592_001),
    ])
    func turnsLongLivesIntoPointsInTime(_ seconds: Int, _ field: Int) {
        #expect(expiry(afterSeconds: seconds, now: 1_000_000_000) == field)
    }
}

@Suite struct FifoTests {
    @Test func givesBackInOrderHoweverItIsUsed() {
        var fifo = Fifo<Int>()
        var expected: [Int] = []
        var next = 0
        for round in 0..<300 {
            for _ in 0..<(round % 7) {
                fifo.append(next)
                expected.append(next)
                next += 1
            }
            for _ in 0..<(round % 5) {
                #expect(fifo.first == expected.first)
                #expect(fifo.popFirst() == (expected.isEmpty ? nil : expected.removeFirst()))
            }
            #expect(fifo.count == expected.count)
        }
        while let value = fifo.popFirst() { #expect(value == expected.removeFirst()) }
        #expect(expected.isEmpty)
    }
}
