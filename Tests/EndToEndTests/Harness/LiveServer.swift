import Foundation
import Testing

/// A running `heliograph serve` with all its children, on a free port of the loopback interface.
final class LiveServer: Sendable {
    enum Failure: Error { case neverReady(String) }

    let site: Site
    let port: Int
    let process: ChildProcess
    /// The memcached that was started with it; nil where it goes without.
    let memcached: ChildProcess?

    /// Starts a server and waits for its `/health`. With `memcached` the site's own is started
    /// first; `isOnSite` says that one is there already.
    static func start(
        _ site: Site, flags: [String] = [], memcached: Memcached = .own
    ) async throws -> LiveServer {
        try await onThread { try LiveServer(site, flags, memcached) }
    }

    enum Memcached: Sendable { case own, onSite, none }

    private init(_ site: Site, _ flags: [String], _ memcached: Memcached) throws {
        self.site = site
        port = try Loopback.freePort()
        self.memcached = memcached == .own ? try site.startMemcached() : nil
        let place = memcached == .none ? "none" : site.memcachedSocket
        process = try ChildProcess(
            try Command.located(),
            ["serve", "--port", "\(port)", "--memcached", place, "--log-format", "json"]
                + site.commonFlags + site.flags + flags,
            output: site.folder.path("server.log"))
        let isReady = poll(within: .seconds(30)) {
            process.ended != nil || (try? send(HTTPRequest(target: "/health")).status) == 200
        }
        guard isReady, process.ended == nil else {
            throw Failure.neverReady(String(site.logText().suffix(2_000)))
        }
    }

    /// Sends one request on a connection of its own. Blocks.
    func send(_ request: HTTPRequest, within limit: Duration = .seconds(30)) throws -> HTTPReply {
        var request = request
        request.fields.append((name: "Connection", value: "close"))
        return try HTTPConnection(port: port, within: limit).perform(request)
    }

    /// Asks for a target as it is written.
    func get(_ target: String, _ fields: [String: String] = [:]) async throws -> HTTPReply {
        try await ask("GET", target, fields)
    }

    func ask(
        _ method: String, _ target: String, _ fields: [String: String] = [:],
        body: [UInt8]? = nil
    ) async throws -> HTTPReply {
        let fields = fields.map { (name: $0.key, value: $0.value) }
        let request = HTTPRequest(method: method, target: target, fields: fields, body: body)
        return try await onThread { [self] in try send(request) }
    }

    /// The render processes just now.
    var workers: [pid_t] { Kernel.children(of: process.pid) }

    /// Ends the server by SIGTERM, memcached by SIGKILL, and sees to it that no child is left.
    func stop(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let children = workers
        let (code, orphans) = try await onThread { [self] in
            process.signal(SIGTERM)
            let code = try process.awaitEnd(within: .seconds(30))
            _ = poll(within: .seconds(5)) { !children.contains(where: Kernel.isAlive) }
            memcached?.signal(SIGKILL)
            return (code, children.filter(Kernel.isAlive))
        }
        #expect(code == 0, "exit after SIGTERM", sourceLocation: sourceLocation)
        #expect(orphans == [], "children outlive the server", sourceLocation: sourceLocation)
    }

    /// As `kill -9`. Waits for the end of the server and of its children; those that stay.
    func crash() async throws -> [pid_t] {
        let children = workers
        return try await onThread { [self] in
            process.signal(SIGKILL)
            try process.awaitEnd(within: .seconds(10))
            _ = poll(within: .seconds(5)) { !children.contains(where: Kernel.isAlive) }
            return children.filter(Kernel.isAlive)
        }
    }
}

/// Starts a server for a test alone, and ends it whatever happens.
func withServer(
    clouds: [String] = ["demo"], flags: [String] = [], memcached: LiveServer.Memcached = .own,
    pictures: [String: [UInt8]] = [:], _ body: (LiveServer) async throws -> Void
) async throws {
    let site = try Site(clouds: clouds, flags: flags)
    let server = try await LiveServer.start(site, memcached: memcached)
    do {
        for (name, bytes) in pictures.sorted(by: { $0.key < $1.key }) {
            try await API(server).uploadPicture(bytes, named: name)
        }
        try await body(server)
    } catch {
        server.process.signal(SIGKILL)
        throw error
    }
    try await server.stop()
}
