import Assets
import Imaging
import Testing
import Vips

@Suite struct LoadingTests {
    init() throws { try Engine.start() }

    /// A large smooth picture, so that any resampling gives nearly the same.
    static func gradient(width: Int, height: Int) throws -> Image {
        try Engine.start()
        let xy = try Image.xyz(width: width, height: height)
            .linear([255 / Double(width), 255 / Double(height)], [0, 0])
        return try xy.bandjoinConst([90]).cast(.uchar).copy(interpretation: .srgb).copyMemory()
    }

    static let sizes = [
        Size(1000, 600), Size(999, 601), Size(500, 300), Size(251, 150), Size(125, 75),
        Size(124, 74), Size(60, 36), Size(7, 5), Size(1, 1), Size(300, 20), Size(20, 300),
        Size(1500, 900),
    ]

    @Test(arguments: [Format.jpg, .webp, .png], sizes)
    func anySizeIsMadeExactly(_ format: Format, _ size: Size) throws {
        var settings = SaveSettings()
        settings.quality = 95
        let file = try Samples.saved(
            try Self.gradient(width: 1000, height: 600), as: format, settings)
        var request = LoadRequest()
        request.size = size
        let canvas = try file.load(request)
        #expect((canvas.width, canvas.height) == (size.width, size.height))
        #expect((canvas.initialWidth, canvas.initialHeight) == (1000, 600))
        // The middle of every quarter, where the gradient has a known colour.
        guard size.width >= 5, size.height >= 5 else { return }
        for (x, y) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
            let column = Int(x * Double(size.width))
            let row = Int(y * Double(size.height))
            let color = try canvas.image.getpoint(column, row)
            let wanted = [
                (Double(column) + 0.5) / Double(size.width) * 255,
                (Double(row) + 0.5) / Double(size.height) * 255, 90,
            ]
            #expect(isClose(color, wanted, within: 5), "\(color) for \(wanted)")
        }
    }

    @Test func picturesReadOnceCanBeSaved() throws {
        let file = try Samples.saved(try Self.gradient(width: 800, height: 800), as: .jpg)
        var request = LoadRequest()
        request.size = Size(200, 200)
        request.isRandomAccess = false
        let output = try TestFile()
        let result = try Saver.save(
            try file.load(request), as: .png, to: output.descriptor, limits: Limits())
        #expect((result.width, result.height) == (200, 200))
        #expect(isClose(try output.load().image.getpoint(100, 100), [128, 128, 90], within: 5))
    }

    @Test func oneDescriptorServesSeveralReaders() throws {
        let file = try Samples.saved(try Samples.quarters(), as: .jpg)
        let first = try Loader(descriptor: file.descriptor, limits: Limits())
        let second = try Loader(descriptor: file.descriptor, limits: Limits())
        #expect(try second.load().image.bytes() == first.load().image.bytes())
    }

    @Test func vectorPicturesAreDrawnAtTheSizeAskedFor() throws {
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="10" height="10">
            <rect width="5" height="10" fill="#f00"/></svg>
            """
        let file = try TestFile(Array(svg.utf8))
        #expect(try file.inspect().format == .svg)
        var request = LoadRequest()
        request.size = Size(400, 200)
        let canvas = try file.load(request)
        #expect((canvas.width, canvas.height) == (400, 200))
        // Sharp at the edge, because it was drawn and not enlarged.
        #expect(try canvas.image.getpoint(196, 100) == [255, 0, 0, 255])
        #expect(try canvas.image.getpoint(204, 100)[3] == 0)
        #expect(try file.load().width == 10)
    }

    @Test func hugeVectorPicturesAreRefusedUnlessMadeSmall() throws {
        let svg = """
            <svg xmlns="http://www.w3.org/2000/svg" width="30000" height="30000">
            <rect width="30000" height="30000" fill="#00f"/></svg>
            """
        let file = try TestFile(Array(svg.utf8))
        #expect(throws: ImagingError.outputSideTooLong(30_000, limit: 16_384)) { try file.load() }
        var request = LoadRequest()
        request.size = Size(30, 30)
        #expect(try file.load(request).image.getpoint(15, 15) == [0, 0, 255, 255])
    }
}
