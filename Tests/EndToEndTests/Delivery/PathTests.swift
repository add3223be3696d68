import Testing
import Transformations

/// How assets are named in paths, and who may see them.
@Suite struct PathTests {
    @Test(arguments: [
        "/demo/w_40/quad.png", "/demo/iu/w_40/quad.png", "/demo/images/w_40/quad/any-name.png",
        "/demo/image/upload/w_40/v1/quad.png", "/demo/image/upload/w_40/v1700000000/quad.png",
        "/demo/image/upload//w_40//quad.png", "/demo/image/upload/w_40,/quad.png",
        "/demo/image/upload/w_40/quad.png?_a=AJAABC&v=3", "/demo/image/upload/w%5F40/quad.png",
        "/demo/image/upload/c_scale%2Cw_40/quad.png",
    ])
    func everySpellingGivesTheSamePicture(_ path: String) async throws {
        let server = try await Gallery.shared.server
        let long = try await server.get("/demo/image/upload/w_40/quad.png")
        let reply = try await server.get(path)
        try expectPicture(reply, 40, 30, "RG/BY", path)
        #expect(reply.body == long.body)
    }

    @Test(arguments: [
        "shop/shoes/red.png", "shop/shoes/red.jpg", "dots/a.b.c.png", "with%20space.png",
        "gr%C3%BC%C3%9Fe/%E6%97%A5%E6%9C%AC.png", "gr%c3%bc%c3%9fe/%e6%97%a5%e6%9c%ac.webp",
        "v1/my_folder/pic.png", "sh%6Fp%2Fshoes/red.png",
    ])
    func publicIDsMayHaveFoldersDotsSpacesAndAnyScript(_ id: String) async throws {
        let reply = try await Gallery.shared.get("w_40/\(id)")
        try expectPicture(reply, 40, 30, "RG/BY", id)
    }

    @Test func theExtensionAsksForAFormat() async throws {
        let gallery = try await Gallery.shared
        for (name, format) in [
            ("quad.jpg", "jpeg"), ("quad.png", "png"), ("quad.webp", "webp"), ("quad.gif", "gif"),
            ("quad.avif", "avif"), ("f_webp/quad.png", "webp"), ("f_jpg/quad", "jpeg"),
        ] {
            let reply = try await gallery.get("w_40/\(name)")
            let picture = try expectPicture(reply, 40, 30, "RG/BY", name)
            #expect(picture.format == format)
            #expect(reply["Content-Type"] == "image/\(format)")
        }
    }

    @Test func originalsComeByteForByte() async throws {
        let gallery = try await Gallery.shared
        let reply = try await gallery.get("quad.png")
        #expect(reply.body == (try Samples.png(try Samples.quadrants())), "\(reply.account)")
        // A place in the metadata does not go along, which is told elsewhere.
        #expect(try await gallery.get("photo.jpg").status == 200)
        let raw = try await gallery.server.get("/demo/raw/upload/papers/terms.txt")
        #expect(raw.text == "Terms.\n", "\(raw.account)")
        #expect(raw["X-Content-Type-Options"] == "nosniff")
    }

    // MARK: Signatures

    static let signatures = [(8, URLSignature.Algorithm.sha1), (8, .sha256), (32, .sha256)]

    @Test(arguments: signatures)
    func signaturesOfEightAndThirtyTwoAreHonoured(
        _ length: Int, _ algorithm: URLSignature.Algorithm
    ) async throws {
        let gallery = try await Gallery.shared
        let signature = URLSignature.sign(
            "c_fill,h_33,w_44/quad.png", secret: Site.secret, algorithm: algorithm, length: length)
        let good = try await gallery.get("s--\(signature)--/c_fill,h_33,w_44/v12/quad.png")
        try expectPicture(good, 44, 33, "RG/BY")
        let bad = try await gallery.get("s--\(signature)--/c_fill,h_33,w_45/quad.png")
        #expect(bad.status == 401 && !bad.reason.isEmpty, "\(bad.account)")
        #expect(try #require(bad.freshSeconds) <= 10)
    }

    @Test func authenticatedAssetsNeedASignature() async throws {
        let gallery = try await Gallery.shared
        let upload = try await gallery.api.call(
            "upload", ["public_id": "vault/a", "type": "authenticated"],
            file: .init(name: "a.png", bytes: try Samples.png(try Samples.quadrants())))
        try #require(upload.status == 200, "\(upload.account)")
        let root = "/demo/image/authenticated"
        #expect(try await gallery.server.get("\(root)/w_40/vault/a.png").status == 401)
        #expect(try await gallery.server.get("\(root)/vault/a.png").status == 401)
        let signature = URLSignature.sign("w_40/vault/a.png", secret: Site.secret)
        let reply = try await gallery.server.get("\(root)/s--\(signature)--/w_40/vault/a.png")
        try expectPicture(reply, 40, 30, "RG/BY")
    }
}
