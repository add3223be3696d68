import ArgumentParser

/// `heliograph reference [--words]`
struct ReferenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reference",
        abstract: "Prints the sample configuration file, or the reference of the URL language.")

    @Flag(help: "Prints docs/reference.md: every word of the URL language.")
    var words = false

    func run() throws { print(words ? WordReference.text : SettingSample.text, terminator: "") }
}
