import Testing

@testable import Catalog

@Suite struct DayTests {
    @Test(
        arguments: [
            (0, "1970-01-01"), (86_399, "1970-01-01"), (86_400, "1970-01-02"), (-1, "1969-12-31"),
            (-86_400, "1969-12-31"), (-86_401, "1969-12-30"), (951_782_400, "2000-02-29"),
            (1_709_164_800, "2024-02-29"), (1_709_251_200, "2024-03-01"),
            (4_107_542_400, "2100-03-01"),
        ] as [(Int64, String)])
    func `A time falls into its day`(seconds: Int64, text: String) {
        #expect(Day(of: seconds).description == text)
        #expect(Day(text)?.number == Day(of: seconds).number)
    }

    @Test(arguments: [
        "", "2024-02-30", "2023-02-29", "2024-13-01", "2024-00-01", "2024-1-01", "+024-01-01",
        "2024-01-01T", "0000-01-01", "2024/01/01", "2100-02-29", "٢٠٢٤-01-01",
    ])
    func `What is no day is refused`(text: String) { #expect(Day(text) == nil) }

    @Test func `Every day of 130 years reads back as itself and follows the one before`() {
        var before = Day(number: -1).description
        for number in 0..<47_500 {
            let text = Day(number: number).description
            #expect(Day(text)?.number == number && text > before)
            before = text
        }
    }

    @Test func `Days add up across a leap day`() {
        #expect(Day("2024-02-28")?.adding(days: 2).description == "2024-03-01")
        #expect(Day("2024-03-01")?.adding(days: -30).description == "2024-01-31")
    }
}
