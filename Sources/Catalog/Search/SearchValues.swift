/// Numbers and times as expressions write them.
struct SearchValues {
    /// Unix seconds: what relative times count from.
    let now: Int64

    /// A whole number, with a unit of size (`kb`, `mb`, `gb`, each 1024 of the one before) or without.
    static func number(_ text: String) -> Int64? {
        let lower = text.lowercased()
        let units: [(String, Double)] = [
            ("kb", 1_024), ("mb", 1_048_576), ("gb", 1_073_741_824), ("b", 1),
        ]
        for (unit, factor) in units where lower.hasSuffix(unit) {
            return decimal(lower.dropLast(unit.count)).flatMap { whole($0 * factor) }
        }
        return decimal(lower[...]).flatMap(whole)
    }

    private static func decimal(_ text: Substring) -> Double? {
        guard !text.isEmpty, text.allSatisfy({ $0.isASCII && ($0.isNumber || "-.".contains($0)) })
        else { return nil }
        return Double(text)
    }

    private static func whole(_ number: Double) -> Int64? {
        abs(number) < 9e18 ? Int64(number.rounded()) : nil
    }

    /// A share of 1 in thousandths.
    static func share(_ text: String) -> Int64? {
        decimal(text[...]).flatMap { (-1...1e6).contains($0) ? whole($0 * 1_000) : nil }
    }

    /// A percentage in thousandths of the whole.
    static func percentage(_ text: String) -> Int64? {
        decimal(text[...]).flatMap { (-1...1e6).contains($0) ? whole($0 * 10) : nil }
    }

    /// `true`, `yes`, `1` and their opposites.
    static func truth(_ text: String) -> Int64? {
        switch text.lowercased() {
        case "true", "yes", "1": 1
        case "false", "no", "0": 0
        case _: nil
        }
    }

    /// A ratio in ten-thousandths: `1.5` or `16:9`.
    static func ratio(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.map { decimal($0) ?? 0 }
        guard (1...2).contains(parts.count), numbers.allSatisfy({ $0 > 0 && $0 < 1e6 }) else {
            return nil
        }
        return whole(numbers[0] / (numbers.count == 2 ? numbers[1] : 1) * 10_000)
    }

    /// The seconds that a text stands for, from the first to the last: `2024`, `2024-05`,
    /// `2024-05-31`, `2024-05-31T12:30:00Z`, or so long ago: `5h`, `1d`, `3w`, `2m`, `1y`.
    func time(_ text: String) -> ClosedRange<Int64>? {
        if let ago = Self.ago(text) { return now - ago...now - ago }
        if let number = Int64(text), text.utf8.count > 4 { return number...number }
        let date = text.prefix(10)
        let parts = date.split(separator: "-", omittingEmptySubsequences: false)
        guard let year = parts.first.flatMap({ $0.utf8.count == 4 ? Int($0) : nil }) else {
            return nil
        }
        if text.count == 4 {
            return days(Day(year: year, month: 1, day: 1), Day(year: year + 1, month: 1, day: 1))
        }
        if text.count == 7, parts.count == 2, let month = Int(parts[1]) {
            let next = month == 12 ? (year + 1, 1) : (year, month + 1)
            return days(
                Day(year: year, month: month, day: 1), Day(year: next.0, month: next.1, day: 1))
        }
        guard let day = Day(date) else { return nil }
        if text.count == 10 { return days(day, day.adding(days: 1)) }
        return Self.clock(text.dropFirst(10)).map { rest in
            let start = Int64(day.number) * 86_400 + rest.lowerBound
            return start...start + (rest.upperBound - rest.lowerBound)
        }
    }

    private func days(_ first: Day?, _ next: Day?) -> ClosedRange<Int64>? {
        guard let first, let next else { return nil }
        return Int64(first.number) * 86_400...Int64(next.number) * 86_400 - 1
    }

    private static func ago(_ text: String) -> Int64? {
        guard let unit = text.last, let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        else { return nil }
        let seconds: [Character: Int64] = [
            "h": 3_600, "d": 86_400, "w": 604_800, "m": 2_592_000, "y": 31_536_000,
        ]
        return seconds[unit].map { $0 * count }
    }

    /// `T12:30`, `T12:30:15`, with a fraction, `Z` or an offset behind, as seconds of the day in UTC.
    private static func clock(_ text: Substring) -> ClosedRange<Int64>? {
        guard text.first == "T" || text.first == " " else { return nil }
        var rest = text.dropFirst()
        var offset: Int64 = 0
        if rest.last == "Z" { rest = rest.dropLast() }
        if let sign = rest.lastIndex(where: { "+-".contains($0) }) {
            let parts = rest[rest.index(after: sign)...].split(separator: ":").map { Int64($0) }
            guard parts.count == 2, let hours = parts[0], let minutes = parts[1] else { return nil }
            offset = (hours * 3_600 + minutes * 60) * (rest[sign] == "+" ? 1 : -1)
            rest = rest[..<sign]
        }
        let whole = rest.prefix { $0 != "." }
        let numbers = whole.split(separator: ":", omittingEmptySubsequences: false)
            .map { Int64($0) ?? -1 }
        guard (2...3).contains(numbers.count), (0...23).contains(numbers[0]),
            (0...59).contains(numbers[1]), (0...59).contains(numbers.count == 3 ? numbers[2] : 0)
        else { return nil }
        let second = numbers[0] * 3_600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
        return second - offset...second - offset + (numbers.count == 3 ? 0 : 59)
    }
}
