import CWorkerProcess
import Glibc
import Logging
import Testing

@testable import Rendering

/// Real workers: the fixture, which lies beside the tests.
enum LivePool {
    /// The fixture's path.
    static var fixture: String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        let tests = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        let candidates = [tests, CommandLine.arguments[0], #filePath].flatMap { path in
            let folders = path.split(separator: "/", omittingEmptySubsequences: false)
            return folders.indices.reversed().flatMap { end in
                let folder = folders[..<end].joined(separator: "/")
                return ["", "/.build/debug", "/.build/release"].map {
                    folder + $0 + "/WorkerFixture"
                }
            }
        }
        // A folder of that name holds the sources.
        return candidates.first { isProgram($0) } ?? "WorkerFixture was not built"
    }

    private static func isProgram(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }

    static func configuration(workers: Int = 1) -> WorkerConfiguration {
        var configuration = WorkerConfiguration()
        configuration.executable = fixture
        configuration.count = workers
        configuration.softDeadline = .milliseconds(100)
        configuration.hardDeadline = .seconds(20)
        configuration.queueWaitLimit = .seconds(60)
        return configuration
    }

    /// Runs `body` with a started pool, and ends the pool.
    @discardableResult
    static func with<Outcome>(
        _ configuration: WorkerConfiguration, _ body: (WorkerPool) async throws -> Outcome
    ) async throws -> Outcome {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let pool = WorkerPool(configuration: configuration, logger: logger)
        do {
            try await pool.start()
            let outcome = try await body(pool)
            await pool.shutdown(grace: .zero)
            return outcome
        } catch {
            await pool.shutdown(grace: .zero)
            throw error
        }
    }

    /// Lets others work until `condition` holds; `false` after 20 s.
    static func eventually(_ condition: () -> Bool) async -> Bool {
        let limit = ContinuousClock.now.advanced(by: .seconds(20))
        while !condition() {
            if ContinuousClock.now > limit { return false }
            await Task.yield()
        }
        return true
    }

    /// Waits until a process of whatever parent has ended; `false` after 20 s.
    static func hasEnded(_ descriptor: Int32) -> Bool {
        var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 20_000) == 1
    }
}

extension WorkerPool {
    /// Asks the fixture for something.
    func ask(
        _ text: String, _ descriptors: [Int32] = [], inputs: [String] = []
    ) async throws -> String {
        let job = WorkerJob(
            payload: Array(text.utf8), descriptors: descriptors, inputKeys: inputs)
        return String(decoding: try await run(job), as: UTF8.self)
    }
}

/// A job that waits in its worker until it is let through.
final class Gate: Sendable {
    private let entry: [Int32]
    private let bell: [Int32]

    init() {
        (entry, bell) = (Self.pipe(), Self.pipe())
    }

    deinit {
        for descriptor in entry + bell { close(descriptor) }
    }

    private static func pipe() -> [Int32] {
        var ends: [Int32] = [-1, -1]
        // A test that cannot make a pipe fails at the worker's first read.
        if Glibc.pipe(&ends) == 0 {
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
        return ends
    }

    var descriptors: [Int32] { [entry[0], bell[1]] }

    /// Returns when the worker stands at the gate.
    func waitForArrival() -> Bool {
        var byte: UInt8 = 0
        return read(bell[0], &byte, 1) == 1
    }

    func open() {
        var byte: UInt8 = 1
        write(entry[1], &byte, 1)
    }
}
