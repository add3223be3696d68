import Testing
import Transformations

/// Masks that become clipping paths, and layers that make stills move, as clients get them.
@Suite struct ClippingPathTests {
    @Test func aMaskBecomesThePathThatAFileIsCutAlong() async throws {
        let gallery = try await Gallery.shared
        let file = try await gallery.get(
            "$m_ref:!hole!/c_scale,w_200/e_embed_clipping_path:mask_$m/q_auto/quad.jpg")
        #expect(file["Content-Type"] == "image/jpeg", "\(file.account)")
        #expect(file.body.firstRange(of: Array("8BIM".utf8)) != nil)
        try await gallery.api.uploadPicture(file.body, named: "clipped.jpg")
        try expectPicture(
            try await gallery.get("fl_clip/clipped.png"), 200, 150, "RRGG/R..G/B..Y/BBYY")
        try expectPicture(
            try await gallery.get("c_crop,g_clipping_path_!Path%201!/clipped.png"), 200, 150,
            "RG/BY")
        let missing = try await gallery.get("e_embed_clipping_path:mask_nobody/quad.jpg")
        #expect(missing.status == 404, "\(missing.account)")
    }

    @Test func aMovingLayerMakesAStillMove() async throws {
        let gallery = try await Gallery.shared
        let words = "c_scale,w_100/g_north_west,l_moving"
        let moving = try Picture(try await gallery.get("\(words)/quad.gif").body)
        #expect((moving.width, moving.height, moving.frames) == (100, 75, 3))
        for (frame, letter) in ["R", "G", "B"].enumerated() {
            #expect(moving.sketch(columns: 4, rows: 3, frame: frame).hasPrefix(letter))
        }
        let flagged = try Picture(
            try await gallery.get("\(words)/fl_animated/quad.webp").body)
        #expect(flagged.frames == 3)
        let still = try await gallery.get("\(words)/f_auto/quad.png", ["Accept": "image/webp"])
        #expect(try Picture(still.body).frames == 1)
    }
}
