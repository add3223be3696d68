/// Where remote files may come from.
public struct FetchRules: Sendable {
    /// A host that is allowed: a name, `*.name` for all names below it, `*` for every host, each with
    /// `:port` where another port than the scheme's own is meant, or `:*` for any.
    public struct Host: Hashable, Sendable {
        private let name: String
        private let port: Port

        private enum Port: Hashable {
            case usual, any
            case number(Int)

            func matches(_ url: RemoteURL) -> Bool {
                switch self {
                case .usual: url.port == url.scheme.port
                case .any: true
                case .number(let number): url.port == number
                }
            }
        }

        /// `nil` where `text` is no such pattern.
        public init?(_ text: String) {
            let parts = text.lowercased().split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), !parts[0].isEmpty else { return nil }
            let name = parts[0].hasPrefix("*.") ? parts[0].dropFirst(2) : parts[0]
            let isHost = (try? RemoteURL("http://\(name)/"))?.host == String(name)
            guard parts[0] == "*" || isHost else { return nil }
            self.name = String(parts[0])
            guard parts.count == 2 else {
                port = .usual
                return
            }
            guard parts[1] != "*" else {
                port = .any
                return
            }
            guard let number = Int(parts[1]), (1...65_535).contains(number) else { return nil }
            port = .number(number)
        }

        func matches(_ url: RemoteURL) -> Bool {
            guard port.matches(url) else { return false }
            if name == "*" || name == url.host { return true }
            return name.hasPrefix("*.") && url.host.hasSuffix(name.dropFirst())
        }
    }

    /// Allowed hosts; none by default, and then nothing is fetched.
    public var hosts: [Host] = []
    /// Addresses allowed although they lead into one's own network.
    public var addresses: [AddressRange] = []
    /// How long all of a fetch may take, redirects included.
    public var time = Duration.seconds(10)
    /// The most bytes of a file.
    public var bytes: Int64 = 40_000_000
    /// How many redirects are followed.
    public var redirects = 3
    /// Fetches at a time, and how many more may wait.
    public var concurrent = 8, waiting = 64
    /// How we introduce ourselves.
    public var userAgent = "Heliograph"

    public init() {}

    /// Whether anything may be fetched at all.
    public var isOn: Bool { !hosts.isEmpty }

    func admits(_ url: RemoteURL) -> Bool { hosts.contains { $0.matches(url) } }

    func admits(_ address: IPAddress) -> Bool {
        addresses.contains { $0.contains(address) } || PublicAddresses.contain(address)
    }
}

/// Why there is no remote file.
public enum FetchError: Error, Hashable, Sendable {
    /// Nothing is fetched here.
    case notConfigured
    case malformedURL(String)
    /// Neither http nor https.
    case schemeNotAllowed(String)
    /// The host is not on the list.
    case hostNotAllowed(String)
    /// The host's addresses lead into a network that is nobody's to ask into.
    case addressNotAllowed(String)
    /// The host has no address.
    case unknownHost(String)
    /// The server's answer was no file.
    case status(Int)
    case tooManyRedirects(limit: Int)
    case tooLarge(limit: Int64)
    case timedOut
    /// Too many fetches wait already.
    case busy
    /// There was no answer; libcurl's words.
    case unreachable(reason: String)
    /// The file could not be written down.
    case notWritten
}
