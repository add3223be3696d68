/// Numbers as the language writes them.
public enum NumberText {
    /// A whole number or a decimal (`300`, `-5`, `0.5`, `.5`, `1.`); `nil` for anything else,
    /// exponents, infinities and numbers from 10¹⁵ included. It is rounded to six places, as many as
    /// are printed, so that a number and its text never differ.
    public static func parse(_ text: some StringProtocol) -> Double? {
        var digits = 0
        var points = 0
        for (index, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."): points += 1
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                if index > 0 { return nil }
            default: return nil
            }
        }
        guard digits > 0, digits <= 30, points <= 1 else { return nil }
        guard let number = Double(text), abs(number) < limit else { return nil }
        let scaled = number * 1_000_000
        return abs(scaled) < limit ? scaled.rounded() / 1_000_000 : number.rounded()
    }

    /// Beyond it, neither whole numbers nor six places are exact.
    private static let limit = 1e15

    /// Whether `text` is written as a decimal, which in sizes and offsets means a multiple.
    public static func isDecimal(_ text: some StringProtocol) -> Bool {
        text.utf8.contains(UInt8(ascii: "."))
    }

    /// The shortest text: whole numbers without a point, decimals without trailing zeros, at most
    /// six places. What `parse` never gives is printed as the largest whole number.
    public static func print(_ number: Double) -> String {
        guard abs(number) < limit else { return number.isNaN ? "0" : String(Int64.max) }
        if number == number.rounded() { return String(Int64(number)) }
        let scaled = (number * 1_000_000).rounded() / 1_000_000
        if scaled == scaled.rounded() { return String(Int64(scaled)) }
        let text = String(scaled)
        guard text.contains("e") else { return text }
        return fixed(scaled)
    }

    /// Like `print`, but always with a point: `1.0` stays a decimal.
    public static func printDecimal(_ number: Double) -> String {
        let text = print(number)
        return isDecimal(text) ? text : text + ".0"
    }

    /// Six places without an exponent, for numbers that Swift prints with one (0.00001).
    private static func fixed(_ number: Double) -> String {
        let millionths = Int64((abs(number) * 1_000_000).rounded())
        var fraction = String(millionths % 1_000_000)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return (number < 0 ? "-" : "") + "\(millionths / 1_000_000)." + fraction
    }
}
