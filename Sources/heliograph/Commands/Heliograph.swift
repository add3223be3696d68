import ArgumentParser
import Dispatch
import Foundation
import Rendering

/// Where the process begins.
@main
enum Program {
    static func main() {
        // A render process locks itself in, which must happen while it has one thread only.
        let arguments = CommandLine.arguments.dropFirst()
        if let models = AnalysisWorker.models(in: arguments) { AnalysisWorker.main(models: models) }
        if arguments.first == "worker" { ImageWorker.main() }
        Task {
            await Heliograph.main()
            exit(EXIT_SUCCESS)
        }
        dispatchMain()
    }
}

/// The command line.
struct Heliograph: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "heliograph",
        abstract: "An image delivery server and media library.",
        version: version,
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExplainCommand.self, RenderCommand.self,
            ReferenceCommand.self, ModelsCommand.self, AccountCommand.self,
        ])
}

/// An error of use: says one sentence and ends with 64.
func refuse(_ sentence: String) -> any Error {
    try? FileHandle.standardError.write(contentsOf: Data("heliograph: \(sentence)\n".utf8))
    return ExitCode(EX_USAGE)
}
