import Foundation
import HTTPTypes
public import HummingbirdCore
public import Logging
public import NIOCore

/// Sends every request to where it is answered: health, metrics, API, delivery.
public struct Routes: Sendable {
    let delivery: DeliveryRoutes
    let api: APIRoutes
    let observation: Observation
    let isReady: @Sendable () -> Bool
    let logger: Logger
    private let writer = ReplyWriter()

    /// - Parameter isReady: whether a render process can take work: what `/health` says.
    public init(
        delivery: DeliveryRoutes, api: APIRoutes, observation: Observation,
        isReady: @escaping @Sendable () -> Bool, logger: Logger
    ) {
        self.delivery = delivery
        self.api = api
        self.observation = observation
        self.isReady = isReady
        self.logger = logger
    }

    /// Answers one request. Throws only when the connection is beyond use.
    @Sendable public func respond(
        _ request: Request, _ response: consuming ResponseWriter, _ channel: any Channel
    ) async throws {
        let start = ContinuousClock.now
        let target = request.head.path ?? "/"
        let client = channel.remoteAddress?.ipAddress
        let (sent, layer) = try await answer(request, target, client, with: response)
        let elapsed = start.duration(to: .now)
        observation.record(
            Exchange(
                method: request.method.rawValue, target: target, status: sent.status,
                bytes: sent.bytes, layer: layer,
                nanoseconds: elapsed.components.seconds * 1_000_000_000
                    + elapsed.components.attoseconds / 1_000_000_000,
                requestID: request.headers[.xRequestID] ?? "",
                remote: client))
    }

    private func answer(
        _ request: Request, _ target: String, _ client: String?,
        with response: consuming ResponseWriter
    ) async throws -> (Sent, layer: String) {
        let path = target.prefix { $0 != "?" }
        switch path {
        case "/health": return (try await health(request, with: response), "health")
        case "/metrics": return (try await metrics(request, with: response), "metrics")
        case "/openapi.json": return (try await openAPI(request, with: response), "openapi")
        case "/": return (try await greeting(request, with: response), "greeting")
        default: break
        }
        if path.hasPrefix("/v1_1/") {
            return (try await api.answer(request, with: response), "api")
        }
        if let search = SignedSearch(path: path) {
            return (try await api.answer(search, request, with: response), "api")
        }
        return try await delivery.answer(request, from: client, with: response)
    }

    private func health(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        let ready = isReady()
        return try await writer.send(
            json: ["status": ready ? "ok" : "starting"],
            status: ready ? .ok : .serviceUnavailable, answering: request.head, with: response)
    }

    private func metrics(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        var fields = HTTPFields()
        fields[.contentType] = Metrics.contentType
        fields[.cacheControl] = "no-store"
        let reply = Reply(fields: fields, body: ByteBuffer(string: observation.metrics.render()))
        return try await writer.send(reply, answering: request.head, with: response)
    }

    private func openAPI(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        var fields = HTTPFields()
        fields[.contentType] = "application/json; charset=utf-8"
        fields[.cacheControl] = "no-cache"
        let reply = Reply(fields: fields, body: ByteBuffer(bytes: APIDesk.openAPI))
        return try await writer.send(reply, answering: request.head, with: response)
    }

    private func greeting(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        var fields = HTTPFields()
        fields[.contentType] = "text/plain; charset=utf-8"
        let reply = Reply(
            fields: fields,
            body: ByteBuffer(
                string:
                    "Heliograph delivers pictures at /<cloud>/image/upload/<transformation>/<id>\n")
        )
        return try await writer.send(reply, answering: request.head, with: response)
    }
}
