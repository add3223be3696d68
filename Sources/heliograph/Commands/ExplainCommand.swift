import ArgumentParser
import Assets
import Foundation
import Imaging
import Server
import Transformations

/// `heliograph explain <URL or path>`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says how a URL is read, and what is done to the picture.",
        discussion: """
            Draws the steps as a tree. With --size or --image it walks through them and says the size
            after each, and the libvips operations that it builds; layers stand in as squares of
            \(Walk.standInSide) pixels.
            """)

    @Flag(help: "Reads one path a line and writes one JSON object a line.")
    var stdin = false

    @Flag(help: "Writes one JSON object for machines.")
    var json = false

    @Option(help: "The size that the picture has, as WIDTHxHEIGHT.")
    var size: String?

    @Option(help: "A picture to walk through the steps with.")
    var image: String?

    @ArgumentParser.Argument(help: "A delivery URL, or its path.")
    var url: String?

    func run() throws {
        if stdin {
            while let line = readLine() { print(JSONText.line(for: line).text) }
            return
        }
        guard let url else { throw refuse("Give a URL, or --stdin.") }
        var explanation: Explanation
        do throws(TransformationError) {
            explanation = Explanation(try URLText(url).url)
        } catch {
            if json {
                print(JSONText.mistake(error, in: url).text)
                throw ExitCode(EX_DATAERR)
            }
            throw refuse(MistakeSentence(error).text)
        }
        if let walk = try walk(explanation.url.transformation) { explanation.add(walk) }
        if json {
            print(JSONText(explanation, of: url).text)
        } else {
            print(ExplanationTree(explanation).lines.joined(separator: "\n"))
        }
    }

    private func walk(_ transformation: Transformation) throws -> Walk? {
        guard let start = try start() else { return nil }
        defer { if case .file(let descriptor) = start { close(descriptor) } }
        do {
            return try Walk(transformation, from: start, limits: Limits())
        } catch { throw refuse(FailureSentence(error).text) }
    }

    private func start() throws -> Walk.Start? {
        if let image {
            let descriptor = open(image, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw refuse("'\(image)' cannot be read.") }
            return .file(descriptor)
        }
        guard let size else { return nil }
        let sides = size.split(separator: "x", omittingEmptySubsequences: false).compactMap {
            Int($0)
        }
        guard sides.count == 2, sides.allSatisfy({ (1...100_000).contains($0) }) else {
            throw refuse("'\(size)' is no size such as 1200x800.")
        }
        return .size(Size(sides[0], sides[1]))
    }
}
