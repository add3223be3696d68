import Testing

@testable import Imaging

@Suite struct FileFieldsTests {
    @Test(arguments: [
        ("Heliocam (Heliocam, ASCII, 9 components, 9 bytes)", "Heliocam"),
        ("A (b) (A (b), ASCII, 6 components, 6 bytes)", "A (b)"),
        ("1/100 (1/100 sec., Rational, 1 components, 8 bytes)", "1/100"),
        ("1 (Top-left, Short, 1 components, 2 bytes)", "1"), ("plain", "plain"),
        ("a, b (a, b, ASCII, 5 components, 5 bytes)", "a, b"),
    ])
    func valuesAreTakenOutOfWhatTheLibraryWrites(text: String, value: String) {
        #expect(FileFields.exifValue(text) == value)
    }

    /// A data set of record 2.
    private static func dataSet(_ number: UInt8, _ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return [0x1C, 2, number, UInt8(bytes.count >> 8), UInt8(bytes.count & 255)] + bytes
    }

    @Test func iptcIsReadPlainAndWrapped() {
        let sets =
            Self.dataSet(120, "A shoe") + Self.dataSet(25, "red") + Self.dataSet(25, "new")
            + Self.dataSet(80, "Ann") + [0x1C, 2, 5, 0xFF]
        let wrapped =
            Array("8BIM".utf8) + [0x04, 0x04, 0, 0, 0, 0, 0, UInt8(sets.count)] + sets
        for bytes in [sets, wrapped, Array("Photoshop 3.0\0".utf8) + wrapped] {
            let fields = Dictionary(uniqueKeysWithValues: IPTCFields.read(bytes))
            #expect(fields["Caption-Abstract"] == "A shoe")
            #expect(fields["Keywords"] == "red, new")
            #expect(fields["By-line"] == "Ann")
        }
        #expect(IPTCFields.read([]).isEmpty && IPTCFields.read([0x1C, 2]).isEmpty)
    }

    @Test func xmpIsRead() {
        let packet = """
            <?xpacket begin="" id="x"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>
            <rdf:Description rdf:about="" xmp:CreatorTool="Helio &amp; Co" xmp:Rating="5">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Red shoe</rdf:li></rdf:Alt></dc:title>
            <dc:subject><rdf:Bag><rdf:li>red</rdf:li><rdf:li>shoe</rdf:li></rdf:Bag></dc:subject>
            <photoshop:City>Bonn &lt;West&gt;</photoshop:City>
            </rdf:Description></rdf:RDF></x:xmpmeta>
            """
        let fields = Dictionary(XMPFields.read(Array(packet.utf8))) { first, _ in first }
        #expect(fields["CreatorTool"] == "Helio & Co" && fields["Rating"] == "5")
        #expect(fields["Title"] == "Red shoe" && fields["Subject"] == "red, shoe")
        #expect(fields["City"] == "Bonn <West>")
        #expect(fields["About"] == nil && fields["Lang"] == nil)
        #expect(XMPFields.read(Array("<a:b>never".utf8)).count <= 1)
    }
}
