import Testing

@testable import Transformations

@Suite struct AuthTokenTests {
    private static let key = [UInt8](hexadecimal: "00112233FF99")!
    /// Published by an SDK's own tests.
    private static let vector =
        "st=1111111111~exp=1111111411~acl=%2fimage%2f*~hmac="
        + "1751370bcc6cfe9e03f30dd1a9722ba0f2cdca283fa3e6df3342a00a7528cc51"

    private static func use(
        _ path: String = "/image/upload/a.jpg", at time: Int64 = 1_111_111_200,
        from address: String? = nil
    ) -> AuthToken.Use { .init(paths: [path], address: address, time: time) }

    @Test(arguments: [
        (use(), true), (use("/image/"), true), (use("/raw/upload/a"), false),
        (use("/ximage/upload/a"), false), (use(at: 1_111_111_110), false),
        (use(at: 1_111_111_111), true), (use(at: 1_111_111_410), true),
        (use(at: 1_111_111_411), false),
    ])
    func `A token is for its paths and its time`(use: AuthToken.Use, isAdmitted: Bool) throws {
        let token = try #require(AuthToken(Self.vector))
        #expect(token.admits(use, key: Self.key) == isAdmitted)
    }

    @Test func `Another key, or another word, and it is none`() throws {
        let token = try #require(AuthToken(Self.vector))
        #expect(!token.admits(Self.use(), key: [1, 2, 3]))
        let longer = Self.vector.replacing("1111111411", with: "1111119411")
        #expect(try !#require(AuthToken(longer)).admits(Self.use(), key: Self.key))
    }

    @Test(arguments: [
        "", "hmac=00", "exp=1", "exp=x~hmac=00", "st=1~hmac=00", "exp=1~what=2~hmac=00",
        "exp=1~hmac=00~acl=x",
    ])
    func `What is no token is not read`(text: String) { #expect(AuthToken(text) == nil) }

    @Test(arguments: [
        ("", "", true), ("a", "", false), ("abc", "abc", true), ("abc", "a*", true),
        ("abc", "*", true), ("abc", "*c", true), ("abc", "*b", false), ("a/b/c", "a/*/c", true),
        ("aXbXc", "a*b*c", true), ("aXbXd", "a*b*c", false), ("", "**", true),
    ])
    func `Stars stand for anything`(text: String, pattern: String, matches: Bool) {
        #expect(AuthToken.matches(Array(text.utf8), Array(pattern.utf8)) == matches)
    }

    @Test func `A pattern that is all stars costs no more than its length`() {
        let text = [UInt8](repeating: 0x61, count: 4_000)
        let pattern = Array(String(repeating: "*a", count: 200).utf8) + [0x62]
        #expect(!AuthToken.matches(text, pattern))
    }

    @Test func `Escapes are those of SDKs`() {
        #expect(AuthToken.escape("/a b/ü?x=1") == "%2fa%20b%2fü%3fx%3d1")
    }
}
