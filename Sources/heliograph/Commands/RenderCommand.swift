import ArgumentParser
import Assets
import Foundation
import Imaging
import Server
import Transformations

/// `heliograph render '<transformation>' in.jpg out.webp`
struct RenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Does to one file what the server would do.")

    @ArgumentParser.Argument(help: "The transformation, as in a URL.")
    var transformation: String

    @ArgumentParser.Argument(help: "The picture to read.")
    var input: String

    @ArgumentParser.Argument(help: "The picture to write; its extension is the format.")
    var output: String

    func run() throws {
        let parsed: Transformation
        do { parsed = try Transformation(parsing: transformation, vocabulary: .spoken) } catch {
            throw refuse(MistakeSentence(error).text)
        }
        guard let dot = output.lastIndex(of: "."),
            let format = Format(extension: output[output.index(after: dot)...])
        else { throw refuse("'\(output)' has no extension of a format.") }
        let source = open(input, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw refuse("'\(input)' cannot be read.") }
        defer { close(source) }
        let target = open(output, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard target >= 0 else { throw refuse("'\(output)' cannot be written.") }
        defer { close(target) }
        try Renderer.prepare()
        let request = RenderRequest(
            transformation: parsed.text, output: .format(format),
            sources: [.init(layer: "", format: format)], limits: Limits())
        let result = try Renderer().render(request, sources: [source], output: target)
        print("\(result.format.rawValue) \(result.width)×\(result.height), \(result.bytes) bytes")
    }
}
