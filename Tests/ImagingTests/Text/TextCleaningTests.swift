import Testing

@testable import Imaging

@Suite struct TextCleaningTests {
    @Test(arguments: [
        ("a\u{0}b\u{7}c\u{9F}", "abc"), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\tb", "a    b"),
        ("👩\u{200D}🚀", "👩\u{200D}🚀"),
    ])
    func `control characters are stripped, line breaks and joiners are not`(
        written: String, cleaned: String
    ) {
        #expect(TextCleaning.cleaned(written) == cleaned)
    }

    @Test(arguments: [
        ("abc", false), ("שלום", true), ("123 مرحبا", true), ("a שלום", false), ("", false),
    ])
    func `the first letter decides the direction`(text: String, isRightToLeft: Bool) {
        #expect(TextCleaning.isRightToLeft(text) == isRightToLeft)
    }
}
