import Foundation
import Rendering
import Testing

@testable import heliograph

@Suite struct `The sample configuration` {
    @Test func `is the file in the repository`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: "config/heliograph.yaml")
        let written = try String(contentsOf: file, encoding: .utf8)
        #expect(
            written == SettingSample.text, "heliograph reference > config/heliograph.yaml mends it")
    }

    @Test func `says the true defaults`() throws {
        let path = NSTemporaryDirectory() + "heliograph-sample-\(UUID().uuidString).yaml"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let lines = SettingSample.text.split(separator: "\n").map { line in
            let isSetting = Settings.all.contains { line.hasPrefix("# \($0.name): ") }
            return isSetting ? String(line.dropFirst(2)) : String(line)
        }
        #expect(lines.filter { !$0.hasPrefix("#") }.count == Settings.all.count)
        try lines.joined(separator: "\n").write(toFile: path, atomically: false, encoding: .utf8)
        let sources = SettingSources(arguments: ["--config", path], environment: [:])
        #expect(facts(of: try sources.configuration()) == facts(of: Configuration()))
    }

    /// Everything in a configuration, less what has no order.
    private func facts(of configuration: Configuration) -> String {
        var configuration = configuration
        configuration.workers.environment = [:]
        configuration.analysis.environment = [:]
        return String(describing: configuration)
    }

    @Test func `has each setting once, with a sentence`() {
        #expect(Set(Settings.all.map(\.variable)).count == Settings.all.count)
        for setting in Settings.all {
            #expect(setting.help.contains(/[.)]$/), "\(setting.name)")
            #expect(setting.name.allSatisfy { $0.isLowercase || $0 == "-" }, "\(setting.name)")
        }
    }
}
