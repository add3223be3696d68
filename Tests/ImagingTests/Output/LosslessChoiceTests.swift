import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct LosslessChoiceTests {
    /// Flat areas with sharp edges between them.
    private static func drawing() throws -> TestFile {
        let quarters = try Samples.quarters(width: 26, height: 22)
        let tiled = try Image.arrayjoin(Array(repeating: quarters, count: 49), across: 7)
        return try Samples.saved(tiled.copyMemory(), as: .png)
    }

    /// No pixel is like its neighbour but by chance.
    private static func grain() throws -> Image {
        try Engine.start()
        var state: UInt32 = 7
        let pixels = (0..<(160 * 120 * 3)).map { index -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(60 + index / 480 % 100 + Int(state >> 28))
        }
        return try Image(pixels: pixels, width: 160, height: 120, bands: 3)
            .copy(interpretation: .srgb).copyMemory()
    }

    @Test(arguments: [
        (AcceptClass.legacy, Format.png), (.webp, .webp), (.avif, .webp),
    ])
    func `Drawings lose nothing where that takes fewer bytes`(
        _ client: AcceptClass, _ format: Format
    ) throws {
        let file = try Self.drawing()
        let rendered = try Rendered(
            "f_auto,q_auto", of: file, as: .automatic(client, isStill: false))
        #expect(rendered.result.format == format)
        #expect(try rendered.file.load().image.bytes() == file.load().image.bytes())
        let measured = try #require(rendered.result.measured)
        #expect(measured.format == format && measured.target.hasPrefix("good:lossless:"))

        // What was found is used for other sizes, without looking again.
        var request = RenderRequest(
            transformation: "f_auto,q_auto/w_50", output: .automatic(client, isStill: false),
            sources: [.init(layer: "", format: .png)], limits: Limits())
        request.knownQualities = [MeasuredQuality.key(format, measured.target): 100]
        let target = try TestFile()
        let known = try Renderer().render(
            request, sources: [file.descriptor], output: target.descriptor)
        #expect(known.format == format && known.measured == nil && known.width == 50)
    }

    @Test(arguments: [(AcceptClass.legacy, Format.jpg), (.webp, .webp), (.avif, .avif)])
    func `Photographs are written as before`(_ client: AcceptClass, _ format: Format) throws {
        let file = try Samples.saved(Self.grain(), as: .png)
        let rendered = try Rendered(
            "f_auto,q_auto", of: file, as: .automatic(client, isStill: false))
        #expect(rendered.result.format == format)
        #expect(try #require(rendered.result.measured).target.hasPrefix("good"))
        #expect(try !#require(rendered.result.measured).target.contains("lossless"))
    }

    @Test func `Only what is left to the server is chosen`() throws {
        let file = try Self.drawing()
        #expect(try Rendered("q_auto", of: file, as: .format(.jpg)).result.format == .jpg)
        let legacy = OutputChoice.automatic(.legacy, isStill: false)
        #expect(try Rendered("f_auto", of: file, as: legacy).result.format == .jpg)
        #expect(try Rendered("f_auto,q_70", of: file, as: legacy).result.format == .jpg)
        #expect(try Rendered("f_auto,q_auto:444", of: file, as: legacy).result.format == .jpg)
    }

    @Test func `Flat is what has neighbours of the same colour`() throws {
        #expect(try LosslessChoice.flatness(of: Samples.quarters()) > 0.9)
        #expect(try LosslessChoice.flatness(of: Self.grain()) < 0.2)
    }
}
