import Foundation
import Testing

@testable import Fetching

@Suite struct FetcherTests {
    private let site: LoopbackSite

    init() throws { site = try LoopbackSite() }

    private func fetcher(_ change: (inout FetchRules) -> Void = { _ in }) -> Fetcher {
        var rules = FetchRules()
        rules.hosts = [FetchRules.Host("127.0.0.1:\(site.port)")!]
        rules.addresses = [AddressRange("127.0.0.1")!]
        rules.time = .seconds(5)
        change(&rules)
        return Fetcher(rules)
    }

    /// What is written, or the error.
    private func outcome(
        _ path: String, _ fetcher: Fetcher? = nil
    ) async throws -> Result<String, FetchError> {
        let path = path.hasPrefix("http") ? path : "http://127.0.0.1:\(site.port)\(path)"
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("fetched-\(UUID().uuidString)")
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        do throws(FetchError) {
            let bytes = try await (fetcher ?? self.fetcher()).fetch(
                path, into: handle.fileDescriptor)
            let text = try? String(contentsOf: file, encoding: .utf8)
            #expect(bytes == Int64(text?.utf8.count ?? -1))
            return .success(text ?? "")
        } catch {
            return .failure(error)
        }
    }

    @Test func aFileIsWritten() async throws {
        #expect(try await outcome("/file") == .success("picture"))
    }

    @Test func redirectsAreFollowedUpToABound() async throws {
        #expect(try await outcome("/hop/3") == .success("picture"))
        #expect(try await outcome("/hop/4") == .failure(.tooManyRedirects(limit: 3)))
    }

    @Test(arguments: [("/file", 200), ("/missing", 404), ("/hop/1", 302)])
    func aPostGivesTheStatusAndFollowsNothing(path: String, status: Int) async throws {
        let url = "http://127.0.0.1:\(site.port)\(path)"
        let given = try await fetcher().post(
            Array("news".utf8), to: url, fields: [(name: "X-Sign", value: "a\nb")])
        #expect(given == status)
    }

    @Test(arguments: [
        ("/file", nil), ("/missing", FetchError.status(404)), ("/hop/1", .status(302)),
        ("/broken", .status(500)),
    ])
    func anExchangeWritesTheAnswerOfA200Alone(path: String, error: FetchError?) async throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("answered-\(UUID().uuidString)")
        #expect(FileManager.default.createFile(atPath: file.path, contents: nil))
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        defer { try? handle.close() }
        var found: FetchError?
        do throws(FetchError) {
            let bytes = try await fetcher().exchange(
                Array("question".utf8), for: handle.fileDescriptor,
                with: "http://127.0.0.1:\(site.port)\(path)",
                fields: [(name: "Expect", value: "")])
            #expect(bytes == 7)
        } catch { found = error }
        #expect(found == error)
        #expect(try String(contentsOf: file, encoding: .utf8) == (error == nil ? "picture" : ""))
    }

    @Test func anAnswerThatIsTooLargeIsNoAnswer() async throws {
        await #expect(throws: FetchError.tooLarge(limit: 3)) {
            try await fetcher { $0.bytes = 3 }.exchange(
                [1], for: -1, with: "http://127.0.0.1:\(site.port)/file", fields: [])
        }
    }

    @Test func whatMayNotBeAskedIsKnownBefore() {
        let rules = fetcher()
        #expect(throws: FetchError.hostNotAllowed("e.com")) { try rules.check("http://e.com/") }
        #expect(throws: FetchError.schemeNotAllowed("ftp://e.com/")) {
            try rules.check("ftp://e.com/")
        }
        #expect(throws: FetchError.notConfigured) {
            try fetcher { $0.hosts = [] }.check("http://127.0.0.1/")
        }
        #expect(throws: Never.self) { try rules.check("http://127.0.0.1:\(site.port)/a") }
    }

    @Test func aPostGoesThroughTheSameDoor() async throws {
        let url = "http://127.0.0.1:\(site.port)/file"
        await #expect(throws: FetchError.addressNotAllowed("127.0.0.1")) {
            _ = try await fetcher { $0.addresses = [] }.post([], to: url, fields: [])
        }
        await #expect(throws: FetchError.hostNotAllowed("127.0.0.1")) {
            _ = try await fetcher { $0.hosts = [FetchRules.Host("e.com:*")!] }
                .post([], to: url, fields: [])
        }
        #expect(fetcher { $0.hosts = [FetchRules.Host("*:*")!] }.admits(url))
        #expect(!fetcher { $0.hosts = [FetchRules.Host("*")!] }.admits(url))
    }

    @Test func aRedirectGoesThroughTheSameDoor() async throws {
        #expect(try await outcome("/to/metadata") == .failure(.hostNotAllowed("169.254.169.254")))
        #expect(
            try await outcome("/to/file") == .failure(.schemeNotAllowed("file:///etc/passwd")))
        let open = fetcher { $0.hosts.append(FetchRules.Host("*")!) }
        #expect(
            try await outcome("/to/metadata", open)
                == .failure(.addressNotAllowed("169.254.169.254")))
    }

    @Test func answersThatAreNoFileAreSaid() async throws {
        #expect(try await outcome("/missing") == .failure(.status(404)))
        #expect(try await outcome("/broken") == .failure(.status(500)))
    }

    @Test func sizeIsBoundedWhetherItIsSaidOrNot() async throws {
        let small = fetcher { $0.bytes = 3 }
        #expect(try await outcome("/file", small) == .failure(.tooLarge(limit: 3)))
        #expect(try await outcome("/unsaid", small) == .failure(.tooLarge(limit: 3)))
    }

    @Test func timeIsBounded() async throws {
        let hasty = fetcher { $0.time = .milliseconds(200) }
        #expect(try await outcome("/never", hasty) == .failure(.timedOut))
    }

    @Test func nothingIsFetchedUnlessAListSaysSo() async throws {
        #expect(
            try await outcome("/file", Fetcher(FetchRules())) == .failure(.notConfigured))
        let others = fetcher { $0.hosts = [FetchRules.Host("example.com")!] }
        #expect(try await outcome("/file", others) == .failure(.hostNotAllowed("127.0.0.1")))
    }

    @Test func aNameThatLeadsInsideIsRefusedWhateverTheList() async throws {
        let trusting = fetcher {
            $0.hosts = [FetchRules.Host("*")!, FetchRules.Host("localhost:\(site.port)")!]
            $0.addresses = []
        }
        #expect(
            try await outcome("http://localhost:\(site.port)/file", trusting)
                == .failure(.addressNotAllowed("localhost")))
        #expect(
            try await outcome("http://localhost:\(site.port)/file", fetcher())
                == .failure(.hostNotAllowed("localhost")))
    }

    @Test func whoFindsTooMuchWaitingIsToldAtOnce() async throws {
        let narrow = fetcher {
            $0.concurrent = 1
            $0.waiting = 0
            $0.time = .seconds(1)
        }
        async let slow = outcome("/never", narrow)
        while !site.isAsked { await Task.yield() }
        #expect(try await outcome("/file", narrow) == .failure(.busy))
        #expect(try await slow == .failure(.timedOut))
    }
}
