import Foundation
import Yams

/// Reads settings from flags, environment and file; flags win over environment over file.
struct SettingSources {
    /// What follows the command on the command line.
    var arguments: [String]
    var environment: [String: String]

    /// The configuration, and what is left of the command line.
    func configuration() throws(SettingError) -> Configuration {
        let flags = try flags()
        var configuration = Configuration()
        let path = flags.last { $0.name == "config" }?.value ?? environment["HELIOGRAPH_CONFIG"]
        var written: [String: [String]] = [:]
        if let path { written = try file(at: path) }
        for setting in Settings.all {
            if let text = environment[setting.variable] {
                written[setting.name] = Self.values(text, setting)
            }
            let given = flags.filter { $0.name == setting.name }.map(\.value)
            if !given.isEmpty { written[setting.name] = given }
        }
        for setting in Settings.all {
            for text in written[setting.name] ?? [] {
                try setting.apply(text, to: &configuration)
            }
        }
        return configuration
    }

    /// A list in one text is separated by commas.
    private static func values(_ text: String, _ setting: Setting) -> [String] {
        guard setting.isRepeatable else { return [text] }
        return text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    }

    // MARK: Flags

    private func flags() throws(SettingError) -> [(name: String, value: String)] {
        var flags: [(String, String)] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("--") else {
                throw .unknown(name: Self.withoutValue(argument), suggestion: nil)
            }
            let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, Self.isKnown(name) else {
                throw .unknown(
                    name: Self.withoutValue(argument),
                    suggestion: Self.nearest(parts.first ?? ""))
            }
            if parts.count == 2 {
                flags.append((name, parts[1]))
            } else if argument.hasSuffix("=") {
                flags.append((name, ""))
            } else {
                guard let value = rest.popFirst() else { throw .missingValue(name: name) }
                flags.append((name, value))
            }
        }
        return flags
    }

    private static func isKnown(_ name: String) -> Bool {
        name == "config" || Settings.all.contains { $0.name == name }
    }

    private static func nearest(_ name: String) -> String? {
        guard !name.isEmpty else { return nil }
        return Settings.all.map(\.name).first { $0.hasPrefix(name) || name.hasPrefix($0) }
    }

    /// What may be repeated of an argument that nobody understands: its value may be a secret.
    private static func withoutValue(_ argument: String) -> String {
        String(argument.prefix { $0 != "=" && $0 != ":" })
    }

    // MARK: File

    private func file(at path: String) throws(SettingError) -> [String: [String]] {
        let document: Any?
        do {
            document = try Yams.load(yaml: String(contentsOfFile: path, encoding: .utf8))
        } catch let error as YamlError {
            throw .unreadableFile(path: path, reason: error.fact)
        } catch {
            throw .unreadableFile(path: path, reason: error.localizedDescription)
        }
        guard let document else { return [:] }
        guard let entries = document as? [String: Any] else {
            throw .unreadableFile(path: path, reason: "it is no list of 'name: value' lines")
        }
        var written: [String: [String]] = [:]
        for (name, value) in entries {
            guard Settings.all.contains(where: { $0.name == name }) else {
                throw .unknown(name: name, suggestion: Self.nearest(name))
            }
            written[name] = (value as? [Any] ?? [value]).map(Self.text)
        }
        return written
    }

    private static func text(_ value: Any) -> String {
        switch value {
        case let flag as Bool: flag ? "on" : "off"
        case is NSNull: ""
        default: "\(value)"
        }
    }
}

extension YamlError {
    /// What is wrong, and where; no word of the file itself, which may hold secrets.
    fileprivate var fact: String {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            "\(problem) in line \(mark.line)"
        case .duplicatedKeysInMapping: "a setting stands in it twice"
        default: "it is no YAML"
        }
    }
}
