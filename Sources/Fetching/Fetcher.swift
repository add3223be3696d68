internal import CFetching
internal import Dispatch

/// Fetches remote files, and nothing that a stranger's URL could make it fetch instead.
///
/// A URL is read once; its host must be on the list; the host's addresses are looked up once, checked,
/// and the connection is made to the very address that was checked; each redirect goes through the
/// same door.
public struct Fetcher: Sendable {
    public let rules: FetchRules
    private let turns: Turns
    private static let queue = DispatchQueue(label: "heliograph.fetch", attributes: .concurrent)

    public init(_ rules: FetchRules) {
        cfetching_start()
        self.rules = rules
        turns = Turns(atOnce: rules.concurrent, waiting: rules.waiting)
    }

    /// Writes the file behind `text` to an open descriptor, from its offset on.
    ///
    /// - Returns: the bytes written.
    public func fetch(_ text: String, into descriptor: Int32) async throws(FetchError) -> Int64 {
        guard rules.isOn else { throw .notConfigured }
        let url = try RemoteURL(text)
        guard rules.admits(url) else { throw .hostNotAllowed(url.host) }
        guard await turns.begin() else { throw .busy }
        let rules = rules
        let result = await withCheckedContinuation { continuation in
            Self.queue.async {
                let result = Result { () throws(FetchError) in
                    try Self.follow(url, into: descriptor, rules)
                }
                continuation.resume(returning: result)
            }
        }
        await turns.end()
        return try result.get()
    }

    /// Blocks.
    private static func follow(
        _ first: RemoteURL, into descriptor: Int32, _ rules: FetchRules
    ) throws(FetchError) -> Int64 {
        let deadline = ContinuousClock.now.advanced(by: rules.time)
        var url = first
        for _ in 0...rules.redirects {
            let address = try door(to: url, rules)
            switch try get(url, at: address, into: descriptor, until: deadline, rules) {
            case .file(let bytes): return bytes
            case .redirect(let target):
                url = try RemoteURL(target)
                guard rules.admits(url) else { throw .hostNotAllowed(url.host) }
            }
        }
        throw .tooManyRedirects(limit: rules.redirects)
    }

    /// The address to connect to: the host's first that may be asked.
    private static func door(
        to url: RemoteURL, _ rules: FetchRules
    ) throws(FetchError) -> IPAddress {
        let addresses = url.address.map { [$0] } ?? IPAddress.resolve(url.host)
        guard !addresses.isEmpty else { throw .unknownHost(url.host) }
        // A name that leads inside and outside at once is not to be trusted with either.
        guard addresses.allSatisfy(rules.admits) else { throw .addressNotAllowed(url.host) }
        return addresses[0]
    }

    private enum Found {
        case file(Int64)
        case redirect(String)
    }

    private static func get(
        _ url: RemoteURL, at address: IPAddress, into descriptor: Int32,
        until deadline: ContinuousClock.Instant, _ rules: FetchRules
    ) throws(FetchError) -> Found {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .milliseconds(1) else { throw .timedOut }
        var answer = cfetching_answer()
        // Owned here: libcurl's copies.
        defer { cfetching_free(&answer) }
        let name = address.isVersion4 ? "\(address)" : "[\(address)]"
        url.description.withCString { urlText in
            "\(url.host):\(url.port):\(name)".withCString { resolve in
                rules.userAgent.withCString { agent in
                    var request = cfetching_request(
                        url: urlText, resolve: resolve, user_agent: agent, descriptor: descriptor,
                        maximum_bytes: rules.bytes,
                        timeout_milliseconds: left.components.seconds * 1_000
                            + left.components.attoseconds / 1_000_000_000_000_000)
                    cfetching_get(&request, &answer)
                }
            }
        }
        return try found(answer, rules)
    }

    private static func found(
        _ answer: cfetching_answer, _ rules: FetchRules
    ) throws(FetchError) -> Found {
        switch answer.outcome {
        case cfetching_answered: break
        case cfetching_too_large: throw .tooLarge(limit: rules.bytes)
        case cfetching_timed_out: throw .timedOut
        case cfetching_write_failed: throw .notWritten
        default:
            let reason = withUnsafeBytes(of: answer.reason) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            throw .unreachable(reason: reason)
        }
        if (300..<400).contains(answer.status), let target = answer.redirect {
            return .redirect(String(cString: target))
        }
        guard answer.status == 200 else { throw .status(answer.status) }
        return .file(answer.bytes)
    }
}

/// Lets a few work at once and a few more wait.
actor Turns {
    private var free: Int
    private let limit: Int
    private var line: [CheckedContinuation<Void, Never>] = []

    init(atOnce: Int, waiting: Int) {
        free = max(1, atOnce)
        limit = waiting
    }

    /// Waits for a turn; false, at once, where too many wait.
    func begin() async -> Bool {
        if free > 0 {
            free -= 1
            return true
        }
        guard line.count < limit else { return false }
        await withCheckedContinuation { line.append($0) }
        return true
    }

    /// Hands the turn on.
    func end() {
        if line.isEmpty { free += 1 } else { line.removeFirst().resume() }
    }
}
