/// Which sites may show pictures on their pages, by what browsers say about where a request comes
/// from. Who says nothing is let in: it keeps honest sites from taking pictures, not thieves.
public struct ReferrerRules: Hashable, Sendable {
    /// In lower case: `example.com`, or `*.example.com` for all names below it.
    private var hosts: [String] = []

    /// Every site.
    public init() {}

    /// Names separated by commas or blanks; `nil` where one of them is none.
    public init?(_ text: String) {
        let names = text.lowercased().split(whereSeparator: { ", ".contains($0) })
        for name in names {
            let bare = name.hasPrefix("*.") ? name.dropFirst(2) : name
            let isName = bare.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
            }
            guard !bare.isEmpty, isName else { return nil }
        }
        hosts = names.map(String.init)
    }

    /// Whether a page at this URL may show pictures.
    func admits(_ referrer: String?) -> Bool {
        guard !hosts.isEmpty, let referrer, !referrer.isEmpty else { return true }
        guard let host = Self.host(of: referrer) else { return false }
        return hosts.contains { name in
            name.hasPrefix("*.") ? host.hasSuffix(name.dropFirst()) : host == name
        }
    }

    private static func host(of url: String) -> String? {
        guard let start = url.firstRange(of: "://") else { return nil }
        let authority = url[start.upperBound...].prefix { !"/?#".contains($0) }
        let bare = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        return bare.prefix { $0 != ":" }.lowercased()
    }
}
