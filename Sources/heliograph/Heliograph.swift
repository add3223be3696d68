import ArgumentParser

/// The command line: `serve`, `import`, `explain`, `render`, `worker`.
@main
struct Heliograph: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "heliograph", abstract: "An image delivery server and media library.")
}
