import ArgumentParser
import Assets
import Delivery
import Derivations
import Foundation
import Imaging
import Server
import Transformations

/// `heliograph render '<transformation>' in.jpg out.webp`
struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Does to one file what the server would do.",
        discussion: "Takes the settings of serve, too, such as --models.")

    @ArgumentParser.Argument(help: "The transformation, as in a URL.")
    var transformation: String

    @ArgumentParser.Argument(help: "The picture to read.")
    var input: String

    @ArgumentParser.Argument(help: "The picture to write; its extension is the format.")
    var output: String

    @Option(
        name: .customLong("layer"),
        help: ArgumentHelp(
            "What a layer's public ID stands for; may be said several times.",
            valueName: "id=file"))
    var layers: [String] = []

    @Option(
        name: .customLong("named"),
        help: ArgumentHelp(
            "What a named transformation stands for; may be said several times.",
            valueName: "name=transformation"))
    var named: [String] = []

    @ArgumentParser.Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Settings, as --name value.", visibility: .hidden))
    var settings: [String] = []

    func run() async throws {
        do { _ = try Transformation(parsing: transformation, vocabulary: .spoken) } catch {
            throw refuse(MistakeSentence(error).text)
        }
        let ending = URL(filePath: output).pathExtension
        guard !ending.isEmpty else { throw refuse("'\(output)' has no extension of a format.") }
        let bench = try Workbench(input: input, layers: layers)
        defer { bench.remove() }
        let configuration: Configuration
        do throws(SettingError) {
            configuration = try SettingSources(
                arguments: settings + bench.settings,
                environment: ProcessInfo.processInfo.environment
            ).configuration()
        } catch { throw refuse(error.sentence) }
        let named = try named.map(NamedWords.init)
        let rendered = try await House(configuration).render(
            bench.request(for: transformation, ending: ending), of: bench.pictures, named: named)
        do { try Data(rendered.bytes).write(to: URL(filePath: output)) } catch {
            throw refuse("'\(output)' cannot be written.")
        }
        print(rendered.account)
    }
}

/// A name and what it stands for, as `name=transformation`.
struct NamedWords {
    let name: String
    let transformation: String

    init(_ argument: String) throws {
        guard let equals = argument.firstIndex(of: "="), equals > argument.startIndex else {
            throw refuse("'\(argument)' is no name=transformation.")
        }
        name = String(argument[..<equals])
        transformation = String(argument[argument.index(after: equals)...])
    }
}

/// A folder of its own for one render: a library of the picture and its layers, and nothing else.
struct Workbench {
    let folder: String

    /// What stands before the transformation in the path of a request.
    static let prefix = "/\(cloud)/image/upload/"
    private static let cloud = "render"
    private static let picture = "picture"

    /// - Parameters:
    ///   - input: the picture's file.
    ///   - layers: `id=file` each.
    init(input: String, layers: [String]) throws {
        folder = NSTemporaryDirectory() + "/heliograph-render-\(UUID().uuidString)"
        do { try lay(input, as: Self.picture) } catch {
            remove()
            throw refuse("'\(input)' cannot be read.")
        }
        for layer in layers {
            let parts = layer.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                remove()
                throw refuse("'\(layer)' is no id=file.")
            }
            do { try lay(parts[1], as: parts[0].replacing(":", with: "/")) } catch {
                remove()
                throw refuse("'\(parts[1])' cannot be read.")
            }
        }
    }

    /// The folder of the files that become assets.
    var pictures: String { folder + "/pictures" }

    /// What makes a server one of this folder alone.
    var settings: [String] {
        [
            "--data", folder + "/data", "--cloud", "\(Self.cloud):key:\(UUID().uuidString)",
            "--memcached", "none", "--log-level", "error", "--workers", "1", "--file-sync", "none",
            "--database-sync", "normal", "--strict-transformations", "",
            "--retouch-wait-seconds", "3600",
        ]
    }

    /// What a client asks for that takes the format of `ending` where the transformation leaves it open.
    func request(for transformation: String, ending: String) -> DeliveryRequest {
        let accepted = AcceptClass(rawValue: ending.lowercased()) ?? .legacy
        return DeliveryRequest(
            path: path(of: transformation, ending), hints: ClientHints(accepted: accepted))
    }

    /// The picture's path under a transformation; bytes that no path holds are escaped.
    private func path(of transformation: String, _ ending: String) -> String {
        let words = transformation.utf8.map { byte in
            byte <= 0x20 || byte >= 0x7f || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
                ? "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
                : String(UnicodeScalar(byte))
        }.joined()
        // What is no format, such as that of facts, is decided by the transformation.
        let isFormat = Format(extension: ending).map { $0 != .json } ?? (ending != "json")
        let name = isFormat ? "\(Self.picture).\(ending)" : Self.picture
        return Self.prefix + [words, "v1", name].filter { !$0.isEmpty }.joined(separator: "/")
    }

    func remove() { try? FileManager.default.removeItem(atPath: folder) }

    /// What the file is shows when it is read: its name is its ID alone.
    private func lay(_ file: String, as name: String) throws {
        let target = URL(filePath: pictures + "/" + name)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: URL(filePath: file).resolvingSymlinksInPath(), to: target)
    }
}
