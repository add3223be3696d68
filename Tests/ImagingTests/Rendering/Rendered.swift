import Assets
import Imaging
import Testing
import Vips

/// What came out of one render in this process.
struct Rendered {
    let result: RenderResult
    let file: TestFile
    /// What was to be retouched on the way, and the pictures that were shown for it.
    private(set) var needed: [Retouch] = []
    private(set) var shown: [TestFile] = []

    init(
        _ transformation: String, of base: TestFile, layers: [(name: String, file: TestFile)] = [],
        as output: OutputChoice = .format(.png), for client: AcceptClass? = nil,
        limits: Limits = Limits(), facts: AssetFacts = AssetFacts()
    ) throws {
        var request = RenderRequest(
            transformation: transformation, output: output, client: client,
            sources: try [.init(layer: "", format: base.inspect().format)]
                + layers.map {
                    .init(layer: $0.name, format: (try? $0.file.inspect().format) ?? .png)
                },
            limits: limits, facts: facts)
        var retouches: [TestFile] = []
        while true {
            let output = try TestFile()
            let outcome = try Renderer().attempt(
                request, sources: ([base] + layers.map(\.file) + retouches).map(\.descriptor),
                output: output.descriptor)
            switch outcome {
            case .finished(let result):
                #expect(result.bytes == output.bytes.count)
                (self.result, file) = (result, output)
                return
            case .needs(let retouch):
                #expect(!request.retouches.contains(retouch.digest), "asked for twice")
                needed.append(retouch)
                shown.append(output)
                request.retouches.append(retouch.digest)
                retouches.append(try PretendedNetwork.make(retouch.work, of: output))
            }
        }
    }

    /// The pixels, as anybody would read them.
    var canvas: Canvas {
        get throws { try file.load() }
    }

    var size: Size { Size(result.width, result.height) }

    func pixel(_ x: Int, _ y: Int) throws -> [Double] { try canvas.image.getpoint(x, y) }
}

extension Samples {
    static func png(_ color: [Double], _ width: Int, _ height: Int) throws -> TestFile {
        try Engine.start()
        return try saved(Image.solid(color, width: width, height: height).copyMemory(), as: .png)
    }

    /// The quarters as a PNG.
    static func quartersFile() throws -> TestFile { try saved(quarters(), as: .png) }
}
