import Testing

@testable import Catalog

@Suite struct PrefixRangeTests {
    @Test(
        arguments: [
            ("", nil), ("a", "b"), ("shoes/", "shoes0"), ("50%", "50&"), ("a_", "a`"),
            ("\u{7F}", "\u{80}"), ("\u{D7FF}", "\u{E000}"), ("a\u{10FFFF}", "b"),
            ("\u{10FFFF}", nil), ("é", "ê"),
        ] as [(String, String?)])
    func `The range ends before the first text that cannot begin so`(
        prefix: String, upper: String?
    ) {
        let range = PrefixRange(prefix)
        #expect(range.lower == prefix)
        #expect(range.upper.map { Array($0.utf8) } == upper.map { Array($0.utf8) })
    }
}
