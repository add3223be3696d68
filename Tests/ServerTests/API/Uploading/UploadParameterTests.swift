import Catalog
import Derivations
import Foundation
import MediaLibrary
import Storage
import Synchronization
import Testing

@testable import Server

@Suite struct UploadParameterTests {
    @Test(
        arguments: [
            (["use_asset_folder_as_public_id_prefix": ["true"], "asset_folder": ["f/g"]], "f/g/a"),
            (["asset_folder": ["f"]], "a"), (["folder": ["f"], "public_id_prefix": ["p"]], "p/a"),
        ] as [([String: [String]], String)])
    func namesArePutTogether(parameters: [String: [String]], name: String) async throws {
        let house = try await APIHouse()
        #expect(try await house.upload("a", parameters).text("public_id") == name)
    }

    @Test func filesLendTheirNames() async throws {
        let house = try await APIHouse()
        let answer = try await house.signed(
            "image/upload",
            [
                "use_filename": ["1"], "unique_filename": ["0"],
                "filename_override": ["dir/Better one.png"],
                "use_filename_as_display_name": ["1"],
            ], file: "PICTURE", filename: "x.jpg")
        #expect(answer.text("public_id") == "Better_one")
        #expect(answer.text("display_name") == "Better one")
        #expect(answer.text("original_filename") == "Better one")
        let silent = try await house.signed(
            "image/upload", ["discard_original_filename": ["1"]], file: "PICTURE",
            filename: "secret.jpg")
        #expect(silent.text("original_filename") == "file")
    }

    @Test func whatIsKeptIsWhatAnIncomingTransformationGives() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", ["transformation": ["w_10"]])
        #expect(answer.number("bytes") == "PICTURE made by w_10".utf8.count)
        let formatted = try await house.upload("b", ["format": ["png"]])
        #expect(formatted.number("bytes") == "PICTURE made by ".utf8.count)
    }

    @Test func accessHeadersAndFieldsAreKeptAndTold() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload(
            "a",
            [
                "access_control": [
                    #"[{"access_type":"token"},{"access_type":"anonymous","#
                        + #""start":"2026-01-02T03:04Z","end":"2026-01-02T05:04:00+02:00"}]"#
                ],
                "headers": ["X-Robots-Tag: noindex\nLink: <x>; rel=y"],
                "image_metadata": ["true"],
            ])
        let rules = answer.list("access_control")
        #expect(rules.map { $0["access_type"] as? String } == ["token", "anonymous"])
        #expect(rules[1]["start"] as? String == "2026-01-02T03:04:00Z")
        #expect(rules[1]["end"] as? String == "2026-01-02T03:04:00Z")
        #expect(answer.object("image_metadata")["Model"] as? String == "Heliocam")
        #expect(answer.text("access_mode") == "authenticated")
        let asset = try #require(try await house.catalog.asset(house.reference("a")))
        #expect(asset.headers.map(\.name) == ["X-Robots-Tag", "Link"])
        let details = try await house.call(
            "GET", "resources/image/upload/a", ["image_metadata": ["true"]])
        #expect(details.object("image_metadata")["Model"] as? String == "Heliocam")
    }

    @Test(
        arguments: [
            ["access_control": ["nonsense"]], ["access_control": [#"[{"access_type":"x"}]"#]],
            ["access_control": [#"[{"access_type":"token","start":"soon"}]"#]],
            ["access_control": [#"[{"access_type":"token","more":1}]"#]],
            ["headers": ["Set-Cookie: a=b"]], ["headers": ["X-Robots-Tag"]],
            ["responsive_breakpoints": ["x"]],
            ["responsive_breakpoints": [#"[{"max_images":0}]"#]],
            ["responsive_breakpoints": [#"[{"min_width":5,"max_width":4}]"#]],
            ["notification_url": ["http://example.com/"]], ["format": ["nothing"]],
            ["access_mode": ["secret"]],
        ] as [[String: [String]]])
    func whatMakesNoSenseKeepsNothing(parameters: [String: [String]]) async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", parameters)
        #expect(answer.status == 400, "\(answer.json)")
        #expect(try await house.catalog.asset(house.reference("a")) == nil)
    }

    @Test func aTokenDeletesWhatItWasGivenFor() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", ["return_delete_token": ["true"]])
        let token = try #require(answer.text("delete_token"))
        let seen = house.watch(.asset(house.reference("a")))
        let wrong = try await house.send(
            house.request("POST", "delete_by_token", ["token": ["x"]]))
        #expect(wrong.message == "Invalid token")
        let gone = try await house.send(
            house.request("POST", "image/delete_by_token", ["token": [token]]))
        #expect(gone.text("result") == "ok")
        #expect(try await house.catalog.asset(house.reference("a")) == nil)
        #expect(!house.epochs.isCurrent(seen))
    }

    @Test func breakpointsAreMeasuredAndKeptOnlyIfAskedFor() async throws {
        let house = try await APIHouse()
        for (kept, count) in [("true", 2), ("false", 0)] {
            let before = house.eager.urls.withLock { $0.count }
            let answer = try await house.upload(
                "a",
                [
                    "responsive_breakpoints": [
                        #"[{"create_derived":\#(kept),"min_width":50,"max_width":9000}]"#
                    ]
                ])
            let found = answer.list("responsive_breakpoints")
            let breakpoints = found.first?["breakpoints"] as? [[String: Any]]
            #expect(breakpoints?.count == 2)
            // The picture itself has 640 pixels.
            #expect((breakpoints?[0]["url"] as? String)?.contains("w_640") == true)
            #expect(house.eager.urls.withLock { $0.count } - before == count)
        }
    }

    @Test func eagerTransformationsMayComeLater() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload(
            "a", ["eager": ["w_10|w_20/png"], "eager_async": ["true"], "batch_id": ["b1"]])
        #expect(
            answer.list("eager").map { $0["status"] as? String } == ["processing", "processing"])
        #expect(answer.text("batch_id") == "b1")
        #expect(house.eager.urls.withLock { $0.isEmpty })
        let jobs = try await house.catalog.takeJobs(limit: 5, lease: 10)
        #expect(jobs.count == 1)
        #expect(await house.desk.perform(jobs[0]) == .finished)
        #expect(house.eager.urls.withLock { $0.count } == 2)
        // The asset has another file by now: nothing is to be done.
        try await house.upload("a")
        #expect(await house.desk.perform(jobs[0]) == .finished)
        #expect(house.eager.urls.withLock { $0.count } == 2)
    }

    @Test func anUploadMayComeLater() async throws {
        let house = try await APIHouse()
        let answer = try await house.upload("a", ["async": ["true"], "tags": ["x"]])
        #expect(answer.text("status") == "pending" && answer.text("public_id") == "a")
        #expect(try await house.catalog.asset(house.reference("a")) == nil)
        let jobs = try await house.catalog.takeJobs(limit: 5, lease: 10)
        #expect(await house.desk.perform(try #require(jobs.first)) == .finished)
        let asset = try #require(try await house.catalog.asset(house.reference("a")))
        #expect(try await house.catalog.tags(of: [asset.id])[asset.id] == ["x"])
        var files = 0
        try house.store.forEach(.original) { _ in files += 1 }
        #expect(files == 1)
        // Done once more, after a crash: the file is gone, and nothing changes.
        #expect(await house.desk.perform(jobs[0]) == .finished)
        #expect(try await house.catalog.asset(house.reference("a")) == asset)
    }

    @Test func aFileInPartsIsOneUpload() async throws {
        let house = try await APIHouse()
        func send(_ text: String, _ range: String) async throws -> Answer {
            var request = house.request(
                "POST", "image/upload", ["public_id": ["a"]])
            request.basic = .init(key: "key", secret: "abcd")
            let file = try house.store.makeTemporary()
            try file.write(Array(text.utf8))
            request.uploaded = .init(file: file, filename: "a.jpg")
            request.uploaded?.part = .init(identifier: "one", range: range)
            return try await house.send(request)
        }
        let first = try await send("URE", "bytes 4-6/7")
        #expect(first.json["done"] as? Bool == false && first.number("bytes") == 3)
        #expect(first.text("public_id") == "a")
        #expect(try await send("PICT", "nonsense").status == 400)
        #expect(try await send("PICT", "bytes 0-9/20").status == 400)
        let last = try await send("PICT", "bytes 0-3/7")
        #expect(last.status == 200 && last.number("bytes") == 7)
        #expect(await house.desk.chunks.count == 0)
    }

    @Test func explicitChangesWhatItIsTold() async throws {
        let house = try await APIHouse()
        try await house.upload("a", ["tags": ["old"], "context": ["alt=old"]])
        let answer = try await house.signed(
            "image/explicit",
            ["public_id": ["a"], "type": ["upload"], "tags": ["new"], "eager": ["w_10"]])
        #expect(answer.texts("tags") == ["new"])
        #expect((answer.object("context")["custom"] as? [String: String]) == ["alt": "old"])
        #expect(answer.list("eager").count == 1)
        let missing = try await house.signed(
            "image/explicit", ["public_id": ["b"], "type": ["upload"]])
        #expect(missing.status == 404 && missing.message == "Resource not found - b")
    }

    @Test(
        arguments: [
            ("2026-11-24", 1_795_478_400), ("2026-11-24T01:02:03Z", 1_795_482_123),
            ("2026-11-24 01:02:03 +0100", 1_795_478_523), ("2026-11-24T01:02-00:30", 1_795_483_920),
            ("1700000000", 1_700_000_000), ("soon", nil), ("2026-11-24T01:02:03+9", nil), ("", nil),
        ] as [(String, Int64?)])
    func timesAreRead(text: String, seconds: Int64?) {
        #expect(APITime.seconds(text) == seconds)
    }

    @Test(
        arguments: [
            ("", "https://evil.example/x", true), ("example.com", nil, true),
            ("example.com", "https://example.com/page", true),
            ("example.com", "https://www.example.com/", false),
            ("*.example.com", "http://WWW.example.com:8080/", true),
            ("*.example.com", "https://example.com.evil.org/", false),
            ("example.com", "https://example.com@evil.org/", false),
            ("example.com", "nonsense", false),
        ] as [(String, String?, Bool)])
    func sitesAreLetIn(rules: String, referrer: String?, isAdmitted: Bool) throws {
        #expect(try #require(ReferrerRules(rules)).admits(referrer) == isAdmitted)
    }

    @Test(
        arguments: [
            ("/a.jpg", "/a.jpg", nil),
            ("/a.jpg?__cld_token__=exp=1~hmac=2", "/a.jpg", "exp=1~hmac=2"),
            ("/a.jpg?x=1&__cld_token__=t&y=2", "/a.jpg?x=1&y=2", "t"),
            ("/__cld_token__/a.jpg", "/__cld_token__/a.jpg", nil),
        ] as [(String, String, String?)])
    func tokensAreTakenOutOfPaths(path: String, bare: String, token: String?) {
        let found = DeliveryRoutes.token(in: path)
        #expect(found.path == bare && found.token == token)
        #expect(DeliveryRoutes.token(inCookies: ["a=b; __cld_token__=x", "c=d"]) == "x")
    }
}
