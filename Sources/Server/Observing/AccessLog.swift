import Foundation
import Synchronization

/// One line for every exchange, written by one queue in large pieces.
///
/// Recording never blocks: when the writer cannot keep up, lines are dropped and counted.
public final class AccessLog: Sendable {
    /// How a line looks.
    public enum Style: String, Sendable, CaseIterable {
        /// One JSON object a line.
        case json
        /// Words for people.
        case text
    }

    private struct State {
        var waiting: [UInt8] = []
        var isScheduled = false
        var dropped = 0
    }

    private let style: Style
    private let capacity: Int
    private let sink: @Sendable ([UInt8]) -> Void
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "heliograph.access-log")

    /// - Parameters:
    ///   - capacity: bytes that may wait for the writer.
    ///   - sink: writes whole lines; called on one queue only, and may block.
    public init(
        style: Style, capacity: Int = 1 << 20, sink: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.style = style
        self.capacity = capacity
        self.sink = sink
    }

    /// A log on standard output.
    public static func standardOutput(style: Style) -> AccessLog {
        AccessLog(style: style) { bytes in
            // Nobody to tell when standard output is gone: the log ends, the server goes on.
            try? FileHandle.standardOutput.write(contentsOf: Data(bytes))
        }
    }

    /// How many lines were dropped since the start.
    public var dropped: Int { state.withLock { $0.dropped } }

    /// Records one exchange, at this moment.
    public func record(_ exchange: Exchange) {
        record(exchange, at: WallClock.now)
    }

    func record(_ exchange: Exchange, at seconds: Int64) {
        let line = AccessLine(exchange, at: seconds)
        let text = style == .json ? line.json : line.text
        let mustSchedule = state.withLock { state in
            guard state.waiting.count + text.utf8.count < capacity else {
                state.dropped += 1
                return false
            }
            state.waiting.append(contentsOf: text.utf8)
            state.waiting.append(0x0a)
            defer { state.isScheduled = true }
            return !state.isScheduled
        }
        if mustSchedule { queue.async { self.drain() } }
    }

    /// Returns when everything recorded before has been written.
    public func flush() { queue.sync { drain() } }

    private func drain() {
        while true {
            let bytes = state.withLock { state in
                let bytes = state.waiting
                state.waiting = []
                if bytes.isEmpty { state.isScheduled = false }
                return bytes
            }
            if bytes.isEmpty { return }
            sink(bytes)
        }
    }
}

/// The text of one exchange.
struct AccessLine {
    private let exchange: Exchange
    private let time: String

    init(_ exchange: Exchange, at seconds: Int64) {
        var exchange = exchange
        exchange.target = Redaction.redact(exchange.target)
        self.exchange = exchange
        time = Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601)
    }

    private var milliseconds: String {
        let micros = max(0, exchange.nanoseconds / 1000)
        let rest = String(micros % 1000)
        return "\(micros / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
    }

    var json: String {
        "{\"time\":\"\(time)\",\"remote\":\(Self.quoted(exchange.remote ?? ""))"
            + ",\"method\":\(Self.quoted(exchange.method)),\"target\":\(Self.quoted(exchange.target))"
            + ",\"status\":\(exchange.status),\"bytes\":\(exchange.bytes)"
            + ",\"layer\":\(Self.quoted(exchange.layer)),\"ms\":\(milliseconds)"
            + ",\"request_id\":\(Self.quoted(exchange.requestID))}"
    }

    /// Control characters are escaped here, too, so that no request can forge a line.
    var text: String {
        "\(time) \(exchange.remote ?? "-") \(exchange.status) \(exchange.layer) \(milliseconds)ms "
            + "\(exchange.bytes)B \(exchange.method) \(Self.quoted(exchange.target)) "
            + exchange.requestID
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let hex = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
