import Derivations
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import Testing

@testable import Server

@Suite struct ShutdownTests {
    /// Runs a server under a service group, as the executable does.
    static func serve(
        bound: TimeAmount, _ gate: Gate, _ entered: Gate,
        _ test: @escaping @Sendable (LiveServer, ServiceGroup) async throws -> Void
    ) async throws {
        let table = ReplyTable(epochs: Epochs())
        let channel = HeliographChannel(hitPath: HitPath(table: table)) { request, writer, _ in
            await entered.open()
            await withTaskCancellationHandler {
                await gate.wait()
            } onCancel: {
                Task { await gate.open() }
            }
            _ = try await ReplyWriter().send(
                error: "done", status: .ok, answering: request.head, with: writer)
        }
        var configuration = HTTPServer.Configuration()
        configuration.port = 0
        configuration.shutdownBound = bound
        let (ports, continuation) = AsyncStream.makeStream(of: Int.self)
        let logger = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = HTTPServer(
            connections: channel, configuration: configuration, logger: logger
        ) { address in continuation.yield(address.port ?? 0) }
        let services = ServiceGroup(services: [server], logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await services.run() }
            for await port in ports {
                let live = LiveServer(port: port, table: table, gate: gate, entered: entered)
                try await test(live, services)
                break
            }
            try await group.waitForAll()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatIsInFlightIsFinishedAndIdleConnectionsAreClosed() async throws {
        try await Self.serve(bound: .seconds(20), Gate(), Gate()) { server, services in
            async let idle = server.talk("", halfClose: false)
            async let busy = server.talk("GET /x HTTP/1.1\r\nHost: x\r\n\r\n", halfClose: false)
            await server.entered.wait()
            await services.triggerGracefulShutdown()
            #expect(try await idle == "")
            await server.gate.open()
            let answer = try await busy
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func whatDoesNotFinishIsClosedAtTheBound() async throws {
        try await Self.serve(bound: .milliseconds(50), Gate(), Gate()) { server, services in
            async let busy = server.talk("GET /x HTTP/1.1\r\nHost: x\r\n\r\n", halfClose: false)
            await server.entered.wait()
            await services.triggerGracefulShutdown()
            let answer = (try? await busy) ?? ""
            #expect(!answer.contains("done"))
        }
    }
}
