import Assets
import Catalog
public import Delivery
import Derivations
import HTTPTypes
import HummingbirdCore
import Imaging
import NIOCore
import Storage
import Transformations

/// Answers delivery URLs that the table of ready replies does not answer.
public struct DeliveryRoutes: Sendable {
    let desk: DeliveryDesk
    let table: ReplyTable
    let counters: DeliveryCounters
    let headers: DeliveryHeaders
    let negotiation: Negotiation
    let referrers: ReferrerRules
    let writer: ReplyWriter

    public init(
        desk: DeliveryDesk, table: ReplyTable, counters: DeliveryCounters,
        headers: DeliveryHeaders, negotiation: Negotiation = Negotiation(),
        referrers: ReferrerRules = ReferrerRules(),
        writer: ReplyWriter = ReplyWriter()
    ) {
        self.desk = desk
        self.table = table
        self.counters = counters
        self.headers = headers
        self.negotiation = negotiation
        self.referrers = referrers
        self.writer = writer
    }

    /// Answers one request, and says what was sent and which layer it came from.
    ///
    /// - Parameter client: its address, where it is known.
    func answer(
        _ request: Request, from client: String? = nil, with response: consuming ResponseWriter
    ) async throws -> (Sent, layer: String) {
        guard request.method == .get || request.method == .head else {
            return (try await refuse(request, with: response), "refused")
        }
        let start = ContinuousClock.now
        let path = request.head.path ?? "/"
        let accepted = negotiation.classify(request.headers[values: .accept])
        guard referrers.admits(request.headers[.referer]) else {
            return (try await refuseReferrer(request, with: response), "refused")
        }
        var question = DeliveryRequest(path: path, hints: hints(request, accepted))
        (question.path, question.token) = Self.token(in: path)
        question.token = question.token ?? Self.token(inCookies: request.headers[values: .cookie])
        question.clientAddress = client
        let outcome: Result<Delivery, DeliveryFailure>
        do throws(DeliveryFailure) { outcome = .success(try await desk.deliver(question)) } catch {
            outcome = .failure(error)
        }
        switch outcome {
        case .success(let delivery):
            return try await send(
                delivery, path, accepted, answering: request, since: start, with: response)
        case .failure(let failure):
            return try await send(failure, answering: request, with: response)
        }
    }

    // MARK: Sending

    private func send(
        _ delivery: Delivery, _ path: String, _ accepted: NegotiationClass,
        answering request: Request, since start: ContinuousClock.Instant,
        with response: consuming ResponseWriter
    ) async throws -> (Sent, layer: String) {
        let fields = headers.fields(of: delivery)
        let counter = counters.counter(for: delivery.cloud.text, asset: delivery.asset)
        let layer: DerivedFile.Layer
        let body: DerivedFile.Body
        switch delivery.content {
        case .derived(let file): (layer, body) = (file.layer, file.body)
        case .original(_, let file): (layer, body) = (.disk, .file(file))
        case .text(let bytes, _): (layer, body) = (.memory, .bytes(bytes))
        }
        let elapsed = start.duration(to: .now)
        let timing = "\(layer.rawValue);dur=\(Self.milliseconds(elapsed))"
        switch body {
        case .bytes(let bytes):
            let reply = Reply(
                fields: fields, body: ByteBuffer(bytes: bytes),
                dependencies: delivery.dependencies, counter: counter)
            if !delivery.terms.variesByHints, !delivery.terms.isFleeting,
                !delivery.terms.isGuarded, delivery.missing == nil,
                !delivery.terms.variesBySaveData || !Self.savesData(request)
            {
                table.keep(
                    reply, path: path, variation: Variation(of: delivery.terms),
                    negotiated: accepted)
            }
            let sent = try await writer.send(
                reply, answering: request.head, timing: timing, with: response)
            return (sent, layer.rawValue)
        case .file(let file):
            let reply = FileReply(
                descriptor: file.descriptor, owner: file, length: file.size, fields: fields,
                counter: counter)
            let sent = try await writer.send(
                reply, answering: request.head, timing: timing, with: response)
            return (sent, layer.rawValue)
        }
    }

    private func send(
        _ failure: DeliveryFailure, answering request: Request,
        with response: consuming ResponseWriter
    ) async throws -> (Sent, layer: String) {
        let error = ErrorReply(failure.reason)
        let fields = headers.fields(of: error, failure.terms)
        let sent = try await writer.send(
            error: error.sentence, status: error.status, fields: fields,
            answering: request.head, with: response)
        return (sent, "error")
    }

    private func refuse(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        guard request.method == .options else {
            var fields = HTTPFields()
            fields[.allow] = "GET, HEAD, OPTIONS"
            return try await writer.send(
                error: "Pictures can be got, not changed, at this address",
                status: .methodNotAllowed, fields: fields, answering: request.head, with: response)
        }
        let reply = Reply(status: .noContent, fields: headers.preflight, body: ByteBuffer())
        return try await writer.send(reply, answering: request.head, with: response)
    }

    private func refuseReferrer(
        _ request: Request, with response: consuming ResponseWriter
    ) async throws -> Sent {
        try await writer.send(
            error: "deny or ACL failure: pictures are not for this site", status: .unauthorized,
            answering: request.head, with: response)
    }

    // MARK: Tokens

    /// A path without the token in its query, and the token.
    static func token(in path: String) -> (path: String, token: String?) {
        guard let mark = path.firstIndex(of: "?"), path.contains(AuthToken.name) else {
            return (path, nil)
        }
        let pairs = path[path.index(after: mark)...]
            .split(separator: "&", omittingEmptySubsequences: false)
        let start = AuthToken.name + "="
        let others = pairs.filter { !$0.hasPrefix(start) }
        let bare = path[..<mark] + (others.isEmpty ? "" : "?" + others.joined(separator: "&"))
        let token = pairs.first { $0.hasPrefix(start) }?.dropFirst(start.count)
        return (String(bare), token.map(String.init))
    }

    /// The token among cookies.
    static func token(inCookies lines: [String]) -> String? {
        let start = AuthToken.name + "="
        for line in lines {
            for pair in line.split(separator: ";") {
                let pair = pair.drop { $0 == " " }
                if pair.hasPrefix(start) { return String(pair.dropFirst(start.count)) }
            }
        }
        return nil
    }

    // MARK: Hints

    /// Whether the client says that it would rather have few bytes.
    private static func savesData(_ request: Request) -> Bool {
        guard let field = HTTPField.Name("Save-Data"), let value = request.headers[field] else {
            return false
        }
        return RequestFields.asksToSaveData(value)
    }

    private func hints(_ request: Request, _ accepted: NegotiationClass) -> ClientHints {
        let accept: AcceptClass =
            switch accepted {
            case .none, .legacy: .legacy
            case .webp: .webp
            case .avif, .jxl: .avif
            }
        func number(_ names: String...) -> Double? {
            for name in names {
                guard let field = HTTPField.Name(name), let text = request.headers[field],
                    let number = Double(text), number > 0, number < 100_000
                else { continue }
                return number
            }
            return nil
        }
        return ClientHints(
            accepted: accept, pixelRatio: number("Sec-CH-DPR", "DPR"),
            width: number("Sec-CH-Width", "Width", "Sec-CH-Viewport-Width", "Viewport-Width"),
            savesData: Self.savesData(request))
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds =
            duration.components.seconds * 1_000_000
            + duration.components.attoseconds / 1_000_000_000_000
        let rest = String(microseconds % 1_000)
        return "\(microseconds / 1_000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }
}
