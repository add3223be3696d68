/// The texts that begin with a prefix, as a half-open range of the order by bytes: exact where
/// `LIKE` would take wildcards and ignore case.
struct PrefixRange: Hashable {
    /// The prefix itself: the first text of the range.
    let lower: String
    /// The first text behind the range; `nil` where every later text is inside.
    let upper: String?

    init(_ prefix: String) {
        lower = prefix
        upper = Self.successor(of: prefix)
    }

    // UTF-8 sorts as scalars do, so the last scalar that has a successor is raised, and what
    // follows it is dropped.
    private static func successor(of prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            guard let raised = next(last) else { continue }
            var text = String.UnicodeScalarView(scalars)
            text.append(raised)
            return String(text)
        }
        return nil
    }

    private static func next(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        // No scalar stands for a surrogate.
        scalar.value == 0xD7FF ? "\u{E000}" : Unicode.Scalar(scalar.value + 1)
    }
}

extension SQLStatement {
    /// Adds the condition that `column` begins with `prefix`.
    mutating func addPrefix(_ column: String, _ prefix: String) {
        let range = PrefixRange(prefix)
        add(" AND \(column) >= ?", .text(range.lower))
        if let upper = range.upper { add(" AND \(column) < ?", .text(upper)) }
    }
}
