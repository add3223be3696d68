import HummingbirdCore
public import Logging
public import NIOCore
public import NIOPosix
public import ServiceLifecycle

/// Listens, and runs every connection until it is told to stop.
public final class HTTPServer: Service {
    /// Where and how to listen.
    public struct Configuration: Sendable {
        /// A name or an address of version 4 or 6.
        public var host = "127.0.0.1"
        /// 0 lets the system choose.
        public var port = 8080
        /// Connections that wait to be accepted.
        public var backlog = 1024
        /// Open connections; more wait to be accepted.
        public var maximumConnections = 4096
        /// How long requests in flight may take once the server was told to stop.
        public var shutdownBound = TimeAmount.seconds(20)

        /// The defaults as stated beside each setting.
        public init() {}
    }

    private let connections: HeliographChannel
    private let configuration: Configuration
    private let group: any EventLoopGroup
    private let logger: Logger
    private let onListening: @Sendable (SocketAddress) async -> Void
    private let registry = ConnectionRegistry()

    /// - Parameter onListening: told the bound address, port included, before the first request.
    public init(
        connections: HeliographChannel, configuration: Configuration = .init(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, logger: Logger,
        onListening: @escaping @Sendable (SocketAddress) async -> Void = { _ in }
    ) {
        self.connections = connections
        self.configuration = configuration
        self.group = group
        self.logger = logger
        self.onListening = onListening
    }

    /// How many connections are open now.
    public var openConnections: Int { registry.count }

    /// Serves until graceful shutdown or cancellation: stops accepting, closes idle connections at
    /// once, lets what is in flight finish within the bound, and closes what is then left.
    /// - Throws: what the system says when the address cannot be bound.
    public func run() async throws {
        let listener = try await bind()
        if let address = listener.channel.localAddress { await onListening(address) }
        await withGracefulShutdownHandler {
            await serve(listener)
        } onGracefulShutdown: {
            listener.channel.close(promise: nil)
        }
    }

    private typealias Listener = NIOAsyncChannel<HeliographChannel.Value, Never>

    private func serve(_ listener: Listener) async {
        await withDiscardingTaskGroup { group in
            do {
                try await listener.executeThenClose { inbound in
                    for try await connection in inbound {
                        group.addTask { [connections, logger] in
                            await connections.handle(value: connection, logger: logger)
                        }
                    }
                }
            } catch {
                logger.error("The listener failed", metadata: ["error": "\(error)"])
            }
            await stop()
            group.cancelAll()
        }
    }

    private func stop() async {
        registry.quiesce()
        if !Task.isCancelled {
            await registry.drain(on: group.next(), within: configuration.shutdownBound)
        }
        if registry.count > 0 {
            logger.warning(
                "Closing connections that did not end in time",
                metadata: ["connections": "\(registry.count)"])
        }
        registry.closeAll()
    }

    private func bind() async throws -> Listener {
        let maximum = configuration.maximumConnections
        return try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: Int32(clamping: configuration.backlog))
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AvailableConnectionsChannelHandler(maxConnections: maximum))
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(
                .writeBufferWaterMark, value: .init(low: 64 << 10, high: 256 << 10)
            )
            .bind(host: configuration.host, port: configuration.port) {
                [connections, logger, registry] channel in
                connections.setup(channel: channel, logger: logger).map { value in
                    registry.add(channel)
                    return value
                }
            }
    }
}
