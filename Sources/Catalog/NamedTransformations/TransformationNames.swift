/// Which named transformations a declared text uses.
enum TransformationNames {
    /// The names behind `t_` of all items of all components, without repeats, in order. An item
    /// may join several names by dots: `t_a.b` uses `a` and `b`.
    static func used(in declared: String) -> [String] {
        var names: [String] = []
        for item in declared.split(whereSeparator: { $0 == "/" || $0 == "," }) {
            guard item.hasPrefix("t_") else { continue }
            for name in item.dropFirst(2).split(separator: ".") {
                let decoded = decode(name)
                if !names.contains(decoded) { names.append(decoded) }
            }
        }
        return names
    }

    /// `name`, and every name whose definition uses one of these, directly or through others.
    static func reaching(
        _ name: String, among definitions: [(name: String, declared: String)]
    ) -> Set<String> {
        let uses = definitions.map { ($0.name, Set(used(in: $0.declared))) }
        var reached: Set<String> = [name]
        while true {
            let more = uses.filter { !reached.contains($0.0) && !$0.1.isDisjoint(with: reached) }
            guard !more.isEmpty else { return reached }
            reached.formUnion(more.map(\.0))
        }
    }

    // A name that is not spelled in plain letters stands percent-coded in a declared text.
    private static func decode(_ name: Substring) -> String {
        guard name.utf8.contains(UInt8(ascii: "%")) else { return String(name) }
        var bytes: [UInt8] = []
        var rest = name.utf8[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2, digits.allSatisfy(isHexDigit),
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        Character(Unicode.Scalar(byte)).isHexDigit
    }
}
