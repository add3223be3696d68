import Derivations
import Fetching
import Testing

@testable import MediaLibrary

@Suite struct FunctionCallerTests {
    @Test func aCallIsSignedByWhatItCarries() {
        // printf 'picture1700000000secret' | sha1sum
        #expect(
            FunctionCaller.signature(
                of: Array("picture".utf8), time: "1700000000", secret: "secret")
                == "924acd995cbd7ed55b00aa790fa82036d0f5efac")
    }

    @Test(arguments: [
        ("https://f.example.com/a", nil),
        ("https://g.example.com/a", FunctionFailure.notAllowed(host: "g.example.com")),
        ("ftp://f.example.com/a", .malformed(url: "ftp://f.example.com/a")),
        ("https://user@f.example.com/a", .malformed(url: "https://user@f.example.com/a")),
    ])
    func whatMayBeCalledIsKnownBefore(url: String, failure: FunctionFailure?) throws {
        var rules = FetchRules()
        rules.hosts = [try #require(FetchRules.Host("f.example.com"))]
        let caller = FunctionCaller(fetcher: Fetcher(rules), clock: { 0 })
        var found: FunctionFailure?
        do throws(FunctionFailure) { try caller.check(url) } catch { found = error }
        #expect(found == failure)
    }
}
