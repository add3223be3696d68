import Testing

/// What is refused, and that the reason names it.
@Suite struct RefusalTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var path: String
        var statuses: Set<Int>
        var named: String
        var testDescription: String { path }

        init(_ path: String, _ statuses: Set<Int>, _ named: String) {
            (self.path, self.statuses, self.named) = (path, statuses, named)
        }
    }

    static let cases = [
        Case("/nobody/image/upload/w_10/quad.png", [404], "nobody"),
        Case("/demo/image/upload/w_10/nothing/here.png", [404], "nothing/here"),
        Case("/demo/image/upload/nothing.png", [404], "nothing"),
        Case("/demo/raw/upload/nothing.txt", [404], "nothing.txt"),
        Case("/demo/image/upload/w_abc/quad.png", [400], "abc"),
        Case("/demo/image/upload/c_wobble,w_10/quad.png", [400], "wobble"),
        Case("/demo/image/upload/e_wobble/quad.png", [400], "wobble"),
        Case("/demo/image/upload/w_10/e_sepia:abc/quad.png", [400], "abc"),
        Case("/demo/image/upload/t_unheard/quad.png", [400, 404], "unheard"),
        Case("/demo/image/upload/l_unheard/quad.png", [404], "unheard"),
        Case("/demo/image/upload/w_10/quad.xyzzy", [400, 404], "quad"),
        Case("/demo/image/upload/if_w_gt_$y,w_10/quad.png", [400], "if_w_gt_$y"),
        Case("/demo/image/upload/$x_!wide!/w_$x/quad.png", [400], "wide"),
        Case("/demo/image/upload/w_iw_mul_$z/quad.png", [400], "w_iw_mul_$z"),
        Case("/demo/image/upload/w_40/w_9_div_$z/quad.png", [400], "$z"),
        Case("/demo/image/upload/w_40/$n_w/l_$n/quad.png", [400], "l_$n"),
        Case("/demo/image/fetch/https://example.com/a.jpg", [401], "fetch"),
        Case("/demo/image/upload/w_100000,h_100000/quad.png", [400], ""),
        Case("/demo/raw/upload/w_10/papers/terms.txt", [400, 404], ""),
    ]

    @Test(arguments: cases) func refusalsNameTheirReason(_ test: Case) async throws {
        let reply = try await Gallery.shared.server.get(test.path)
        #expect(test.statuses.contains(reply.status), "\(reply.account)")
        #expect(!reply.reason.isEmpty, "\(reply.account)")
        #expect(reply.reason.contains(test.named), "\(reply.account)")
        let limit = reply.status == 404 ? 60 : 10
        #expect(try #require(reply.freshSeconds, "Cache-Control missing") <= limit)
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "POST"])
    func picturesAreOnlyRead(_ method: String) async throws {
        let reply = try await Gallery.shared.server.ask(
            method, "/demo/image/upload/w_10/quad.png", [:], body: [])
        #expect(reply.status == 405 || reply.status == 404, "\(reply.account)")
    }

    @Test func missingAssetsMayHaveADefault() async throws {
        let reply = try await Gallery.shared.get("d_dot.png/w_20/gone.png")
        try expectPicture(reply, 20, 20, "MM/MM")
        #expect(reply.reason.contains("gone"), "\(reply.account)")
        let missing = try await Gallery.shared.get("d_none.png/w_20/gone.png")
        #expect(missing.status == 404)
    }

    @Test func namedTransformationsAreWhatTheAPISaid() async throws {
        let gallery = try await Gallery.shared
        let made = try await gallery.api.admin(
            "POST", "/transformations",
            ["name": "tiny-square", "transformation": "c_fill,h_24,w_24"])
        try #require(made.status == 200, "\(made.account)")
        try expectPicture(try await gallery.get("t_tiny-square/quad.png"), 24, 24, "RG/BY")
        try expectPicture(
            try await gallery.get("t_tiny-square/a_90/quad.png"), 24, 24, "BR/YG")
    }

    @Test func namesOfTransformationsMayHaveSpaces() async throws {
        let gallery = try await Gallery.shared
        let made = try await gallery.api.admin(
            "POST", "/transformations", ["name": "in two words", "transformation": "w_25"])
        #expect(made.status == 200, "\(made.account)")
        let reply = try await gallery.get("t_in%20two%20words/quad.png")
        #expect(reply.status == 200, "\(reply.account)")
    }
}
