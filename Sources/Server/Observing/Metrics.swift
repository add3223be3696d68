import Synchronization

/// A number that only grows.
public final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    /// The number now.
    public var value: Int { count.load(ordering: .relaxed) }

    /// Adds `amount`, which must not be negative.
    public func add(_ amount: Int = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
}

/// How often values fell below each of some bounds.
public final class Histogram: Sendable {
    let bounds: [Double]
    private let buckets: [Counter]
    private let nanos = Atomic<Int>(0)

    init(bounds: [Double]) {
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Notes one value, usually seconds; its sum is kept to nine decimals.
    public func observe(_ value: Double) {
        buckets[bounds.firstIndex { value <= $0 } ?? bounds.count].add()
        nanos.wrappingAdd(Int(max(-1e9, min(1e9, value)) * 1e9), ordering: .relaxed)
    }

    /// Counts at or below each bound, then the count of all, and the sum.
    var snapshot: (cumulative: [Int], sum: Double) {
        var sum = 0
        let cumulative = buckets.map { bucket in
            sum += bucket.value
            return sum
        }
        return (cumulative, Double(nanos.load(ordering: .relaxed)) / 1e9)
    }
}

/// The metrics of this process, in the text format 0.0.4 of Prometheus.
///
/// A series is made when it is first asked for, and kept: hold on to what is used often. Label
/// values must come from small closed sets, never from requests.
public final class Metrics: Sendable {
    /// Names and values of labels, in the order they are printed.
    public typealias Labels = KeyValuePairs<String, String>

    /// The content type of ``render()``.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// Bounds for times of seconds: half a millisecond to fifteen seconds.
    public static let seconds = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15,
    ]

    private enum Series {
        case counter(Counter)
        case gauge(@Sendable () -> Double)
        case histogram(Histogram)
        case sampled(@Sendable () -> Double)
    }

    private struct Family {
        var help: String
        var kind: String
        var series: [String: Series] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    /// Makes an empty registry.
    public init() {}

    /// The counter of this name and these labels. By custom the name ends in `_total`.
    public func counter(_ name: String, _ help: String, _ labels: Labels = [:]) -> Counter {
        let key = Self.spell(labels)
        return families.withLock { families in
            if case .counter(let counter)? = families[name]?.series[key] { return counter }
            let counter = Counter()
            families[name, default: Family(help: help, kind: "counter")].series[key] =
                .counter(counter)
            return counter
        }
    }

    /// A counter that is read when the metrics are: `read` must not block for long.
    public func counter(
        _ name: String, _ help: String, _ labels: Labels = [:],
        read: @escaping @Sendable () -> Double
    ) {
        set(.sampled(read), name, help, "counter", labels)
    }

    /// A value that may fall, read when the metrics are: `read` must not block for long.
    public func gauge(
        _ name: String, _ help: String, _ labels: Labels = [:],
        read: @escaping @Sendable () -> Double
    ) {
        set(.gauge(read), name, help, "gauge", labels)
    }

    /// The histogram of this name and these labels; `bounds` ascend, and count when it is new.
    public func histogram(
        _ name: String, _ help: String, bounds: [Double] = Metrics.seconds, _ labels: Labels = [:]
    ) -> Histogram {
        let key = Self.spell(labels)
        return families.withLock { families in
            if case .histogram(let histogram)? = families[name]?.series[key] { return histogram }
            let histogram = Histogram(bounds: bounds)
            families[name, default: Family(help: help, kind: "histogram")].series[key] =
                .histogram(histogram)
            return histogram
        }
    }

    /// All series as text, families and labels in order.
    public func render() -> String {
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            text += "# HELP \(name) \(Self.escaped(family.help, quotes: false))\n"
            text += "# TYPE \(name) \(family.kind)\n"
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                Self.render(series, name, labels, into: &text)
            }
        }
        return text
    }

    private func set(
        _ series: Series, _ name: String, _ help: String, _ kind: String, _ labels: Labels
    ) {
        let key = Self.spell(labels)
        families.withLock { $0[name, default: Family(help: help, kind: kind)].series[key] = series }
    }

    private static func render(
        _ series: Series, _ name: String, _ labels: String, into text: inout String
    ) {
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        switch series {
        case .counter(let counter): text += "\(name)\(braced) \(counter.value)\n"
        case .gauge(let read), .sampled(let read): text += "\(name)\(braced) \(number(read()))\n"
        case .histogram(let histogram):
            let (cumulative, sum) = histogram.snapshot
            let prefix = labels.isEmpty ? "" : labels + ","
            for (bound, count) in zip(histogram.bounds.map(number) + ["+Inf"], cumulative) {
                text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(count)\n"
            }
            text += "\(name)_sum\(braced) \(number(sum))\n"
            text += "\(name)_count\(braced) \(cumulative[cumulative.count - 1])\n"
        }
    }

    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    private static func spell(_ labels: Labels) -> String {
        labels.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }.joined(separator: ",")
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
