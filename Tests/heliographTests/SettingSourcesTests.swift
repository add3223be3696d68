import Assets
import Foundation
import Imaging
import Memcached
import Rendering
import Testing

@testable import heliograph

@Suite struct `Where settings come from` {
    /// A configuration file of a test's own.
    private final class File {
        let path: String

        init(_ text: String) throws {
            path = NSTemporaryDirectory() + "heliograph-settings-\(UUID().uuidString).yaml"
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private func configuration(
        file text: String? = nil, environment: [String: String] = [:], _ arguments: [String] = []
    ) throws -> Configuration {
        let file = try text.map { try File($0) }
        let flags = file.map { ["--config", $0.path] } ?? []
        return try withExtendedLifetime(file) {
            try SettingSources(arguments: flags + arguments, environment: environment)
                .configuration()
        }
    }

    private func sentence(
        file: String? = nil, environment: [String: String] = [:], _ arguments: [String] = []
    ) -> String? {
        do {
            _ = try configuration(file: file, environment: environment, arguments)
            return nil
        } catch let error as SettingError {
            return error.sentence
        } catch {
            return "\(error)"
        }
    }

    // MARK: Strength

    @Test(
        arguments: [
            (nil, nil, nil, 8080), ("port: 1", nil, nil, 1), (nil, "2", nil, 2), (nil, nil, "3", 3),
            ("port: 1", "2", nil, 2), ("port: 1", nil, "3", 3), (nil, "2", "3", 3),
            ("port: 1", "2", "3", 3),
        ] as [(String?, String?, String?, Int)])
    func `flags win over the environment, and that over the file`(
        file: String?, variable: String?, flag: String?, port: Int
    ) throws {
        let configuration = try configuration(
            file: file, environment: variable.map { ["HELIOGRAPH_PORT": $0] } ?? [:],
            flag.map { ["--port", $0] } ?? [])
        #expect(configuration.port == port)
    }

    @Test(arguments: [["--host=::1"], ["--host", "::1"], ["--host", "a", "--host", "::1"]])
    func `a flag takes its value behind a sign or as the next word, and the last one wins`(
        arguments: [String]
    ) throws {
        #expect(try configuration(arguments).host == "::1")
    }

    @Test func `the environment may name the file`() throws {
        let file = try File("port: 7")
        let sources = SettingSources(
            arguments: [], environment: ["HELIOGRAPH_CONFIG": file.path])
        #expect(try sources.configuration().port == 7)
    }

    @Test func `an empty file changes nothing`() throws {
        #expect(try configuration(file: "# nothing\n").port == 8080)
    }

    // MARK: Kinds

    @Test func `values of every kind arrive in their units`() throws {
        let configuration = try configuration(
            file: """
                memcached: /run/memcached.sock
                memory-cache-mb: 2
                memory-cache-entry-kb: 3
                max-original-mb: 4
                render-soft-seconds: 0.5
                sandbox: off
                access-log: no
                cors-origin: ""
                log-format: JSON
                workers: 5
                """)
        #expect(configuration.memcached == .unixSocket(path: "/run/memcached.sock"))
        #expect(configuration.memoryCacheBytes == 2 << 20)
        #expect(configuration.memoryCacheEntryBytes == 3 << 10)
        #expect(configuration.limits.originalBytes == 4_000_000)
        #expect(configuration.workers.softDeadline == .milliseconds(500))
        #expect(!configuration.workers.sandbox)
        #expect(!configuration.accessLog)
        #expect(configuration.corsOrigin.isEmpty)
        #expect(configuration.logFormat == .json)
        #expect(configuration.workers.count == 5)
    }

    @Test func `lists are repeated flags, commas in a variable, or lists in the file`() throws {
        let ways = [
            try configuration(["--cloud", "a:1:x", "--cloud", "b:2:y:z"]),
            try configuration(environment: ["HELIOGRAPH_CLOUD": "a:1:x, b:2:y:z"]),
            try configuration(file: "cloud: ['a:1:x', 'b:2:y:z']"),
            try configuration(file: "cloud:\n  - a:1:x\n  - b:2:y:z\n"),
        ]
        for configuration in ways {
            #expect(configuration.clouds.map(\.name.text) == ["a", "b"])
            #expect(configuration.clouds.map(\.key) == ["1", "2"])
            #expect(configuration.clouds.map(\.secret) == ["x", "y:z"])
        }
    }

    // MARK: Refusals

    @Test(
        arguments: [
            (["--prot", "1"], "There is no setting '--prot'."),
            (["--por", "1"], "There is no setting '--por'; did you mean 'port'?"),
            (
                ["--workers-count=1"],
                "There is no setting '--workers-count'; did you mean 'workers'?"
            ),
            (["--"], "There is no setting '--'."),
            (["stray"], "There is no setting 'stray'."),
            (["--port"], "The setting '--port' needs a value."),
            (
                ["--config", "/nonexistent/file"],
                "The configuration file '/nonexistent/file' cannot"
            ),
            (["--port", "65536"], "The value '65536' does not fit 'port': The port to listen on"),
            (["--port", "-1"], "The value '-1' does not fit 'port'"),
            (["--port="], "The value '' does not fit 'port'"),
            (["--host="], "The value '' does not fit 'host'"),
            (["--sandbox", "maybe"], "The value 'maybe' does not fit 'sandbox'"),
            (["--memcached", "localhost"], "The value 'localhost' does not fit 'memcached'"),
            (["--base-url", "ftp://x"], "The value 'ftp://x' does not fit 'base-url'"),
            (["--render-soft-seconds", "0"], "The value '0' does not fit 'render-soft-seconds'"),
            (["--file-sync", "often"], "The value 'often' does not fit 'file-sync'"),
        ] as [([String], String)])
    func `what does not fit is refused in one sentence that names it`(
        arguments: [String], beginning: String
    ) throws {
        let said = try #require(sentence(arguments))
        #expect(said.hasPrefix(beginning))
        #expect(!said.contains("\n"))
    }

    @Test(arguments: [
        ("prot: 1", "There is no setting 'prot'."),
        ("- port", "The configuration file"),
        ("port: 1\nport: 2", "The configuration file"),
        ("port: [", "The configuration file"),
        ("port: many", "The value 'many' does not fit 'port'"),
    ])
    func `a file that cannot be understood is refused in one sentence`(
        text: String, beginning: String
    ) throws {
        let said = try #require(sentence(file: text))
        #expect(said.hasPrefix(beginning))
        #expect(!said.contains("\n"))
    }

    @Test func `secrets are never repeated`() throws {
        let sentences = [
            sentence(["--cloud", "no name:key:hush"]), sentence(["--cloud", "a:hush"]),
            sentence(["--clud=a:key:hush"]), sentence(["a:key:hush"]),
            sentence(environment: ["HELIOGRAPH_CLOUD": "a:hush"]),
            sentence(file: "cloud: a:key: hush\n"), sentence(file: "cloud: [a:key:hush\n"),
            sentence(file: "cloud: 'a:key:hush'\ncloud: 'a:key:hush'\n"),
        ]
        for sentence in sentences {
            let sentence = try #require(sentence)
            #expect(!sentence.contains("hush"))
        }
    }
}
