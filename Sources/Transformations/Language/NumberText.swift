/// Numbers as the language writes them.
public enum NumberText {
    /// A whole number or a decimal (`300`, `-5`, `0.5`, `.5`, `1.`); `nil` for anything else,
    /// exponents, infinities and numbers from 10¹⁵ included. It is rounded to six places, as many as
    /// are printed, so that a number and its text never differ.
    public static func parse(_ text: Substring) -> Double? {
        var digits = 0
        var places = -1
        var whole: Int64 = 0
        var isNegative = false
        var isFirst = true
        for byte in text.utf8 {
            defer { isFirst = false }
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                digits += 1
                if places >= 0 { places += 1 }
                if digits <= 15 { whole = whole * 10 + Int64(byte - UInt8(ascii: "0")) }
            case UInt8(ascii: "."):
                guard places < 0 else { return nil }
                places = 0
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard isFirst else { return nil }
                isNegative = byte == UInt8(ascii: "-")
            default: return nil
            }
        }
        guard digits > 0, digits <= 30 else { return nil }
        if digits <= 15, places <= 6 {
            // Exact whole numbers, so that the quotient is the number nearest to the text.
            let number = Double(whole) / powersOfTen[max(places, 0)]
            if places <= 0 || number < limit / 1_000_000 { return isNegative ? -number : number }
        }
        guard let number = Double(text), abs(number) < limit else { return nil }
        let scaled = number * 1_000_000
        return abs(scaled) < limit ? scaled.rounded() / 1_000_000 : number.rounded()
    }

    /// The same for any kind of text.
    @inlinable
    public static func parse(_ text: some StringProtocol) -> Double? { parse(Substring(text)) }

    private static let powersOfTen: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

    /// Beyond it, neither whole numbers nor six places are exact.
    private static let limit = 1e15

    /// Whether `text` is written as a decimal, which in sizes and offsets means a multiple.
    @inlinable
    public static func isDecimal(_ text: some StringProtocol) -> Bool {
        text.utf8.contains(UInt8(ascii: "."))
    }

    /// The shortest text: whole numbers without a point, decimals without trailing zeros, at most
    /// six places. What `parse` never gives is printed as the largest whole number.
    public static func print(_ number: Double) -> String {
        guard abs(number) < limit else { return number.isNaN ? "0" : String(Int64.max) }
        if number == number.rounded() { return String(Int64(number)) }
        let scaled = (number * 1_000_000).rounded()
        guard abs(scaled) < limit else { return String(Int64(number.rounded())) }
        return fixed(Int64(scaled))
    }

    /// Like `print`, but always with a point: `1.0` stays a decimal.
    public static func printDecimal(_ number: Double) -> String {
        let text = print(number)
        return isDecimal(text) ? text : text + ".0"
    }

    /// So many millionths as a decimal without trailing zeros.
    private static func fixed(_ millionths: Int64) -> String {
        var fraction = Int(abs(millionths) % 1_000_000)
        let whole = (millionths < 0 ? "-" : "") + String(abs(millionths) / 1_000_000)
        guard fraction > 0 else { return whole }
        var digits = 6
        while fraction.isMultiple(of: 10) {
            fraction /= 10
            digits -= 1
        }
        let text = String(fraction)
        return whole + "." + String(repeating: "0", count: digits - text.utf8.count) + text
    }
}
