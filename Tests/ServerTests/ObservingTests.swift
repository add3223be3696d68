import Foundation
import NIOCore
import Synchronization
import Testing

@testable import Server

@Suite struct ObservingTests {
    @Test func metricsAreRenderedInOrderWithEscapedLabels() {
        let metrics = Metrics()
        metrics.counter("b_total", "Counts.", ["status": "200", "layer": "memory"]).add(3)
        metrics.counter("b_total", "Counts.", ["status": "200", "layer": "memory"]).add()
        metrics.counter("b_total", "Counts.", ["status": "404", "layer": "a\"\\\n"]).add()
        metrics.gauge("a_bytes", "One\nline.") { 1.5 }
        let histogram = metrics.histogram(
            "c_seconds", "Times.", bounds: [0.1, 1], ["format": "jpg"])
        for value in [0.05, 0.1, 0.5, 7] { histogram.observe(value) }
        #expect(
            metrics.render() == """
                # HELP a_bytes One\\nline.
                # TYPE a_bytes gauge
                a_bytes 1.5
                # HELP b_total Counts.
                # TYPE b_total counter
                b_total{status="200",layer="memory"} 4
                b_total{status="404",layer="a\\"\\\\\\n"} 1
                # HELP c_seconds Times.
                # TYPE c_seconds histogram
                c_seconds_bucket{format="jpg",le="0.1"} 2
                c_seconds_bucket{format="jpg",le="1"} 3
                c_seconds_bucket{format="jpg",le="+Inf"} 4
                c_seconds_sum{format="jpg"} 7.65
                c_seconds_count{format="jpg"} 4

                """)
    }

    @Test(arguments: [
        ("/demo/image/upload/s--aB3_-x9z--/w_1/a.jpg", "/demo/image/upload/s--…--/w_1/a.jpg"),
        ("/demo/image/upload/shoes--red/a.jpg", "/demo/image/upload/shoes--red/a.jpg"),
        ("/x?signature=1&a=2&API_SECRET=3", "/x?signature=…&a=2&API_SECRET=…"),
        ("/x?token", "/x?token"), ("/x?__cld_token__=exp=1~hmac=2", "/x?__cld_token__=…"),
    ])
    func secretsNeverReachALog(_ target: String, _ logged: String) {
        #expect(Redaction.redact(target) == logged)
    }

    static func exchange(_ target: String) -> Exchange {
        Exchange(
            method: "GET", target: target, status: 200, bytes: 5, layer: "memory",
            nanoseconds: 12_345, requestID: "r1", remote: "127.0.0.1")
    }

    @Test func aLineOfJSONIsReadBackAsItWas() throws {
        let line = AccessLine(Self.exchange("/\"\\\n\u{1}é"), at: 0).json
        let value = try JSONDecoder().decode(SentJSON.self, from: Data(line.utf8))
        guard case .object(let members) = value else {
            Issue.record("not an object: \(line)")
            return
        }
        #expect(members["target"]?.text == "/\"\\\n\u{1}é")
        #expect(members["time"]?.text == "1970-01-01T00:00:00Z")
        #expect(line.contains("\"ms\":0.012,"))
        #expect(!AccessLine(Self.exchange("/a\nb"), at: 0).text.contains("\n"))
    }

    @Test func aStuckWriterDropsLinesAndCountsThem() {
        let written = Mutex(0)
        let gate = DispatchSemaphore(value: 0)
        let log = AccessLog(style: .text, capacity: 1000) { bytes in
            gate.wait()
            written.withLock { $0 += bytes.split(separator: 0x0a).count }
        }
        for _ in 0..<100 { log.record(Self.exchange("/x"), at: 0) }
        #expect(log.dropped > 0)
        for _ in 0..<100 { gate.signal() }
        log.flush()
        #expect(written.withLock { $0 } + log.dropped == 100)
    }

    @Test func patienceEndsWhereTheLimitsSay() {
        var limits = HTTPLimits()
        limits.headTimeout = .seconds(10)
        let patience = Patience(limits: limits)
        let start = NIODeadline.uptimeNanoseconds(0)
        func verdict(_ waiting: Waiting, _ now: Int64, stuckSince: Int64? = nil) -> Bool {
            let stuck = stuckSince.map { start + .seconds($0) }
            let verdict = patience.verdict(
                waiting, since: start, unwritableSince: stuck, now: start + .seconds(now))
            return verdict == .expired
        }
        #expect(!verdict(.head, 9) && verdict(.head, 10))
        #expect(!verdict(.request, 59) && verdict(.request, 60))
        #expect(!verdict(.body, 29) && verdict(.body, 30))
        #expect(!verdict(.peer, 1) && verdict(.peer, 2))
        #expect(!verdict(.us, 100_000))
        #expect(!verdict(.us, 100, stuckSince: 41) && verdict(.us, 100, stuckSince: 40))
    }
}
