public import NIOCore
import NIOHTTP1

/// How much, and for how long, one connection may ask before it is turned away.
public struct HTTPLimits: Sendable {
    /// Bytes of the request target; more are answered by 414.
    public var uriLength = 8 << 10
    /// Bytes of one field, and of all fields of one request; more are answered by 431.
    public var fieldLength = 32 << 10, fieldsLength = 64 << 10
    /// Fields of one request; more are answered by 431.
    public var fieldCount = 100
    /// From the first byte of a request (or from the connection) to the end of its head.
    public var headTimeout = TimeAmount.seconds(10)
    /// Between two pieces of a request's body, while we are ready to read.
    public var bodyTimeout = TimeAmount.seconds(30)
    /// Between two requests of one connection.
    public var idleTimeout = TimeAmount.seconds(60)
    /// How long a client may leave what we sent unread.
    public var writeTimeout = TimeAmount.seconds(60)
    /// How long a connection that we ended is kept for the client to read its last answer.
    public var lingerTimeout = TimeAmount.seconds(2)

    /// The defaults as stated beside each limit.
    public init() {}

    /// What NIO's decoder is told. A target a little too long has to come through, so that it can
    /// be answered by name.
    var decoder: NIOHTTPDecoderLimitConfiguration {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = max(fieldLength, 4 * uriLength)
        limits.maxHeaderListSize = fieldsLength + 4 * uriLength
        limits.maxHeaderFieldCount = fieldCount
        return limits
    }
}

/// What a connection is waiting for, as far as time limits go.
enum Waiting: Hashable {
    case request
    case head
    case body
    case peer
    /// For ourselves, which is never the client's fault.
    case us
}

/// Decides when a silent connection is given up.
struct Patience {
    enum Verdict: Hashable {
        case wait(until: NIODeadline)
        case expired
    }

    let limits: HTTPLimits

    /// - Parameters:
    ///   - since: when the waiting began, or last got anything.
    ///   - unwritableSince: since when the client has left what we sent unread.
    func verdict(
        _ waiting: Waiting, since: NIODeadline, unwritableSince: NIODeadline?, now: NIODeadline
    ) -> Verdict {
        // What is waited for can change without a timer being touched, so look often enough.
        var next = now + min(limits.headTimeout, limits.idleTimeout, limits.lingerTimeout)
        let limit = limit(of: waiting).map { since + $0 }
        for deadline in [limit, unwritableSince.map { $0 + limits.writeTimeout }] {
            guard let deadline else { continue }
            if deadline <= now { return .expired }
            next = min(next, deadline)
        }
        return .wait(until: next)
    }

    private func limit(of waiting: Waiting) -> TimeAmount? {
        switch waiting {
        case .request: limits.idleTimeout
        case .head: limits.headTimeout
        case .body: limits.bodyTimeout
        case .peer: limits.lingerTimeout
        case .us: nil
        }
    }
}
