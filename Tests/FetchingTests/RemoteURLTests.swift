import Testing

@testable import Fetching

@Suite struct RemoteURLTests {
    @Test(arguments: [
        ("https://example.com/a.png", "https://example.com/a.png"),
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com:8443/a?b=c#d", "https://example.com:8443/a?b=c"),
        ("https://example.com?b", "https://example.com/?b"),
        ("https://a.example.com/Ü ber/%C3%9C.png", "https://a.example.com/%C3%9C%20ber/%C3%9C.png"),
        ("http://192.0.2.7/a@2x.png", "http://192.0.2.7/a@2x.png"),
        ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("https://under_score.example.com/", "https://under_score.example.com/"),
    ])
    func isReadAndPrintedOneWay(_ written: String, _ printed: String) throws {
        let url = try RemoteURL(written)
        #expect(url.description == printed)
        #expect(try RemoteURL(printed) == url)
    }

    @Test(arguments: [
        "https://", "https:///a", "example.com/a", "https://user@example.com/",
        "https://user:word@example.com/", "https://example.com\\@evil.com/", "https://a b.com/",
        "https://example.com./", "https://example..com/", "https://-a.com/", "https://exämple.com/",
        "https://%65xample.com/", "http://0x7f.0.0.1/", "http://2130706433/", "http://127.1/",
        "http://0177.0.0.1/", "http://127.0.0.1./", "http://[::1%25lo]/", "http://[127.0.0.1]/",
        "http://example.com:0/", "http://example.com:99999/", "http://example.com:+80/",
        "http://a.1/", "https://example.com/\r\nHost: x", "https://example.com/\u{0}",
    ])
    func whatOthersMightReadOtherwiseIsRefused(_ text: String) {
        #expect(throws: FetchError.malformedURL(text)) { try RemoteURL(text) }
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://example.com/", "ftp://example.com/a"])
    func otherSchemesAreRefused(_ text: String) {
        #expect(throws: FetchError.schemeNotAllowed(text)) { try RemoteURL(text) }
    }
}

@Suite struct FetchRulesTests {
    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.0.1",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.168.1.1", "198.18.0.1",
        "198.19.255.255", "224.0.0.1", "255.255.255.255", "::", "::1", "::7f00:1",
        "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "2001::1", "2002:7f00:1::",
        "fc00::1",
        "fdff::1", "fe80::1", "ff02::1", "2606:4700::5efe:7f00:1", "2606:4700::200:5efe:a00:1",
    ])
    func addressesOfOnesOwnNetworkAreShut(_ text: String) throws {
        #expect(!PublicAddresses.contain(try #require(IPAddress(text))))
    }

    @Test(arguments: [
        "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
        "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "223.255.255.255",
        "2606:4700::1111", "2a00::1",
    ])
    func theWorldsAreOpen(_ text: String) throws {
        #expect(PublicAddresses.contain(try #require(IPAddress(text))))
    }

    @Test(arguments: [
        ("example.com", "https://example.com/a", true),
        ("example.com", "http://EXAMPLE.com/a", true),
        ("example.com", "https://www.example.com/", false),
        ("example.com", "https://example.com:8443/", false),
        ("example.com:8443", "https://example.com:8443/", true),
        ("*.example.com", "https://a.b.example.com/", true),
        ("*.example.com", "https://example.com/", false),
        ("*.example.com", "https://evilexample.com/", false),
        ("*", "https://anything.org/", true), ("*", "https://anything.org:81/", false),
    ])
    func hostsMatchWhole(_ pattern: String, _ url: String, _ expected: Bool) throws {
        let host = try #require(FetchRules.Host(pattern))
        #expect(host.matches(try RemoteURL(url)) == expected)
    }

    @Test(arguments: ["", "https://example.com", "example.com/a", "a b", "example.com:x", "*.*"])
    func otherPatternsAreNone(_ text: String) {
        #expect(FetchRules.Host(text) == nil)
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false),
        ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false),
        ("192.168.4.0/22", "192.168.7.9", true), ("192.168.4.0/22", "192.168.8.0", false),
        ("::1", "::1", true), ("fc00::/7", "fd00::1", true), ("0.0.0.0/0", "::1", false),
    ])
    func ranges(_ range: String, _ address: String, _ expected: Bool) throws {
        let range = try #require(AddressRange(range))
        #expect(range.contains(try #require(IPAddress(address))) == expected)
    }
}
