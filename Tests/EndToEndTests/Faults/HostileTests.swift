import Foundation
import Testing
import Vips

/// Hostile files get a picture or a reason, in time, and hold up nobody else.
@Suite struct HostileTests {
    /// Mutations of good files; HELIOGRAPH_E2E_MUTATIONS for more.
    static let mutations =
        ProcessInfo.processInfo.environment["HELIOGRAPH_E2E_MUTATIONS"]
        .flatMap { Int($0) } ?? 200

    static let deadlines = ["--render-soft-seconds", "3", "--render-hard-seconds", "5"]

    @Test(.timeLimit(.minutes(10)))
    func hostileFilesGetAPictureOrAReason() async throws {
        try await withServer(
            flags: Self.deadlines,
            pictures: ["quad.png": try Samples.png(try Samples.quadrants())]
        ) { server in
            _ = try await server.get("/demo/image/upload/w_40/quad.png")
            let isOver = Flag()
            async let watched = watchHits(server, until: isOver)
            let files = try Self.files()
            let accounts = try await withThrowingTaskGroup(of: String?.self) { group in
                for lane in 0..<4 {
                    let mine = files.enumerated().filter { $0.offset % 4 == lane }
                    group.addTask {
                        var verdicts: [String] = []
                        for (index, file) in mine {
                            let verdict = try await Self.judge(server, file.name, file.bytes, index)
                            if let verdict { verdicts.append(verdict) }
                        }
                        return verdicts.isEmpty ? nil : verdicts.joined(separator: "\n")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            isOver.raise()
            let hits = try await watched
            #expect(accounts.compactMap(\.self) == [])
            #expect(hits.failures == 0)
            print(
                "hostile: \(files.count) files; hits meanwhile \(hits.latencies.milliseconds.count)"
                    + ", p99 \(hits.latencies.percentile(0.99)) ms")
            #expect(hits.latencies.percentile(0.99) < 500)
            #expect(try await server.get("/demo/image/upload/w_41/quad.png").status == 200)
        }
    }

    @Test func badFilesAreRefusedAtTheDoor() async throws {
        let api = try await Gallery.shared.api
        let bad: [(String, [UInt8])] = [
            ("empty", []), ("text", Array("just text".utf8)), ("gzip", Self.gzipTrap),
            ("script", Array("<svg xmlns='http://www.w3.org/2000/svg'><script>1</script>".utf8)),
            ("bomb", Self.pngBomb), ("half a header", [0x89, 0x50, 0x4e, 0x47]),
            ("html", Array("<!DOCTYPE html><html></html>".utf8)),
        ]
        for (name, bytes) in bad {
            let reply = try await api.call(
                "upload", ["public_id": "bad/\(name)"], file: .init(name: "a.png", bytes: bytes))
            #expect(reply.status == 400, "\(name): \(reply.account)")
            #expect(try reply.json["error"]["message"].string?.isEmpty == false, "\(name)")
            #expect(try await Gallery.shared.get("w_10/bad/\(API.escape(name)).png").status == 404)
        }
    }

    /// The 22 bytes that hang format detection of stock libvips for ever: `(printf x | gzip -n;
    /// printf A)`.
    static let gzipTrap: [UInt8] = [
        0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xab, 0, 0, 0x83, 0x16, 0xdc, 0x8c, 1, 0, 0, 0, 0x41,
    ]

    /// A PNG whose header claims 65,500 × 65,500 pixels.
    static let pngBomb: [UInt8] = {
        let header = Array("IHDR".utf8) + [0, 0, 0xff, 0xdc, 0, 0, 0xff, 0xdc, 8, 2, 0, 0, 0]
        let pixels = Array("IDAT".utf8) + [0x78, 0x9c, 3, 0, 0, 0, 0, 1]
        var file: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]
        for content in [header, pixels, Array("IEND".utf8)] {
            file += bigEndian(UInt32(content.count - 4))
            file += content
            file += bigEndian(crc(content))
        }
        return file
    }()

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xffff_ffff
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 {
                let isOdd = sum & 1 == 1
                sum >>= 1
                if isOdd { sum ^= 0xEDB8_8320 }
            }
        }
        return ~sum
    }

    // MARK: Files

    private static func files() throws -> [(name: String, bytes: [UInt8])] {
        let small = try Samples.quadrants(width: 96, height: 72)
        let good: [(String, [UInt8])] = [
            ("jpg", try Samples.jpeg(small)), ("png", try Samples.png(small)),
            ("gif", try Samples.encoded(try Samples.animation(), "gif")),
            ("webp", try Samples.encoded(small, "webp")), ("avif", try Samples.avif(small)),
            ("tiff", try Samples.encoded(small, "tiff")),
            ("exif", try Samples.photograph(orientation: 6)),
        ]
        var files: [(name: String, bytes: [UInt8])] = [("gzip", gzipTrap), ("bomb", pngBomb)]
        for (name, bytes) in good {
            for cut in [0.02, 0.1, 0.3, 0.5, 0.8, 0.97] {
                let count = max(4, Int(Double(bytes.count) * cut))
                files.append(("\(name) cut at \(count)", Array(bytes.prefix(count))))
            }
        }
        var random = Seeded(state: 20_261_124)
        for index in 0..<mutations {
            let (name, bytes) = good[index % good.count]
            files.append(("\(name) mutation \(index)", mutated(bytes, &random)))
        }
        return files
    }

    private static func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &random) {
            // Headers are where it hurts.
            let reach = Bool.random(using: &random) ? min(bytes.count, 200) : bytes.count
            let place = Int.random(in: 0..<reach, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 2: bytes[place] = 0xff
            default:
                let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
                if bytes.count > 32 { bytes.removeSubrange(place..<end) }
            }
        }
        return bytes
    }

    /// The same numbers every time.
    private struct Seeded: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    // MARK: Judging

    /// Uploads a file and asks for it; what is wrong with the answers, if anything.
    private static func judge(
        _ server: LiveServer, _ name: String, _ bytes: [UInt8], _ index: Int
    ) async throws -> String? {
        let start = ContinuousClock.now
        let upload = try await API(server).call(
            "upload", ["public_id": "hostile/\(index)"],
            file: .init(name: "a", bytes: bytes))
        if ContinuousClock.now - start > .seconds(10) { return "\(name): upload took too long" }
        if upload.status == 400 {
            let message = try upload.json["error"]["message"].string ?? ""
            return message.isEmpty ? "\(name): \(upload.account)" : nil
        }
        guard upload.status == 200 else { return "\(name): upload \(upload.account)" }
        for words in ["f_png,w_50", "c_fill,f_webp,h_20,w_20"] {
            let start = ContinuousClock.now
            let reply = try await server.get("/demo/image/upload/\(words)/hostile/\(index)")
            if ContinuousClock.now - start > .seconds(10) { return "\(name): render took too long" }
            let isRefused = (400..<500).contains(reply.status) && !reply.reason.isEmpty
            guard reply.status == 200 || isRefused else { return "\(name): \(reply.account)" }
            if reply.status == 200, (try? Picture(reply.body)) == nil {
                return "\(name): an answer that is no picture"
            }
        }
        return nil
    }

    /// Asks for one hit after the other and measures.
    private func watchHits(
        _ server: LiveServer, until isOver: Flag
    ) async throws -> (latencies: Latencies, failures: Int) {
        try await onThread {
            var latencies = Latencies()
            var failures = 0
            let connection = try HTTPConnection(port: server.port, within: .seconds(600))
            while !isOver.isUp {
                let start = ContinuousClock.now
                let reply = try connection.perform(
                    HTTPRequest(target: "/demo/image/upload/w_40/quad.png"))
                latencies.add(ContinuousClock.now - start)
                if reply.status != 200 { failures += 1 }
                // As many as a page would cause, not as many as fit.
                usleep(5_000)
            }
            return (latencies, failures)
        }
    }
}
