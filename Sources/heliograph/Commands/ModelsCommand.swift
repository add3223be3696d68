import ArgumentParser
import Foundation
import Vision

/// `heliograph models`
struct ModelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "models",
        abstract: "Shows the models that pictures are looked at with, and whether they are whole.",
        discussion: "Takes the settings of serve, too, such as --models.")

    @Flag(help: "Prints the list that set-up fetches them by.")
    var list = false

    @ArgumentParser.Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Settings, as --name value.", visibility: .hidden))
    var settings: [String] = []

    func run() throws {
        guard !list else { return print(ModelSource.list, terminator: "") }
        let configuration: Configuration
        do throws(SettingError) {
            configuration = try SettingSources(
                arguments: settings, environment: ProcessInfo.processInfo.environment
            ).configuration()
        } catch { throw refuse(error.sentence) }
        let folder = ModelFolder(configuration.modelFolder)
        print("Models in \(folder.path)")
        for source in ModelSource.all { print(Self.text(source, in: folder)) }
        let missing = Model.allCases.filter { !folder.holds($0) }
        if !missing.isEmpty {
            print("scripts/models.sh --retry fetches what is missing.")
        }
    }

    /// A line for the model, and one for each of its files.
    private static func text(_ source: ModelSource, in folder: ModelFolder) -> String {
        let head = "\(source.model.name) \(source.model.purpose); \(source.licence)"
        let files = source.files.map { file in
            "  \(folder.state(of: file).rawValue.padded(to: 8)) \(file.path)"
        }
        return ([head] + files).joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
