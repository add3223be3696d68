import Testing

@testable import Imaging

@Suite struct DrawingSanitizerTests {
    private func sanitized(_ inner: String, root: String = "") throws -> String {
        let text = "<svg xmlns=\"http://www.w3.org/2000/svg\"\(root)>\(inner)</svg>"
        let bytes = try DrawingSanitizer().sanitized(Array(text.utf8))
        return String(decoding: bytes, as: UTF8.self)
    }

    static let keptTexts = [
        "<path d=\"M0 0L1 1\" fill=\"url(#g)\"/>",
        "<g style=\"fill:url(#a);opacity:.5\"><title>Ä &amp; Ö</title></g>",
        "<use xlink:href=\"#a\"/>", "<image href=\"data:image/png;base64,AAAA\"/>",
        "<style>.a{fill:#fff}</style>", "<text x=\"1\">a &lt; b</text>",
        "<linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient>",
        "<animate attributeName=\"x\" from=\"0\" to=\"9\"/>",
    ]

    @Test("What is harmless stays as it is", arguments: keptTexts)
    func harmless(_ inner: String) throws {
        #expect(try sanitized(inner) == "<svg xmlns=\"http://www.w3.org/2000/svg\">\(inner)</svg>")
    }

    static let droppedTexts: [(String, String)] = [
        ("<script>alert(1)</script>", ""), ("<SCRIPT>x</SCRIPT>", ""),
        ("<svg:script>x</svg:script>", ""),
        ("<g><foreignObject><b onclick=\"x\">x</b></foreignObject></g>", "<g></g>"),
        ("<rect onclick=\"alert(1)\" ONLOAD='x' width=\"1\"/>", "<rect width=\"1\"/>"),
        ("<a href=\"javascript:alert(1)\"><path/></a>", "<a><path/></a>"),
        ("<a xlink:href=\"java&#x0a;script:x\"/>", "<a/>"),
        ("<a href=\" &#1;#x\"/>", "<a href=\" #x\"/>"),
        ("<image href=\"https://evil.example/x.png\"/>", "<image/>"),
        ("<image href=\"data:image/svg+xml,&lt;svg/>\"/>", "<image/>"),
        ("<use href=\"other.svg#a\"/>", "<use/>"), ("<use href=\"data:text/html,x\"/>", "<use/>"),
        ("<rect fill=\"url(https://evil.example/#a)\"/>", "<rect/>"),
        ("<rect style=\"fill:u/**/rl( 'http://e' )\"/>", "<rect/>"),
        ("<rect style=\"fill:\\75rl(http://e)\"/>", "<rect/>"),
        ("<style>@import 'x.css';</style>", "<style></style>"),
        ("<style><![CDATA[a{background:url(//evil)}]]></style>", "<style></style>"),
        ("<iframe src=\"x\"/><embed/><object/><video/><audio/>", ""),
        ("<set attributeName=\"href\" to=\"javascript:x\"/>", ""),
        ("<animate attributeName=\"xlink:href\" to=\"javascript:x\"/>", ""),
        (
            "<animate attributeName=\"fill\" values=\"url(http://e)\"/>",
            "<animate attributeName=\"fill\"/>"
        ),
        ("<handler>x</handler><listener/>", ""), ("<?xml-stylesheet href=\"x\"?><!-- x -->", ""),
        ("<g ev:event=\"click\" xml:base=\"http://e\"/>", "<g/>"),
        ("<x:rect xmlns:x=\"http://www.w3.org/1999/xhtml\"/>", ""),
    ]

    @Test("What can run or reach elsewhere goes", arguments: droppedTexts)
    func harmful(_ inner: String, _ wanted: String) throws {
        #expect(
            try sanitized(inner) == "<svg xmlns=\"http://www.w3.org/2000/svg\">\(wanted)</svg>")
    }

    @Test("Entities of the document's own are replaced once; others disappear")
    func entities() throws {
        let text = """
            <?xml version="1.0"?><!DOCTYPE svg PUBLIC "a" "http://e/x.dtd" [
            <!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY b "&ns;&ns;">
            <!ENTITY file SYSTEM "file:///etc/passwd"> ]>
            <svg xmlns="&ns;"><text>&b;&file;&lt;x&#62;</text></svg>
            """
        let bytes = try DrawingSanitizer().sanitized(Array(text.utf8))
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&lt;x&gt;</text></svg>")
    }

    @Test(
        "What is no proper XML is refused",
        arguments: [
            "", "<svg>", "<svg></g>", "<html></html>", "<svg><g></svg></g>", "<svg a></svg>",
            "<svg a=b></svg>", "<svg></svg><svg></svg>", "<svg><!-- </svg>", "<svg a=\"1></svg>",
            String(repeating: "<svg>", count: 600),
        ])
    func malformed(_ text: String) {
        #expect(throws: ImagingError.self) { try DrawingSanitizer().sanitized(Array(text.utf8)) }
    }

    @Test("A size is written into the root, and a view where there is none")
    func size() throws {
        var sanitizer = DrawingSanitizer()
        sanitizer.size = Size(80, 40)
        let text = "<svg width=\"40px\" height=\"20\"><g/></svg>"
        #expect(
            String(decoding: try sanitizer.sanitized(Array(text.utf8)), as: UTF8.self)
                == "<svg viewBox=\"0 0 40 20\" width=\"80\" height=\"40\"><g/></svg>")
        sanitizer.stretches = true
        let other = "<svg viewBox=\"0 0 4 2\" preserveAspectRatio=\"xMidYMid\"/>"
        #expect(
            String(decoding: try sanitizer.sanitized(Array(other.utf8)), as: UTF8.self)
                == "<svg viewBox=\"0 0 4 2\" preserveAspectRatio=\"none\" width=\"80\" height=\"40\"/>"
        )
    }

    @Test("Two thousand mutations are read to their end, and nothing of a script survives")
    func mutations() throws {
        let whole = Array(
            """
            <?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"\
             onload="x"><script>alert(1)</script><style>a{fill:url(#b)}</style><g><path d="M0 0"/>\
            <text>&a;&#65;</text><![CDATA[x]]></g><!-- c --><image href="#x"/></svg>
            """.utf8)
        var random = SplitMix(state: 5)
        var read = 0
        for _ in 0..<2000 {
            let bytes = OwnReaderHostilityTests.mutated(whole, &random)
            guard let answer = try? DrawingSanitizer().sanitized(bytes) else { continue }
            read += 1
            var reader = XMLReader(answer)
            while let piece = try reader.next() {
                guard case .start(let name, let attributes, _) = piece else { continue }
                #expect(name.lowercased() != "script")
                #expect(!attributes.contains { $0.name.lowercased().hasPrefix("on") })
            }
        }
        #expect(read > 100)
    }
}
