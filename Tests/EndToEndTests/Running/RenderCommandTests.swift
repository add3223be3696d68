import Foundation
import Testing

/// `heliograph render` does what the server would do.
@Suite struct RenderCommandTests {
    /// Renders the quadrants, 400 by 300 pixels; a layer `logo` is a blue square.
    private func render(
        _ words: String, to name: String = "out.png", named: String? = nil
    ) async throws -> (code: Int32, output: String, bytes: [UInt8]) {
        let folder = try TemporaryFolder()
        try folder.write(try Samples.png(try Samples.quadrants()), to: "in.png")
        try folder.write(
            try Samples.png(try Samples.plain("B", width: 40, height: 40)), to: "logo.png")
        let arguments =
            [
                "render", words, folder.path("in.png"), folder.path(name), "--layer",
                "brand:logo=\(folder.path("logo.png"))", "--models", folder.path,
            ] + (named.map { ["--named", $0] } ?? [])
        let (code, output) = try await onThread { try Command.run(arguments, in: folder) }
        let file = FileManager.default.contents(atPath: folder.path(name)) ?? Data()
        return (code, output, Array(file))
    }

    @Test func aPictureIsMadeOfAFile() async throws {
        let (code, output, bytes) = try await render("c_scale,w_40")
        #expect(code == 0 && output.contains("png 40×30"), "\(output)")
        let picture = try Picture(bytes)
        #expect((picture.width, picture.height) == (40, 30))
        #expect(Paint.matches(picture.sketch(columns: 2, rows: 2), "RG/BY"))
    }

    @Test func layersAndNamesStandForWhatIsSaid() async throws {
        let (code, output, bytes) = try await render(
            "t_small/l_brand:logo/c_scale,h_1.0,w_0.5,fl_relative/fl_layer_apply,g_east",
            named: "small=c_scale,w_40")
        #expect(code == 0, "\(output)")
        let picture = try Picture(bytes)
        #expect(Paint.matches(picture.sketch(columns: 2, rows: 2), "RB/BB"))
    }

    @Test func factsAreJSON() async throws {
        let (code, _, bytes) = try await render("c_crop,w_100,h_50/fl_getinfo", to: "out.json")
        #expect(code == 0)
        let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: [String: Any]]
        #expect(json?["output"]?["width"] as? Int == 100)
    }

    @Test(arguments: [
        ("e_shapren", "did you mean 'sharpen'"), ("w_10/e_noise", "e_noise (at 5)"),
        ("c_thumb,g_face,w_10", "not installed"), ("l_gone", "Resource not found - gone"),
        ("t_gone", "gone"), ("w_200000", "at most 16384"),
    ])
    func whatTheServerRefusesIsRefused(_ words: String, _ reason: String) async throws {
        let (code, output, bytes) = try await render(words)
        #expect(code != 0 && output.contains(reason), "\(output)")
        #expect(bytes.isEmpty)
    }
}
