import ArgumentParser
import Assets
import Foundation
import MediaLibrary

/// `heliograph import DIR [--cloud NAME]`
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turns a folder tree into assets; unchanged files are skipped.",
        discussion: "Takes the settings of serve, too, such as --data.")

    @Argument(help: "The folder.")
    var folder: String

    @Option(help: "The cloud's name; may be left out where there is only one.")
    var cloud: String?

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
        // The name may come with its keys, as for serve.
        let name = cloud.map { String($0.prefix { $0 != ":" }) }
        if let name, CloudName(name) == nil { throw refuse("'\(name)' is no name of a cloud.") }
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder),
            isFolder.boolValue
        else { throw refuse("There is no folder '\(folder)'.") }
        try await House(configuration).importFolder(folder, into: name.flatMap { CloudName($0) })
    }
}
