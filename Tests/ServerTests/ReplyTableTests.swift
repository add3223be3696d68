import Assets
import Derivations
import HTTPTypes
import NIOCore
import Testing

@testable import Server

@Suite struct ReplyTableTests {
    let epochs = Epochs()

    func reply(_ size: Int, on name: String = "a", expires: NIODeadline? = nil) -> Reply {
        Reply(
            fields: [.eTag: "\"\(size)\""], body: ByteBuffer(repeating: 7, count: size),
            dependencies: epochs.snapshot([name]), expires: expires)
    }

    @Test func whatIsKeptIsFoundUntilItsEpochMoves() {
        let table = ReplyTable(epochs: epochs)
        table.keep(reply(10), path: "/x", variation: [], negotiated: .avif)
        #expect(table.reply(path: "/x", classify: { .legacy })?.body.readableBytes == 10)
        epochs.bump("a")
        #expect(table.reply(path: "/x", classify: { .legacy }) == nil)
        let statistics = table.statistics
        #expect(statistics.entries == 0 && statistics.bytes == 0)
        #expect(statistics.hits == 1 && statistics.misses == 1 && statistics.stale == 1)
    }

    @Test func aReplyMadeFromWhatHasChangedSinceIsNotKept() {
        let table = ReplyTable(epochs: epochs)
        let old = reply(10)
        epochs.bump("a")
        #expect(!table.keep(old, path: "/x", variation: [], negotiated: .none))
    }

    @Test func `Who saves data gets nothing that was kept for others`() {
        let table = ReplyTable(epochs: epochs)
        table.keep(reply(1), path: "/q", variation: [.accept, .saveData], negotiated: .webp)
        table.keep(reply(2), path: "/plain", variation: [], negotiated: .none)
        #expect(table.reply(path: "/q", classify: { .webp })?.body.readableBytes == 1)
        #expect(table.reply(path: "/q", except: .saveData, classify: { .webp }) == nil)
        #expect(
            table.reply(path: "/plain", except: .saveData, classify: { .webp })?
                .body.readableBytes == 2)
    }

    @Test(arguments: [
        ("on", true), ("On", true), (" on ", true), ("on; x=1", true), ("off", false), ("", false),
        ("only", false),
    ])
    func `A client says in words that it saves data`(_ value: String, _ saves: Bool) {
        #expect(RequestFields.asksToSaveData(value) == saves)
    }

    @Test func onlyAVaryingPathAsksForTheClass() {
        let table = ReplyTable(epochs: epochs)
        table.keep(reply(1), path: "/auto", variation: .accept, negotiated: .avif)
        table.keep(reply(2), path: "/auto", variation: .accept, negotiated: .legacy)
        table.keep(reply(3), path: "/plain", variation: [], negotiated: .avif)
        #expect(table.reply(path: "/auto", classify: { .avif })?.body.readableBytes == 1)
        #expect(table.reply(path: "/auto", classify: { .legacy })?.body.readableBytes == 2)
        #expect(table.reply(path: "/auto", classify: { .webp }) == nil)
        var asked = 0
        let plain = table.reply(path: "/plain") {
            asked += 1
            return .webp
        }
        #expect(plain?.body.readableBytes == 3 && asked == 0)
        #expect(table.statistics.entries == 3)
    }

    @Test func pathsAreComparedByteByByte() {
        let table = ReplyTable(epochs: epochs)
        table.keep(reply(1), path: "/\u{e9}", variation: [], negotiated: .none)
        #expect(table.reply(path: "/e\u{301}", classify: { .none }) == nil)
        #expect(table.reply(path: "/\u{e9}", classify: { .none }) != nil)
    }

    @Test func aReplyExpires() {
        let table = ReplyTable(epochs: epochs)
        let end = NIODeadline.uptimeNanoseconds(1000)
        table.keep(reply(1, expires: end), path: "/x", variation: [], negotiated: .none)
        #expect(table.reply(path: "/x", now: .uptimeNanoseconds(999), classify: { .none }) != nil)
        #expect(table.reply(path: "/x", now: end, classify: { .none }) == nil)
    }

    @Test func theTableStaysInItsBoundAndKeepsWhatIsAskedFor() {
        let table = ReplyTable(.init(capacity: 100_000, largestBody: 50_000), epochs: epochs)
        table.keep(reply(1000), path: "/wanted", variation: [], negotiated: .none)
        for number in 0..<1000 {
            table.keep(reply(1000), path: "/\(number)", variation: [], negotiated: .none)
            #expect(table.reply(path: "/wanted", classify: { .none }) != nil)
            #expect(table.statistics.bytes <= 100_000)
        }
        #expect(table.statistics.entries > 60)
        #expect(table.statistics.evictions > 900)
        #expect(!table.keep(reply(50_001), path: "/big", variation: [], negotiated: .none))
        table.removeAll()
        #expect(table.statistics.bytes == 0 && table.statistics.entries == 0)
    }

    @Test func replacingAnAnswerCountsItOnce() {
        let table = ReplyTable(epochs: epochs)
        table.keep(reply(10), path: "/x", variation: [], negotiated: .none)
        let bytes = table.statistics.bytes
        table.keep(reply(10), path: "/x", variation: [], negotiated: .none)
        #expect(table.statistics.bytes == bytes && table.statistics.entries == 1)
        table.keep(reply(10), path: "/x", variation: .accept, negotiated: .webp)
        #expect(table.statistics.bytes == bytes && table.statistics.entries == 1)
    }

    @Test func countersOfAssetsAreForgottenWhenNothingHoldsThem() {
        let counters = DeliveryCounters()
        let asset = AssetID()
        let held = counters.counter(for: "demo", asset: asset)
        held.add(bytes: 5)
        #expect(counters.drain() == [.init(cloud: "demo", asset: asset, requests: 1, bytes: 5)])
        #expect(counters.drain().isEmpty)
        // An answer in memory still counts into the same object.
        held.add(bytes: 7)
        #expect(counters.counter(for: "demo", asset: asset) === held)
        #expect(counters.drain().map(\.bytes) == [7])
    }

    @Test func countersAreDrainedOnce() {
        let counters = DeliveryCounters()
        counters.counter(for: "demo").add(bytes: 5)
        counters.counter(for: "demo").add(bytes: 6)
        _ = counters.counter(for: "idle")
        let drained = counters.drain()
        #expect(drained.count == 1)
        #expect(drained[0].cloud == "demo" && drained[0].requests == 2 && drained[0].bytes == 11)
        #expect(counters.drain().isEmpty)
    }
}
