import Derivations
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Server

/// Opens once; whoever waits then goes on.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }

    func wait() async {
        if isOpen { return }
        await withCheckedContinuation { waiting.append($0) }
    }
}

/// A server on a loopback port with one hit (`/hit`) and a few routes, for as long as a test runs.
struct LiveServer {
    let port: Int
    let table: ReplyTable
    /// Opened by the test; `/gated` answers after it.
    let gate: Gate
    /// Opened when `/gated` has been entered.
    let entered: Gate

    static let body = String(repeating: "0123456789", count: 2000)

    static func run(
        limits: HTTPLimits = .init(), bound: TimeAmount = .seconds(20), file: FileReply? = nil,
        _ test: @escaping @Sendable (LiveServer) async throws -> Void
    ) async throws {
        let table = ReplyTable(epochs: Epochs())
        let reply = Reply(
            fields: [
                .eTag: "\"abc\"", .contentType: "image/png", .vary: "Accept",
                .lastModified: "Sun, 06 Nov 1994 08:49:37 GMT",
            ], body: ByteBuffer(string: body))
        table.keep(reply, path: "/hit", variation: [], negotiated: .none)
        let gate = Gate()
        let entered = Gate()
        let channel = HeliographChannel(hitPath: HitPath(table: table, limits: limits)) {
            request, writer, _ in
            try await respond(request, writer, gate, entered, file)
        }
        var configuration = HTTPServer.Configuration()
        configuration.port = 0
        configuration.shutdownBound = bound
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let server = HTTPServer(
            connections: channel, configuration: configuration, logger: Logger(label: "test")
        ) { address in continuation.yield(address.port ?? 0) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            for await port in ports {
                try await test(LiveServer(port: port, table: table, gate: gate, entered: entered))
                break
            }
            group.cancelAll()
        }
    }

    private static func respond(
        _ request: Request, _ writer: consuming ResponseWriter, _ gate: Gate, _ entered: Gate,
        _ file: FileReply?
    ) async throws {
        let replies = ReplyWriter(chunk: 4096)
        switch (request.head.path, file) {
        case ("/gated", _):
            await entered.open()
            await gate.wait()
            let reply = Reply(fields: [:], body: ByteBuffer(string: "gated"))
            _ = try await replies.send(reply, answering: request.head, with: writer)
        case ("/echo", _):
            do {
                let body = try await request.body.collect(upTo: 1 << 20)
                let reply = Reply(
                    fields: [:], body: ByteBuffer(string: "got \(String(buffer: body))"))
                _ = try await replies.send(reply, answering: request.head, with: writer)
            } catch {
                await entered.open()
                throw error
            }
        case ("/stream", _):
            var body = try await writer.writeHead(HTTPResponse(status: .ok))
            try await body.write(ByteBuffer(string: "streamed"))
            try await body.finish(nil)
        case ("/file", let file?):
            _ = try await replies.send(file, answering: request.head, with: writer)
        default:
            _ = try await replies.send(
                error: "Nothing here", status: .notFound, answering: request.head, with: writer)
        }
    }

    /// Sends bytes, closes its own half when asked to, and reads until the server ends.
    func talk(_ text: String, halfClose: Bool = true) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if halfClose { outbound.finish() }
            var all = ByteBuffer()
            for try await var piece in inbound { all.writeBuffer(&piece) }
            return String(buffer: all)
        }
    }
}
