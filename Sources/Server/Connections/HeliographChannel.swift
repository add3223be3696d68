public import HummingbirdCore
public import Logging
public import NIOCore
import NIOHTTP1
public import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// One connection: NIO's decoder, the hit path, and behind it the routes.
public struct HeliographChannel: HTTPChannelHandler {
    public typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    /// Answers what the hit path does not. It must answer every request and throw only when the
    /// connection is beyond use.
    public let responder: HTTPChannelHandler.Responder
    /// What the hit path answers from.
    public let hitPath: HitPath

    /// Makes the set-up of connections.
    public init(hitPath: HitPath, responder: @escaping HTTPChannelHandler.Responder) {
        self.hitPath = hitPath
        self.responder = responder
    }

    public func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try addHandlers(to: channel)
            return try NIOAsyncChannel(
                wrappingChannelSynchronously: channel,
                configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    public func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }

    /// Builds the pipeline: socket · request lines · encoder · decoder · hit path · codec.
    func addHandlers(to channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(RequestLineHandler())
        try pipeline.configureHTTPServerPipeline(
            withPipeliningAssistance: false, withErrorHandling: false,
            withOutboundHeaderValidation: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: hitPath.limits.decoder)
        let encoder = try pipeline.context(handlerType: HTTPResponseEncoder.self)
        try pipeline.addHandler(HitHandler(hitPath, encoder: encoder))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    }
}
