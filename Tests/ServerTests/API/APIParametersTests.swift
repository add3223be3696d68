import Assets
import Catalog
import Testing

@testable import Server

@Suite struct APIParametersTests {
    @Test(
        arguments: [
            ("a=b", ["a=b"]), ("a=b|c=d", ["a=b", "c=d"]), ("a=b=c", ["a=b=c"]),
            (#"a=b\|c"#, ["a=b|c"]), (#"a\=b=c"#, ["a=b=c"]), ("", []), ("a=", ["a="]),
            ("x", [nil]), ("=x", [nil]), ("a=b|", ["a=b"]),
        ] as [(String, [String?])])
    func contextIsRead(text: String, entries: [String?]) {
        #expect(
            APIParameters.context(text).map { entry in entry.map { "\($0.name)=\($0.value)" } }
                == entries)
    }

    @Test(
        arguments: [
            ("w_10", "w_10", nil, "w_10"), ("w_10/png", "w_10", "png", "w_10/png"),
            ("jpeg", "", "jpg", "jpg"), ("w_10/e_png", "w_10/e_png", nil, "w_10/e_png"),
        ] as [(String, String, String?, String)])
    func aFormatStandsBehindASlash(
        text: String, transformation: String, format: String?, declared: String
    ) {
        let spelling = TransformationSpelling(text)
        #expect(spelling.transformation == transformation)
        #expect(spelling.format?.rawValue == format)
        #expect(spelling.declared == declared)
    }

    @Test(
        arguments: [
            ("2023-11-14", 1_699_920_000), ("2023-11-14T22:13:20Z", 1_700_000_000),
            ("2023-11-14 22:13:20.5 UTC", 1_700_000_000), ("2023-11-14T25:00:00Z", nil), ("x", nil),
        ] as [(String, Int64?)])
    func timesAreRead(text: String, seconds: Int64?) {
        #expect(APIDesk.time(text) == seconds)
    }

    @Test func textIsEscapedInJSON() {
        let json: JSONValue = ["a": "\"\\\n\u{1}ü", "b": [1, true, .null, .decimal(0.5)]]
        #expect(
            String(decoding: json.bytes, as: UTF8.self)
                == #"{"a":"\"\\\n\u0001ü","b":[1,true,null,0.5]}"#)
    }
}
