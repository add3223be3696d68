import Testing

@testable import Catalog

@Suite struct SearchParserTests {
    /// An expression, and how it is understood.
    static let rows: [(written: String, understood: String)] = [
        ("", "*"), ("   ", "*"), ("cat", "(cat)"), ("cat*", "(cat~)"), ("*", "(present)"),
        ("red shoe", "((red) & (shoe))"), ("red AND shoe", "((red) & (shoe))"),
        ("red OR shoe", "((red) | (shoe))"),
        ("a b OR c", "(((a) & (b)) | (c))"), ("a OR b AND c", "((a) | ((b) & (c)))"),
        ("(a OR b) c", "(((a) | (b)) & (c))"), ("NOT a", "!(a)"),
        ("-a +b !c", "(!(a) & (b) & !(c))"),
        ("a AND NOT (b OR c)", "((a) & !((b) | (c)))"), ("and or", "((and) & (or))"),
        ("tags:red", "(tags:red)"), ("tags=red", "(tags=red)"),
        ("tags:\"red shoe\"", "(tags:red shoe)"),
        ("tags=\"a*\"", "(tags=a~)"), ("tags:a\\*b", "(tags:a*b)"),
        ("tags : red", "((tags) & (:) & (red))"),
        ("public_id:shoes\\/red", "(public_id:shoes/red)"),
        ("tags:(red OR blue)", "((tags:red) | (tags:blue))"),
        ("tags=(red blue) cat", "(((tags=red) & (tags=blue)) & (cat))"),
        ("tags:(NOT red)", "!(tags:red)"), ("format:*", "(format:present)"),
        ("bytes>1mb", "(bytes (1mb..))"), ("bytes>=1mb", "(bytes [1mb..))"),
        ("bytes:<5", "(bytes (..5))"), ("bytes<=5", "(bytes (..5])"),
        ("width:[100 TO 200]", "(width [100..200])"), ("width:{100 TO 200]", "(width (100..200])"),
        ("created_at:[1w TO *]", "(created_at [1w..))"),
        ("created_at:[\"2024-01-01T10:00:00Z\" TO 1d}", "(created_at [2024-01-01T10:00:00Z..1d))"),
        ("context.alt=Red", "(context.alt=Red)"), ("metadata.size:s", "(metadata.size:s)"),
        ("folder:a/*", "(folder:a/~)"), ("asset_folder=\"\"", "(folder=)"),
        ("aspect_ratio=\"16:9\"", "(aspect_ratio=16:9)"), ("tags:red)", "✗ unexpected at 8"),
        ("(tags:red", "✗ expectedClosing(\")\") at 0"), ("tags:", "✗ expectedValue at 5"),
        ("tags:\"red", "✗ expectedClosing(\"\\\"\") at 5"), ("color:red", "✗ unknownField at 0"),
        ("a OR", "✗ expectedValue at 4"), ("NOT", "✗ expectedValue at 3"),
        ("wi*dth:3", "✗ misplacedWildcard at 2"), ("tags:a*b", "✗ misplacedWildcard at 6"),
        ("width:[1 TO 2", "✗ expectedClosing(\"]\") at 6"), ("width:[1 2]", "✗ unexpected at 9"),
        ("tags:]", "✗ unexpected at 5"), ("AND a", "((AND) & (a))"),
    ]

    @Test(arguments: rows)
    func `An expression is understood in one way`(row: (written: String, understood: String)) {
        #expect(Self.understanding(of: row.written) == row.understood)
    }

    @Test func `What is too deep, too long or too much is refused`() {
        let deep = String(repeating: "(", count: 60) + "a" + String(repeating: ")", count: 60)
        #expect(Self.understanding(of: deep).hasPrefix("✗ tooDeep"))
        #expect(
            Self.understanding(of: String(repeating: "-", count: 100) + "a").hasPrefix("✗ tooDeep"))
        #expect(
            Self.understanding(of: String(repeating: "a", count: 10_001)).hasPrefix("✗ tooLong"))
        #expect(
            Self.understanding(of: String(repeating: "a ", count: 300)).hasPrefix("✗ tooManyTerms"))
    }

    @Test(
        arguments: [
            ("12", 12), ("1.5kb", 1_536), ("1mb", 1_048_576), ("2GB", 2_147_483_648), ("7b", 7),
            ("-3", -3), ("x", nil), ("1tb", nil), ("", nil), ("1e3", nil), ("--1", nil),
            ("99999999999999999999", nil),
        ] as [(String, Int64?)])
    func `Numbers have units of size`(text: String, number: Int64?) {
        #expect(SearchValues.number(text) == number)
    }

    @Test(
        arguments: [
            ("1d", -86_400, -86_400), ("2w", -1_209_600, -1_209_600), ("0h", 0, 0),
            ("2023-11-14", -79_999 - 1 - 2, 86_399 - 79_999 - 1 - 2), ("1700000000", 0, 0),
        ] as [(String, Int64, Int64)])
    func `Times count from now or from the calendar`(text: String, first: Int64, last: Int64) {
        // 2023-11-14 22:13:20
        let now: Int64 = 1_700_000_000
        let range = SearchValues(now: now).time(text)
        if text == "2023-11-14" {
            #expect(range == 1_699_920_000...1_700_006_399)
        } else {
            #expect(range == now + first...now + last)
        }
    }

    @Test(
        arguments: [
            ("2023", 1_672_531_200, 1_704_067_199), ("2023-11", 1_698_796_800, 1_701_388_799),
            ("2023-12", 1_701_388_800, 1_704_067_199),
            ("2023-11-14T22:13:20Z", 1_700_000_000, 1_700_000_000),
            ("2023-11-14 22:13", 1_699_999_980, 1_700_000_039),
            ("2023-11-14T23:13:20+01:00", 1_700_000_000, 1_700_000_000),
            ("2023-11-14T22:13:20.5Z", 1_700_000_000, 1_700_000_000),
        ] as [(String, Int64, Int64)])
    func `A time is as long as it is written`(text: String, first: Int64, last: Int64) {
        #expect(SearchValues(now: 0).time(text) == first...last)
    }

    @Test(arguments: ["", "soon", "2023-13", "2023-02-30", "1q", "2023-11-14T25:00:00", "99"])
    func `What is no time is none`(text: String) {
        #expect(SearchValues(now: 0).time(text) == nil)
    }

    // MARK: Saying what was understood

    static func understanding(of text: String) -> String {
        do {
            return Self.text(try SearchExpression(parsing: text))
        } catch {
            let reason = String(describing: error.reason)
            let name =
                reason.hasPrefix("expectedClosing") ? reason : String(reason.prefix { $0 != "(" })
            return "✗ \(name) at \(error.place)"
        }
    }

    private static func text(_ expression: SearchExpression) -> String {
        switch expression {
        case .everything: "*"
        case .all(let parts): "(" + parts.map(text).joined(separator: " & ") + ")"
        case .any(let parts): "(" + parts.map(text).joined(separator: " | ") + ")"
        case .not(let inner): "!" + text(inner)
        case .term(let term): "(" + text(term) + ")"
        }
    }

    private static func text(_ term: SearchTerm) -> String {
        let names: [(SearchField, String)] = [
            (.tags, "tags"), (.publicID, "public_id"), (.format, "format"), (.bytes, "bytes"),
            (.width, "width"), (.createdAt, "created_at"), (.context("alt"), "context.alt"),
            (.metadata("size"), "metadata.size"), (.folder, "folder"),
            (.aspectRatio, "aspect_ratio"),
        ]
        let name = names.first { $0.0 == term.field }?.1 ?? ""
        func text(_ value: SearchTerm.Value) -> String { value.text + (value.isPrefix ? "~" : "") }
        switch term.match {
        case .contains(let value): return (name.isEmpty ? "" : name + ":") + text(value)
        case .equals(let value): return name + "=" + text(value)
        case .isPresent: return (name.isEmpty ? "" : name + ":") + "present"
        case .range(let from, let to):
            let lower = from.map { ($0.isIncluded ? "[" : "(") + text($0.value) } ?? "("
            let upper = to.map { text($0.value) + ($0.isIncluded ? "]" : ")") } ?? ")"
            return "\(name) \(lower)..\(upper)"
        }
    }
}
