import ArgumentParser
import Assets
import Delivery
import Derivations
import Foundation
import Imaging
import Server
import Transformations

/// `heliograph explain <URL or path>`
struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says how a URL is read, and what is done to the picture.",
        discussion: """
            Draws the steps as a tree, walks through them with a picture of \(Self.assumedSize) or what
            --size or --image says, and tells the size after each and the libvips operations that it
            builds; layers stand in as squares of \(Walk.standInSide) pixels.

            With --library the URL's asset is taken from the data folder, and one JSON object says what
            decided about the picture: what is known of it, why each part was kept, how the quality was
            found. It takes the settings of serve, too, such as --data and --models.
            """)

    /// What a picture's size is taken for where nobody says it.
    private static let assumedSize = "1200x800"

    @Flag(help: "Reads one path a line and writes one JSON object a line.")
    var stdin = false

    @Flag(help: "Writes one JSON object for machines.")
    var json = false

    @Option(help: "The size that the picture has, as WIDTHxHEIGHT.")
    var size: String?

    @Option(help: "A picture to walk through the steps with.")
    var image: String?

    @Flag(help: "Explains what the URL gives of its asset in the data folder, as JSON.")
    var library = false

    @Option(help: "What the client of f_auto can show: legacy, webp or avif.")
    var accept = AcceptClass.legacy.rawValue

    @ArgumentParser.Argument(help: "A delivery URL, or its path.")
    var url: String?

    @ArgumentParser.Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Settings, as --name value.", visibility: .hidden))
    var settings: [String] = []

    func run() async throws {
        if library { return try await explainAsset() }
        guard settings.isEmpty else { throw refuse("'\(settings[0])' is for --library.") }
        try explainURL()
    }

    private func explainAsset() async throws {
        guard let url else { throw refuse("Give a URL.") }
        guard let client = AcceptClass(rawValue: accept) else {
            throw refuse("'\(accept)' is none of legacy, webp and avif.")
        }
        let configuration: Configuration
        do throws(SettingError) {
            configuration = try SettingSources(
                arguments: settings, environment: ProcessInfo.processInfo.environment
            ).configuration()
        } catch { throw refuse(error.sentence) }
        let read: DeliveryURL
        do throws(TransformationError) { read = try URLText(url).url } catch {
            throw refuse(MistakeSentence(error).text)
        }
        do { print(try await House(configuration).explain(read, for: client)) } catch let error
            as DerivationError
        {
            throw refuse(FailureSentence(DeliveryError.derivation(error)).text)
        }
    }

    private func explainURL() throws {
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
        if let walk = try walk(explanation.url.transformation) {
            explanation.add(walk, isAssumed: isAssumed)
        }
        if json {
            print(JSONText(explanation, of: url).text)
        } else {
            print(ExplanationTree(explanation).lines.joined(separator: "\n"))
        }
    }

    /// Whether nobody said what the picture is like.
    private var isAssumed: Bool { size == nil && image == nil }

    private func walk(_ transformation: Transformation) throws -> Walk? {
        let start = try start()
        defer { if case .file(let descriptor) = start { close(descriptor) } }
        do {
            return try Walk(transformation, from: start, limits: Limits())
        } catch {
            // What an assumed picture cannot be is no reason to say nothing of the URL.
            if isAssumed { return nil }
            throw refuse(FailureSentence(error).text)
        }
    }

    private func start() throws -> Walk.Start {
        if let image {
            let descriptor = open(image, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw refuse("'\(image)' cannot be read.") }
            return .file(descriptor)
        }
        let size = size ?? Self.assumedSize
        let sides = size.split(separator: "x", omittingEmptySubsequences: false).compactMap {
            Int($0)
        }
        guard sides.count == 2, sides.allSatisfy({ (1...100_000).contains($0) }) else {
            throw refuse("'\(size)' is no size such as 1200x800.")
        }
        return .size(Size(sides[0], sides[1]))
    }
}
