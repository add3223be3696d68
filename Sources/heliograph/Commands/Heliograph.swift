import ArgumentParser

/// The command line.
@main
struct Heliograph: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "heliograph",
        abstract: "An image delivery server and media library.",
        version: version,
        subcommands: [
            ServeCommand.self, ImportCommand.self, ExplainCommand.self, RenderCommand.self,
            ReferenceCommand.self, WorkerCommand.self,
        ])
}

/// Ends with one sentence and the exit code for errors of use.
func refuse(_ sentence: String) -> any Error {
    ValidationError(sentence)
}
