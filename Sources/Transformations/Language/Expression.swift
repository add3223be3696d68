/// Arithmetic in a value or a condition: `iw_div_2`, `$w_mul_0.5_add_10`.
///
/// `pow` binds tighter than `mul`, `div`, `mod`, these tighter than `add`, `sub`; equals go from left
/// to right; there are no parentheses.
public indirect enum Expression: Hashable, Sendable {
    /// A number, with whether it was written as a decimal.
    case number(Double, isDecimal: Bool)
    /// `!text!`; colons separate the items of a list.
    case string(String)
    /// A ratio such as `16:9`.
    case ratio(Double, Double)
    /// `$name`.
    case variable(String)
    /// A fact about the picture: `iw`, `ar`, `fc`.
    case characteristic(Characteristic)
    /// `ctx:!key!` or `md:!key!`.
    case lookup(scope: String, key: String)
    case operation(Operator, Expression, Expression)
    /// A value turned into a whole number or a decimal by the suffix `_to_i` or `_to_f`.
    case conversion(toInteger: Bool, Expression)

    /// The arithmetic operators.
    public enum Operator: String, Hashable, Sendable, CaseIterable {
        case add, sub, mul, div, mod, pow

        var precedence: Int {
            switch self {
            case .add, .sub: 1
            case .mul, .div, .mod: 2
            case .pow: 3
            }
        }
    }

    /// Facts about the picture that expressions can name.
    public enum Characteristic: String, Hashable, Sendable, CaseIterable {
        case width = "w"
        case height = "h"
        case aspectRatio = "ar"
        case currentPage = "cp"
        case initialWidth = "iw"
        case initialHeight = "ih"
        case initialAspectRatio = "iar"
        case trimmedAspectRatio = "tar"
        case faceCount = "fc"
        case pageCount = "pc"
        case customCoordinateCount = "ccc"
        case regionCount = "rc"
        case regionNames = "rn"
        case initialDensity = "idn"
        case illustrationScore = "ils"
        case pageX = "px"
        case pageY = "py"
        case pageNames = "pgnames"
        case pageName = "pgname"
        case tags
        case context = "ctx"
        case metadata = "md"
        case currentPublicID = "cpi"
        case duration = "du"
        case initialDuration = "idu"

        /// The short name, or one of the long ones that the SDKs let people write.
        init?(written text: String) {
            guard let known = Self(rawValue: text) ?? Self.long[text] else { return nil }
            self = known
        }

        /// The long names.
        static let long: [String: Characteristic] = [
            "width": .width, "height": .height, "ow": .initialWidth, "oh": .initialHeight,
            "aspect_ratio": .aspectRatio, "initial_width": .initialWidth,
            "initial_height": .initialHeight, "initial_aspect_ratio": .initialAspectRatio,
            "trimmed_aspect_ratio": .trimmedAspectRatio, "current_page": .currentPage,
            "page_count": .pageCount, "face_count": .faceCount, "page_x": .pageX, "page_y": .pageY,
            "page_names": .pageNames, "illustration_score": .illustrationScore,
            "initial_density": .initialDensity, "current_public_id": .currentPublicID,
            "context": .context, "duration": .duration, "initial_duration": .initialDuration,
        ]
    }

    /// Reads an expression from decoded text; `nil` where it is none.
    public init?(_ text: some StringProtocol) {
        var reader = ExpressionReader(text)
        guard let expression = reader.expression(), reader.isAtEnd else { return nil }
        self = expression
    }

    /// Whether nothing has to be known to say its value.
    public var isLiteral: Bool {
        switch self {
        case .number, .string, .ratio: true
        case .variable, .characteristic, .lookup, .operation, .conversion: false
        }
    }

    /// The canonical text, escaped for a URL.
    public var text: String {
        switch self {
        case .number(let number, let isDecimal):
            isDecimal ? NumberText.printDecimal(number) : NumberText.print(number)
        case .string(let string): "!\(PercentCoding.encodeString(string))!"
        case .ratio(let a, let b): "\(NumberText.print(a)):\(NumberText.print(b))"
        case .variable(let name): "$\(name)"
        case .characteristic(let fact): fact.rawValue
        case .lookup(let scope, let key): "\(scope):!\(PercentCoding.encodeString(key))!"
        case .operation(let sign, let left, let right):
            "\(left.text)_\(sign.rawValue)_\(right.text)"
        case .conversion(let toInteger, let value): "\(value.text)_to_\(toInteger ? "i" : "f")"
        }
    }
}

/// A definition such as `$width_300`: the value that the name stands for from here on.
public struct Variable: Hashable, Sendable {
    /// The name without `$`: a letter, then letters and digits.
    public var name: String
    public var value: Value

    /// What a variable can hold.
    public enum Value: Hashable, Sendable {
        case expression(Expression)
        /// A picture: `current`, `current:<public ID>` or `ref:!…!`, kept as written.
        case picture(String)
        /// Text that is no expression; published URLs carry `$name_text`.
        case bare(String)
    }

    /// Reads `$name_value` or `$name`; `nil` where `text` does not start so.
    init?(_ text: some StringProtocol) {
        guard text.hasPrefix("$") else { return nil }
        let body = String(text.dropFirst())
        let end = body.utf8.firstIndex(of: UInt8(ascii: "_")) ?? body.endIndex
        guard Self.isName(body[..<end]) else { return nil }
        name = String(body[..<end])
        value = Self.value(end < body.endIndex ? String(body[body.utf8.index(after: end)...]) : "")
    }

    private static func value(_ text: String) -> Value {
        if text.hasPrefix("current") || text.hasPrefix("ref:") { return .picture(text) }
        guard let expression = Expression(text) else { return .bare(text) }
        return .expression(expression)
    }

    static func isName(_ text: some StringProtocol) -> Bool { isName(text.utf8) }

    static func isName(_ bytes: some Collection<UInt8>) -> Bool {
        guard let first = bytes.first, isLetter(first) else { return false }
        return bytes.allSatisfy {
            isLetter($0) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// The canonical text, escaped for a URL.
    public var text: String {
        switch value {
        case .expression(let expression): "$\(name)_\(expression.text)"
        case .picture(let text), .bare(let text):
            text.isEmpty ? "$\(name)" : "$\(name)_\(PercentCoding.encodeValue(text))"
        }
    }
}
