import ArgumentParser
import Foundation

/// `heliograph serve`
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the server until SIGTERM.",
        discussion: "Settings, each also as an environment variable and in the file:\n\n"
            + Settings.all.map { setting in
                "  --\(setting.name) \(setting.initial.isEmpty ? "…" : setting.initial)\n"
                    + "      \(setting.help)"
            }.joined(separator: "\n") + "\n  --config FILE\n      Reads settings from a file.")

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Settings, as --name value.", visibility: .hidden))
    var settings: [String] = []

    func run() async throws {
        let configuration: Configuration
        do throws(SettingError) {
            configuration = try SettingSources(
                arguments: settings, environment: ProcessInfo.processInfo.environment
            ).configuration()
        } catch { throw refuse(error.sentence) }
        try await House(configuration).serve()
    }
}
