import Testing

@testable import Imaging

@Suite struct FontFamiliesTests {
    @Test(arguments: [
        ("Arial", ["Arial", "Liberation Sans"]), ("arial", ["arial", "Liberation Sans"]),
        ("Roboto@google", ["Roboto"]), ("snowballs.ttf", ["snowballs"]),
        ("my:fonts:Tahu!.woff2", ["Tahu!"]), ("Open_Sans", ["Open Sans"]),
        ("Verdana", ["Verdana", "DejaVu Sans"]), ("Roboto Light", ["Roboto Light", "Roboto"]),
        ("Verdana Bold", ["Verdana Bold", "Verdana", "DejaVu Sans"]),
        ("A, B 900px#wght=3", ["A B 900pxwght=3"]), ("@", ["Sans"]), (" , ", ["Sans"]),
    ])
    func `a font's name becomes the families to look for`(written: String, families: [String]) {
        #expect(FontFamilies.names(for: written) == families)
    }
}
