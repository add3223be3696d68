import Assets
import Imaging
import Testing

@Suite struct SignatureTests {
    static let table: [(String, Format?)] = [
        ("%PDF-1.7", .pdf), ("%!PS-Adobe", .eps), ("8BPS", .psd), ("GIF87a", .gif),
        ("GIF88a", nil), ("RIFF1234WEBPVP8 ", .webp), ("XIFF1234WEBPVP8 ", nil),
        ("RIFF1234WAVE", nil), ("BM is a text", nil), ("<svg/>", .svg), ("<svg>", .svg),
        ("\u{feff}<svg xmlns='http://www.w3.org/2000/svg'/>", .svg),
        ("<?xml version='1.0'?>\n<!-- a > b -->\n<svg width='1'/>", .svg),
        ("<!DOCTYPE svg PUBLIC \"x\" \"y\"> <svg/>", .svg),
        ("<!DOCTYPE svg [ <!ENTITY a \"b\"> ]><svg/>", .svg),
        ("<x:svg xmlns:x='http://www.w3.org/2000/svg'/>", .svg), ("<svgfoo/>", nil),
        ("<?xml version='1.0'?><html/>", nil), ("<!-- never closed", nil), ("", nil), ("<", nil),
        ("\0\0\0\u{18}ftypavif\0\0\0\0mif1miaf", .avif),
        ("\0\0\0\u{18}ftypmif1\0\0\0\0avifmiaf", .avif),
        ("\0\0\0\u{18}ftypheic\0\0\0\0mif1heic", .heic),
        ("\0\0\0\u{18}ftypisom\0\0\0\0mp41mp42", nil),
    ]

    @Test(arguments: table)
    func formatsAreToldByTheirFirstBytes(_ text: String, _ format: Format?) {
        #expect(Signature.format(of: Array(text.utf8)) == format, "\(text)")
    }

    @Test func shortenedSignaturesAreNothing() {
        for (text, _) in Self.table {
            for count in 0..<min(4, text.utf8.count) {
                let format = Signature.format(of: Array(text.utf8.prefix(count)))
                #expect(format == nil, "\(text.prefix(count))")
            }
        }
    }
}
