import Testing

@testable import Server

@Suite struct ConditionsTests {
    static let changed: Int64 = 784_111_777  // Sun, 06 Nov 1994 08:49:37 GMT
    static let date = "Sun, 06 Nov 1994 08:49:37 GMT"
    static let later = "Sun, 06 Nov 1994 08:49:38 GMT"
    static let earlier = "Sun, 06 Nov 1994 08:49:36 GMT"

    @Test(arguments: [
        (RequestConditions(), Evaluation.full),
        (.init(ifNoneMatch: "\"abc\""), .notModified),
        (.init(ifNoneMatch: "W/\"abc\""), .notModified),
        (.init(ifNoneMatch: "\"x,\" , W/\"y\",\"abc\""), .notModified),
        (.init(ifNoneMatch: "\"x\", \"y\""), .full),
        (.init(ifNoneMatch: "abc"), .full),
        (.init(ifNoneMatch: "*"), .notModified),
        (.init(ifNoneMatch: ""), .full),
        (.init(ifNoneMatch: "\"x\"", ifModifiedSince: date), .full),
        (.init(ifModifiedSince: date), .notModified),
        (.init(ifModifiedSince: later), .notModified),
        (.init(ifModifiedSince: earlier), .full),
        (.init(ifModifiedSince: "yesterday"), .full),
        (.init(range: "bytes=0-9"), .partial(0..<10)),
        (.init(range: "BYTES = 5-"), .full),
        (.init(range: "bytes=5-"), .partial(5..<100)),
        (.init(range: "bytes=-10"), .partial(90..<100)),
        (.init(range: "bytes=-1000"), .partial(0..<100)),
        (.init(range: "bytes=90-1000"), .partial(90..<100)),
        (.init(range: "bytes=99-99"), .partial(99..<100)),
        (.init(range: "bytes=0-99999999999999999999"), .partial(0..<100)),
        (.init(range: "bytes=100-"), .notSatisfiable),
        (.init(range: "bytes=-0"), .notSatisfiable),
        (.init(range: "bytes=9-5"), .full),
        (.init(range: "bytes=0-1,5-6"), .full),
        (.init(range: "bytes=+1-5"), .full),
        (.init(range: "bytes=-"), .full),
        (.init(range: "lines=0-1"), .full),
        (.init(ifNoneMatch: "\"abc\"", range: "bytes=0-9"), .notModified),
        (.init(range: "bytes=0-9", ifRange: "\"abc\""), .partial(0..<10)),
        (.init(range: "bytes=0-9", ifRange: "W/\"abc\""), .full),
        (.init(range: "bytes=0-9", ifRange: "\"old\""), .full),
        (.init(range: "bytes=0-9", ifRange: date), .partial(0..<10)),
        (.init(range: "bytes=0-9", ifRange: later), .full),
    ])
    func aRequestIsHeldAgainstWhatWouldBeSent(
        _ conditions: RequestConditions, _ expected: Evaluation
    ) {
        let validators = Validators(
            entityTag: "\"abc\"", lastModified: Self.changed, length: 100)
        #expect(evaluate(conditions, validators) == expected)
    }

    @Test func anEmptyBodyHasNoRange() {
        let validators = Validators(entityTag: nil, lastModified: nil, length: 0)
        #expect(evaluate(.init(range: "bytes=0-0"), validators) == .notSatisfiable)
        #expect(evaluate(.init(range: "bytes=-5"), validators) == .notSatisfiable)
    }

    @Test(arguments: [
        (date, changed), ("Sunday, 06-Nov-94 08:49:37 GMT", changed),
        ("Sun Nov  6 08:49:37 1994", changed), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ("Fri, 31 Dec 2100 00:00:00 GMT", 4_133_894_400),
    ])
    func datesAreReadInAllThreeForms(_ text: String, _ seconds: Int64) {
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: ["", "Sun", "Sun, 06 Nov 1994 25:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT"])
    func otherTextIsNoDate(_ text: String) { #expect(HTTPDate.seconds(text) == nil) }

    @Test func writingAndReadingADateIsTheSameDate() {
        for seconds in stride(from: Int64(-100_000_000), to: 8_000_000_000, by: 12_345_677) {
            #expect(HTTPDate.seconds(HTTPDate.text(seconds)) == seconds)
        }
        #expect(HTTPDate.text(Self.changed) == Self.date)
    }

    @Test(arguments: [
        (nil, NegotiationClass.legacy), ("", .legacy), ("*/*", .legacy), ("image/*", .legacy),
        ("image/avif", .avif), ("image/webp", .webp), ("IMAGE/WebP", .webp),
        ("image/avif;q=0, image/webp", .webp), ("image/avif;q=0.0,image/webp;q=0.000", .legacy),
        ("image/avif ; q=0.1", .avif), ("image/avif;v=1;q=0", .legacy), ("image/jxl", .legacy),
        ("image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", .avif),
        ("text/html,application/xhtml+xml,image/avifx", .legacy), (",,;q=0,image/webp", .webp),
    ])
    func acceptComesDownToAClass(_ line: String?, _ expected: NegotiationClass) {
        #expect(Negotiation().classify(line) == expected)
    }

    @Test func jpegXLCountsOnlyWhereItIsOffered() {
        #expect(Negotiation(offersJXL: true).classify("image/avif,image/jxl") == .jxl)
        #expect(Negotiation(offersJXL: true).classify("image/jxl;q=0,image/webp") == .webp)
        #expect(Negotiation().classify(["text/html", "image/webp"]) == .webp)
    }
}
