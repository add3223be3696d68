import Crypto
import Foundation
import Testing

/// `kill -9` while assets are uploaded, overwritten, renamed and deleted: what is there afterwards is
/// whole, and nothing else is.
@Suite struct UploadCrashTests {
    /// Rounds of killing; HELIOGRAPH_E2E_ROUNDS for more.
    static let rounds =
        ProcessInfo.processInfo.environment["HELIOGRAPH_E2E_ROUNDS"].flatMap { Int($0) } ?? 5

    /// What a lane was doing when the server was killed, and what it had been told before.
    private struct Lane: Sendable {
        /// Public IDs that were answered to be there, and not touched since.
        var kept: Set<String> = []
        /// Those that were answered to be gone, and not touched since.
        var gone: Set<String> = []
        var calls = 0
    }

    @Test(.timeLimit(.minutes(30)))
    func killingLeavesWholeAssetsAndNothingElse() async throws {
        let site = try Site()
        let pictures = try (0..<4).map {
            try Samples.png(try Samples.plain("RGBY"[$0], width: 40 + $0 * 10, height: 30))
        }
        var orphans: [pid_t] = []
        var lanes = [Lane](repeating: Lane(), count: 4)
        for _ in 0..<Self.rounds {
            let server = try await LiveServer.start(site, memcached: .none)
            for lane in lanes { try await check(lane, server) }
            try await audit(server)
            lanes = try await load(server, pictures, lanes)
            orphans += try await server.crash()
            try Self.age(site.folder.path("data/files"))
        }
        let server = try await LiveServer.start(site, memcached: .none)
        for lane in lanes { try await check(lane, server) }
        try await audit(server)
        try await server.stop()
        #expect(orphans == [])
        let calls = lanes.reduce(0) { $0 + $1.calls }
        #expect(calls > Self.rounds * 4, "a load that got answers")
        print("kill -9 during uploads: \(Self.rounds) rounds, \(calls) calls answered")
    }

    // MARK: Load

    /// Four lanes change assets of their own until the server is gone.
    private func load(
        _ server: LiveServer, _ pictures: [[UInt8]], _ before: [Lane]
    ) async throws -> [Lane] {
        let moment = Duration.milliseconds(Int.random(in: 20...500))
        async let killed: Void = onThread {
            let deadline = ContinuousClock.now.advanced(by: moment)
            _ = poll(within: .seconds(2)) { ContinuousClock.now > deadline }
            server.process.signal(SIGKILL)
        }
        let lanes = try await atOnce(4) { lane in
            Self.work(server, pictures, "lane\(lane)n", before[lane])
        }
        try await killed
        return lanes
    }

    private static func work(
        _ server: LiveServer, _ pictures: [[UInt8]], _ prefix: String, _ before: Lane
    ) -> Lane {
        var lane = before
        guard let connection = try? HTTPConnection(port: server.port) else { return lane }
        // Each round begins elsewhere, so that all kinds of calls are cut off.
        for step in before.calls... {
            let name = "\(prefix)\(step % 5)"
            let other = "\(prefix)\((step + 3) % 5)"
            let request: HTTPRequest
            switch step % 6 {
            case 4:
                request = call(
                    "rename", ["from_public_id": name, "to_public_id": other, "overwrite": "1"])
                lane.kept.subtract([name, other])
                lane.gone.subtract([name, other])
            case 5:
                request = call("destroy", ["public_id": name])
                lane.kept.remove(name)
                lane.gone.remove(name)
            default:
                request = call(
                    "upload",
                    [
                        "public_id": name, "tags": "a,b", "eager": "c_scale,w_20",
                        "backup": step % 4 == 0 ? "1" : "0",
                    ], file: pictures[step % pictures.count])
                lane.kept.remove(name)
                lane.gone.remove(name)
            }
            guard let reply = try? connection.perform(request) else { return lane }
            lane.calls += 1
            guard reply.status == 200 else { continue }
            switch step % 6 {
            case 4:
                lane.kept.insert(other)
                if other != name { lane.gone.insert(name) }
            case 5: lane.gone.insert(name)
            default: lane.kept.insert(name)
            }
        }
        return lane
    }

    private static func call(
        _ action: String, _ parameters: [String: String], file: [UInt8]? = nil
    ) -> HTTPRequest {
        let form = Multipart(
            API.signed(parameters), file: file.map { API.File(name: "a.png", bytes: $0) })
        return HTTPRequest(
            method: "POST", target: "/v1_1/demo/image/\(action)",
            fields: [(name: "Content-Type", value: form.contentType)], body: form.bytes)
    }

    // MARK: What is there

    /// What was answered holds.
    private func check(_ lane: Lane, _ server: LiveServer) async throws {
        for name in lane.kept {
            let reply = try await server.get("/demo/image/upload/\(name).png")
            #expect(reply.status == 200, "\(name) was kept: \(reply.account)")
        }
        for name in lane.gone {
            let reply = try await server.get("/demo/image/upload/\(name).png")
            #expect(reply.status == 404, "\(name) was gone: \(reply.account)")
        }
    }

    /// Each asset is whole, each file belongs to one, and the sums are right.
    private func audit(_ server: LiveServer) async throws {
        let api = API(server)
        var assets: [JSON] = []
        var cursor: String?
        repeat {
            let more = cursor.map { "&next_cursor=\(API.escape($0))" } ?? ""
            let page = try await api.admin(
                "GET", "/resources/image/upload?max_results=500" + more
            ).json
            assets += page["resources"].items
            cursor = page["next_cursor"].string
        } while cursor != nil
        var bytes = 0
        var derivedCount = 0
        for asset in assets {
            let name = asset["public_id"].string ?? ""
            let reply = try await server.get("/demo/image/upload/\(name).png")
            #expect(reply.status == 200, "\(name): \(reply.account)")
            let digest = Insecure.MD5.hash(data: reply.body)
                .map { String(format: "%02x", $0) }.joined()
            #expect(digest == asset["etag"].string && reply.body.count == asset["bytes"].int)
            bytes += reply.body.count
            for derived in try await api.derived(of: name) {
                let path = "/demo/image/upload/\(derived.transformation)/\(name).png"
                let made = try await server.get(path)
                #expect(made.status == 200, "\(path): \(made.account)")
                #expect(made.layer != "render", "\(path) was recorded and is not there")
                bytes += made.body.count
                derivedCount += 1
            }
        }
        let usage = try await api.admin("GET", "/usage").json
        #expect(usage["resources"].int == assets.count)
        #expect(usage["derived_resources"].int == derivedCount)
        #expect(usage["storage"]["usage"].int == bytes)
        try await auditFiles(server, assets: assets.count, derived: derivedCount)
    }

    /// The sweeper runs at the start: in the end there is a file for each row, and no other. Backups
    /// keep further originals.
    private func auditFiles(_ server: LiveServer, assets: Int, derived: Int) async throws {
        let folder = server.site.folder
        let (files, originals) = try await onThread {
            var found = (derived: 0, originals: 0)
            _ = poll(within: .seconds(10)) {
                found.derived = folder.files(under: "data/files/derived").count
                found.originals = folder.files(under: "data/files/originals").count
                return found.derived == derived && found.originals >= assets
                    && folder.files(under: "data/files/tmp").isEmpty
            }
            return found
        }
        #expect(files == derived, "files of derived resources without rows")
        #expect(originals >= assets)
        let known = try await onThread { try Self.storageKeys(folder.path("data/catalog.sqlite")) }
        let names = Set(
            folder.files(under: "data/files/originals").keys.map {
                String($0.split(separator: "/").last ?? "")
            })
        #expect(names == known, "originals without rows, or rows without originals")
        #expect(folder.files(under: "data/files/tmp").isEmpty)
    }

    /// All storage keys that rows of assets, backups and jobs have.
    private static func storageKeys(_ path: String) throws -> Set<String> {
        let script = """
            import sqlite3,sys
            c=sqlite3.connect("file:"+sys.argv[1]+"?mode=ro",uri=True)
            print("\\n".join(r[0] for t in ("assets","asset_backups","queued_jobs")
                for r in c.execute("SELECT storage_key FROM "+t+" WHERE storage_key NOT NULL")))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Set(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
    }

    /// Makes all files an hour older, so that the sweeper does not take them for new ones.
    private static func age(_ folder: String) throws {
        let before = Date(timeIntervalSinceNow: -3_600)
        for case let file as String in FileManager.default.enumerator(atPath: folder) ?? .init() {
            try? FileManager.default.setAttributes(
                [.modificationDate: before], ofItemAtPath: folder + "/" + file)
        }
    }
}

extension String {
    fileprivate subscript(index: Int) -> Character { self[self.index(startIndex, offsetBy: index)] }
}
