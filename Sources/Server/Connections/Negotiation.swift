import Delivery

/// What a client's `Accept` comes down to. A URL that asks for no auto has the class ``none``; one
/// that does has one of the others, so that no URL is ever kept more than four times.
public enum NegotiationClass: UInt8, Sendable, Hashable, CaseIterable {
    /// The answer is the same for every client.
    case none
    /// JPEG, PNG and GIF: what everything understands.
    case legacy
    /// WebP, too.
    case webp
    /// AVIF, too. Browsers that take AVIF take WebP as well.
    case avif
    /// JPEG XL, too: only where configuration switches it on.
    case jxl
}

/// Which fields of a request an answer depends on.
public struct Variation: OptionSet, Sendable, Hashable {
    /// The bits of the set.
    public let rawValue: UInt8

    /// Makes a set of its bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The field `Accept`, by way of a ``NegotiationClass``.
    public static let accept = Variation(rawValue: 1)
    /// The field `Save-Data`. Answers to clients that send it are not kept in the table: they are few.
    public static let saveData = Variation(rawValue: 2)

    /// What an answer's terms come down to.
    init(of terms: Terms) {
        self = []
        if terms.variesByAccept { insert(.accept) }
        if terms.variesBySaveData { insert(.saveData) }
    }
}

/// Comes from `Accept` to a class by scanning bytes, without building arrays.
public struct Negotiation: Sendable {
    /// Whether JPEG XL is offered at all.
    public var offersJXL: Bool

    /// Makes a negotiation; JPEG XL is off by default.
    public init(offersJXL: Bool = false) { self.offersJXL = offersJXL }

    /// The best class that the lines of `Accept` allow. Only formats named outright count:
    /// `image/*` and `*/*` are sent by clients that cannot show AVIF.
    public func classify(_ lines: some Sequence<String>) -> NegotiationClass {
        var best = NegotiationClass.legacy
        for line in lines { best = better(best, classify(line)) }
        return best
    }

    /// The best class that one line of `Accept` allows.
    public func classify(_ line: String?) -> NegotiationClass {
        guard var line else { return .legacy }
        return line.withUTF8 { bytes in
            var best = NegotiationClass.legacy
            var start = 0
            while start < bytes.count {
                var end = start
                while end < bytes.count, bytes[end] != UInt8(ascii: ",") { end += 1 }
                best = better(best, classify(UnsafeBufferPointer(rebasing: bytes[start..<end])))
                start = end + 1
            }
            return best
        }
    }

    /// The better of two classes.
    func better(_ one: NegotiationClass, _ other: NegotiationClass) -> NegotiationClass {
        one.rawValue >= other.rawValue ? one : other
    }

    private func classify(_ item: UnsafeBufferPointer<UInt8>) -> NegotiationClass {
        var end = 0
        while end < item.count, item[end] != UInt8(ascii: ";") { end += 1 }
        let type = trimmed(item[..<end])
        let found: NegotiationClass
        if matches(type, "image/avif") {
            found = .avif
        } else if matches(type, "image/webp") {
            found = .webp
        } else if offersJXL, matches(type, "image/jxl") {
            found = .jxl
        } else {
            return .legacy
        }
        return isRefused(item[end...]) ? .legacy : found
    }

    /// Whether the parameters hold a weight of nought.
    private func isRefused(_ parameters: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        var rest = parameters
        while let semicolon = rest.firstIndex(of: UInt8(ascii: ";")) {
            rest = rest[(semicolon + 1)...]
            let end = rest.firstIndex(of: UInt8(ascii: ";")) ?? rest.endIndex
            let parameter = rest[..<end]
            guard let equals = parameter.firstIndex(of: UInt8(ascii: "=")),
                matches(trimmed(parameter[..<equals]), "q")
            else { continue }
            let value = trimmed(parameter[(equals + 1)...])
            return !value.isEmpty
                && value.allSatisfy { $0 == UInt8(ascii: "0") || $0 == UInt8(ascii: ".") }
        }
        return false
    }

    private func trimmed(
        _ text: Slice<UnsafeBufferPointer<UInt8>>
    ) -> Slice<UnsafeBufferPointer<UInt8>> {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
        return text
    }

    private func matches(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ name: StaticString) -> Bool {
        guard text.count == name.utf8CodeUnitCount else { return false }
        var index = text.startIndex
        for offset in 0..<name.utf8CodeUnitCount {
            // Types are letters and a slash here: setting bit 5 lowers them and moves nothing else.
            if text[index] | 0x20 != name.utf8Start[offset] | 0x20 { return false }
            index += 1
        }
        return true
    }
}
