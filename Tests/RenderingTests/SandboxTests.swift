import CWorkerProcess
import Glibc
import Testing

@testable import Rendering

@Suite(.serialized) struct SandboxTests {
    /// Whether this kernel has what the test looks at; else there is nothing to look at.
    private func confined(_ body: (WorkerPool) async throws -> Void) async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            let report = pool.statistics.sandboxReport
            try #require(report.contains("system call filter on"), "\(report)")
            try await body(pool)
        }
    }

    @Test(arguments: [
        ("read:/etc/passwd", EACCES), ("read:/proc/self/environ", EACCES),
        ("write:/tmp/heliograph-sandbox-test", EACCES), ("socket", EPERM), ("signal", EPERM),
        ("spawn", EPERM),
    ])
    func aWorkerIsRefused(question: String, error: Int32) async throws {
        try await confined { (pool) async throws in
            #expect(try await pool.ask(question) == "errno \(error)")
        }
    }

    @Test func aWorkerThatRunsAProgramIsEnded() async throws {
        try await confined { (pool) async throws in
            await #expect(throws: WorkerError.crashed(signal: SIGSYS)) {
                try await pool.ask("exec:/bin/true")
            }
        }
    }

    @Test(arguments: ["thread", "read:/usr/lib", "read:/dev/null"])
    func aWorkerStillMay(question: String) async throws {
        try await confined { (pool) async throws in #expect(try await pool.ask(question) == "done")
        }
    }

    @Test func withoutASandboxTheSameQuestionsAreAnswered() async throws {
        var configuration = LivePool.configuration()
        configuration.sandbox = false
        try await LivePool.with(configuration) { (pool) async throws in
            #expect(pool.statistics.sandboxReport == "sandbox off")
            for question in ["read:/etc/passwd", "socket", "spawn", "signal"] {
                #expect(try await pool.ask(question) == "done")
            }
        }
    }

    @Test func workersDoNotOutliveAParentThatIsKilled() throws {
        let (parent, report) = try startParent("parent")
        let children = report.split(separator: " ").compactMap { Int32($0) }
        #expect(children.count == 2)
        let watched = children.map { worker_process_descriptor($0) }
        defer { for each in watched { close(each) } }
        #expect(watched.allSatisfy { $0 >= 0 })
        kill(parent, SIGKILL)
        #expect(watched.allSatisfy { LivePool.hasEnded($0) })
        waitpid(parent, nil, 0)
    }

    @Test func twoHundredJobsAndSomeCrashesLeaveNoDescriptorOpen() throws {
        let (parent, report) = try startParent("accountant")
        kill(parent, SIGKILL)
        waitpid(parent, nil, 0)
        let counts = report.split(separator: " ").compactMap { Int($0) }
        try #require(counts.count == 3)
        #expect(counts[0] == counts[1])
        #expect(counts[0] > 4)
        #expect(counts[2] == 4)
    }

    /// Starts the fixture as a process with its own pool, and waits for its report.
    private func startParent(_ argument: String) throws -> (process: Int32, report: String) {
        var pair: [Int32] = [-1, -1]
        try #require(worker_socket_pair(&pair, 65536) == 0)
        defer { close(pair[0]) }
        let arguments = [strdup(LivePool.fixture), strdup(argument), nil]
        defer { for each in arguments { free(each) } }
        let process = worker_spawn(LivePool.fixture, arguments, [nil], pair[1])
        close(pair[1])
        try #require(process > 0)
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = worker_receive(pair[0], &buffer, buffer.count, nil, 0, nil, 1)
        return (process, String(decoding: buffer.prefix(max(0, count)), as: UTF8.self))
    }
}
