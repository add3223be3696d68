import Testing
import Transformations

@testable import Imaging

@Suite struct TextMarkupTests {
    @Test(arguments: [
        ("a\u{0}b\u{7}c\u{9F}", "abc"), ("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\tb", "a    b"),
        ("👩\u{200D}🚀", "👩\u{200D}🚀"),
    ])
    func `control characters are stripped, line breaks and joiners are not`(
        written: String, cleaned: String
    ) {
        #expect(TextMarkup.cleaned(written) == cleaned)
    }

    @Test(arguments: [
        ("Arial", ["Arial"]), ("Roboto@google", ["Roboto"]), ("snowballs.ttf", ["snowballs"]),
        ("Verdana", ["Verdana", "DejaVu Sans"]), ("Roboto Light", ["Roboto Light", "Roboto"]),
        ("A, B 900px#wght=3", ["A B 900pxwght=3"]), ("@", ["Sans"]),
    ])
    func `a font's name becomes the families to look for`(written: String, families: [String]) {
        #expect(TextMarkup.families(written) == families)
    }

    @Test func `nothing in a text is markup, and the style is attributes`() throws {
        let style = try #require(TextStyle("Arial_40_bold_italic_underline_letter_spacing_2"))
        let markup = TextMarkup.markup("<b>&\"'", style, color: Color(red: 0, green: 10, blue: 255))
        #expect(markup.hasSuffix(">&lt;b&gt;&amp;&quot;&#39;</span>"))
        for attribute in [
            "foreground=\"#000aff\"", "weight=\"700\"", "style=\"italic\"", "underline=\"single\"",
            "letter_spacing=\"2048\"",
        ] { #expect(markup.contains(attribute)) }
        #expect(TextMarkup.font(style) == "Arial, 40px")
    }

    @Test(arguments: [
        ("abc", false), ("שלום", true), ("123 مرحبا", true), ("a שלום", false), ("", false),
    ])
    func `the first letter decides the direction`(text: String, isRightToLeft: Bool) {
        #expect(TextMarkup.isRightToLeft(text) == isRightToLeft)
    }
}
