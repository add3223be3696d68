import Foundation

/// What outlives a server: its data folder, its memcached, its port and its clouds.
final class Site: Sendable {
    enum Failure: Error {
        case noBinary
        case noMemcached(String)
        case importFailed(String)
    }

    /// The cloud's secret; long enough to be looked for in logs.
    static let secret = "s3cret-Of-The-Tests"
    static let key = "1234567890"

    let folder: TemporaryFolder
    let memcachedSocket: String
    let clouds: [String]
    let flags: [String]

    /// A new one; `flags` are given to every server started on it.
    init(clouds: [String] = ["demo"], flags: [String] = []) throws {
        folder = try TemporaryFolder()
        memcachedSocket = folder.path("memcached.sock")
        self.clouds = clouds
        self.flags = flags
    }

    var dataFolder: String { folder.path("data") }

    /// Starts a memcached on the site's socket and waits until it listens.
    func startMemcached() throws -> ChildProcess {
        unlink(memcachedSocket)
        let user = getuid() == 0 ? ["-u", "root"] : []
        let process = try ChildProcess(
            "/usr/bin/memcached", ["-s", memcachedSocket, "-m", "64", "-t", "1"] + user,
            output: folder.path("memcached.log"))
        let listens = poll(within: .seconds(10)) {
            process.ended != nil || access(memcachedSocket, F_OK) == 0
        }
        guard listens, process.ended == nil else {
            throw Failure.noMemcached(logText("memcached.log"))
        }
        return process
    }

    /// What every command is told about this site.
    var commonFlags: [String] {
        ["--data", dataFolder]
            + clouds.flatMap { ["--cloud", "\($0):\(Self.key):\(Self.secret)"] }
    }

    /// Runs `heliograph import` on pictures, by file name, and waits for its end. Its output.
    @discardableResult
    func importPictures(_ pictures: [String: [UInt8]], cloud: String = "demo") throws -> String {
        let sources = try TemporaryFolder()
        for (name, bytes) in pictures { try sources.write(bytes, to: name) }
        return try importFolder(sources.path, cloud: cloud)
    }

    /// Runs `heliograph import` on a folder.
    @discardableResult
    func importFolder(_ path: String, cloud: String = "demo") throws -> String {
        // An import wants a cloud that is there: the first start of a server makes it.
        let (code, output) = try Command.run(
            ["import", path, "--cloud", cloud, "--data", dataFolder], in: folder)
        guard code == 0 else { throw Failure.importFailed("\(code): \(output)") }
        return output
    }

    func logText(_ name: String = "server.log") -> String {
        String(
            decoding: FileManager.default.contents(atPath: folder.path(name)) ?? Data(),
            as: UTF8.self)
    }
}

/// The binary under test, run for one command.
enum Command {
    /// Where `heliograph` lies: named by HELIOGRAPH_BINARY, or beside the bundle of these tests.
    static let binary: String? = {
        if let path = ProcessInfo.processInfo.environment["HELIOGRAPH_BINARY"] { return path }
        let named: [String?] = [
            CommandLine.arguments.first, Bundle.main.executablePath, Bundle.main.bundlePath,
        ]
        let bundles = CommandLine.arguments.dropFirst().filter { $0.contains(".xctest") }
        let places: [String] = named.compactMap { $0 } + bundles
        for place in places {
            var folder = URL(fileURLWithPath: place).standardizedFileURL
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                let candidate = folder.appendingPathComponent("heliograph").path
                var isFolder: ObjCBool = false
                if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
                    !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate)
                {
                    return candidate
                }
            }
        }
        return nil
    }()

    static func located() throws -> String {
        guard let binary else { throw Site.Failure.noBinary }
        return binary
    }

    /// Runs a command to its end: exit code and both outputs.
    static func run(
        _ arguments: [String], in folder: TemporaryFolder, within limit: Duration = .seconds(60)
    ) throws -> (code: Int32, output: String) {
        let file = folder.path("command-\(UInt32.random(in: .min ... .max)).log")
        let process = try ChildProcess(try located(), arguments, output: file)
        let code = try process.awaitEnd(within: limit)
        let output = FileManager.default.contents(atPath: file) ?? Data()
        return (code, String(decoding: output, as: UTF8.self))
    }
}
