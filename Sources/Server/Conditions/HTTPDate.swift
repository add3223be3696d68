/// Dates as HTTP writes them: whole seconds, always in GMT.
public enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Writes seconds since 1970 as an IMF-fixdate (`Sun, 06 Nov 1994 08:49:37 GMT`).
    public static func text(_ seconds: Int64) -> String {
        let day = floorDivide(seconds, 86_400)
        let clock = seconds - day * 86_400
        let date = civil(day)
        let weekday = Int(day - floorDivide(day, 7) * 7)
        return "\(days[weekday]), \(two(date.day)) \(months[Int(date.month) - 1]) "
            + "\(four(date.year)) \(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60)) GMT"
    }

    /// Reads any of the three forms of RFC 9110 §5.6.7; nil when it is none of them.
    public static func seconds(_ text: some StringProtocol) -> Int64? {
        let words = text.split { $0 == " " || $0 == "," || $0 == "-" || $0 == ":" }
        if words.count == 8, words[7] == "GMT" {  // Sun, 06 Nov 1994 08:49:37 GMT (or RFC 850)
            return seconds(day: words[1], words[2], year: words[3], clock: words[4...6])
        }
        if words.count == 7 {  // asctime: Sun Nov  6 08:49:37 1994
            return seconds(day: words[2], words[1], year: words[6], clock: words[3...5])
        }
        return nil
    }

    private static func seconds<Word: StringProtocol>(
        day: Word, _ month: Word, year: Word, clock: ArraySlice<Word>
    ) -> Int64? {
        guard let day = number(day, 1...31), var year = number(year, 0...9999),
            let index = months.firstIndex(where: { $0 == month }),
            let hour = number(clock[clock.startIndex], 0...23),
            let minute = number(clock[clock.startIndex + 1], 0...59),
            let second = number(clock[clock.startIndex + 2], 0...60)
        else { return nil }
        if year < 100 { year += year < 70 ? 2000 : 1900 }  // RFC 850 has two digits
        return ordinal(year, Int64(index) + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
    }

    private static func number(
        _ text: some StringProtocol, _ range: ClosedRange<Int64>
    ) -> Int64? {
        guard text.utf8.count <= 4, text.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
            let value = Int64(text), range.contains(value)
        else { return nil }
        return value
    }

    /// Days since 1970-01-01 of a date in the proleptic Gregorian calendar.
    private static func ordinal(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
            - 719_468
    }

    private static func civil(_ ordinal: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = ordinal + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let part = (5 * dayOfYear + 2) / 153
        let month = part < 10 ? part + 3 : part - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
            dayOfYear - (153 * part + 2) / 5 + 1
        )
    }

    private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }

    private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func four(_ value: Int64) -> String {
        let text = "\(value)"
        return String(repeating: "0", count: max(0, 4 - text.count)) + text
    }
}
