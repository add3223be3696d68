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
        let rules = rules
        return try await perform(text) { url throws(FetchError) in
            try Self.follow(url, into: descriptor, rules)
        }
    }

    /// Posts a body, and gives the status of the answer. Redirects are not followed: what is posted
    /// is for the one who was named.
    ///
    /// - Parameter fields: further fields of the request; their values hold no line ends.
    public func post(
        _ body: [UInt8], to text: String, fields: [(name: String, value: String)]
    ) async throws(FetchError) -> Int {
        let rules = rules
        let lines = Self.lines(fields)
        return try await perform(text) { url throws(FetchError) in
            let deadline = ContinuousClock.now.advanced(by: rules.time)
            let address = try Self.door(to: url, rules)
            let answer = try Self.ask(
                url, at: address, posting: Post(body: body, lines: lines), into: -1,
                until: deadline, rules)
            return answer.status
        }
    }

    /// Posts a body, and writes the answer to an open descriptor, from its offset on. Redirects are not
    /// followed, and only 200 is an answer.
    ///
    /// - Parameter fields: further fields of the request; their values hold no line ends.
    /// - Returns: the bytes written.
    public func exchange(
        _ body: [UInt8], for descriptor: Int32, with text: String,
        fields: [(name: String, value: String)]
    ) async throws(FetchError) -> Int64 {
        let rules = rules
        let post = Post(body: body, lines: Self.lines(fields))
        return try await perform(text) { url throws(FetchError) in
            let deadline = ContinuousClock.now.advanced(by: rules.time)
            let address = try Self.door(to: url, rules)
            let answer = try Self.ask(
                url, at: address, posting: post, into: descriptor, until: deadline, rules)
            guard answer.status == 200 else { throw .status(answer.status) }
            return answer.bytes
        }
    }

    private static func lines(_ fields: [(name: String, value: String)]) -> String {
        fields.map { "\($0.name): \($0.value)" }
            .filter { !$0.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D || $0 == 0 }) }
            .joined(separator: "\n")
    }

    /// Finds what speaks against a URL, as far as that shows without asking anybody.
    public func check(_ text: String) throws(FetchError) {
        guard rules.isOn else { throw .notConfigured }
        let url = try RemoteURL(text)
        guard rules.admits(url) else { throw .hostNotAllowed(url.host) }
    }

    /// Whether a URL is well-formed and its host on the list; its addresses are not looked up.
    public func admits(_ text: String) -> Bool {
        guard rules.isOn, let url = try? RemoteURL(text) else { return false }
        return rules.admits(url)
    }

    /// Lets a URL through the door and waits for a turn.
    private func perform<Value: Sendable>(
        _ text: String, _ work: @escaping @Sendable (RemoteURL) throws(FetchError) -> Value
    ) async throws(FetchError) -> Value {
        guard rules.isOn else { throw .notConfigured }
        let url = try RemoteURL(text)
        guard rules.admits(url) else { throw .hostNotAllowed(url.host) }
        guard await turns.begin() else { throw .busy }
        let result = await withCheckedContinuation { continuation in
            Self.queue.async {
                continuation.resume(
                    returning: Result { () throws(FetchError) in try work(url) })
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

    /// What is posted.
    private struct Post: Sendable {
        var body: [UInt8]
        var lines: String
    }

    /// What the other side said.
    private struct Answer {
        var status: Int
        var bytes: Int64
        var redirect: String?
    }

    private static func get(
        _ url: RemoteURL, at address: IPAddress, into descriptor: Int32,
        until deadline: ContinuousClock.Instant, _ rules: FetchRules
    ) throws(FetchError) -> Found {
        let answer = try ask(
            url, at: address, posting: nil, into: descriptor, until: deadline, rules)
        if (300..<400).contains(answer.status), let target = answer.redirect {
            return .redirect(target)
        }
        guard answer.status == 200 else { throw .status(answer.status) }
        return .file(answer.bytes)
    }

    private static func ask(
        _ url: RemoteURL, at address: IPAddress, posting post: Post?, into descriptor: Int32,
        until deadline: ContinuousClock.Instant, _ rules: FetchRules
    ) throws(FetchError) -> Answer {
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .milliseconds(1) else { throw .timedOut }
        var answer = cfetching_answer()
        // Owned here: libcurl's copies.
        defer { cfetching_free(&answer) }
        let name = address.isVersion4 ? "\(address)" : "[\(address)]"
        url.description.withCString { urlText in
            "\(url.host):\(url.port):\(name)".withCString { resolve in
                rules.userAgent.withCString { agent in
                    var request = cfetching_request()
                    request.url = urlText
                    request.resolve = resolve
                    request.user_agent = agent
                    request.descriptor = descriptor
                    request.maximum_bytes = rules.bytes
                    request.timeout_milliseconds =
                        left.components.seconds * 1_000
                        + left.components.attoseconds / 1_000_000_000_000_000
                    perform(&request, post, &answer)
                }
            }
        }
        return try read(answer, rules)
    }

    /// What the request points to lives until the call is over.
    private static func perform(
        _ request: inout cfetching_request, _ post: Post?, _ answer: inout cfetching_answer
    ) {
        guard let post else { return cfetching_get(&request, &answer) }
        // A body without bytes is a body, too: the pointer must not be NULL.
        (post.body + [0]).withUnsafeBytes { body in
            post.lines.withCString { lines in
                request.body = body.baseAddress?.assumingMemoryBound(to: CChar.self)
                request.body_bytes = Int64(post.body.count)
                request.fields = lines
                cfetching_get(&request, &answer)
            }
        }
    }

    private static func read(
        _ answer: cfetching_answer, _ rules: FetchRules
    ) throws(FetchError) -> Answer {
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
        return Answer(
            status: answer.status, bytes: answer.bytes,
            redirect: answer.redirect.map { String(cString: $0) })
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
