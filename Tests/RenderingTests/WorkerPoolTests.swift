import Glibc
import Testing

@testable import Rendering

@Suite(.serialized) struct WorkerPoolTests {
    @Test func aJobIsAnsweredAndItsDescriptorsWork() async throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        defer { for each in ends { close(each) } }
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            #expect(try await pool.ask("echo:hello") == "hello")
            var written = Array("through".utf8)
            write(ends[0], &written, written.count)
            #expect(try await pool.ask("copy", [ends[1], ends[1]]) == "7")
            var read = [UInt8](repeating: 0, count: 7)
            Glibc.read(ends[0], &read, 7)
            #expect(read == written)
            #expect(pool.statistics.jobsDone == 2)
        }
    }

    @Test func theLargestPayloadArrivesAndALargerOneIsRefused() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            let text = "echo:" + String(repeating: "y", count: WorkerJob.payloadLimit - 5)
            #expect(try await pool.ask(text).utf8.count == WorkerJob.payloadLimit - 5)
            await #expect(throws: WorkerError.messageTooLarge) { try await pool.ask(text + "y") }
            await #expect(throws: WorkerError.messageTooLarge) { try await pool.ask("big") }
            await #expect(throws: WorkerError.messageTooLarge) {
                try await pool.ask(
                    "echo", Array(repeating: 0, count: WorkerJob.descriptorLimit + 1))
            }
            await #expect(throws: WorkerError.messageTooLarge) { try await pool.ask("echo", [-1]) }
            #expect(pool.statistics.workersStarted == 1)
        }
    }

    @Test func aJobLearnsOfItsSoftDeadlineInTime() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            #expect(try await pool.ask("obey") == "stopped")
            #expect(pool.statistics.losses == [:])
        }
    }

    @Test func aSpinningWorkerIsKilledAndReplacedWhileOthersGoOn() async throws {
        var configuration = LivePool.configuration(workers: 2)
        configuration.hardDeadline = .milliseconds(300)
        try await LivePool.with(configuration) { (pool) async throws in
            let stuck = Task { try await pool.ask("spin") }
            for number in 0..<20 { #expect(try await pool.ask("echo:\(number)") == "\(number)") }
            await #expect(throws: WorkerError.deadlineExceeded) { try await stuck.value }
            #expect(pool.statistics.losses == [.deadline: 1])
            #expect(pool.statistics.workersStarted == 3)
            #expect(await LivePool.eventually { pool.statistics.workersAlive == 2 })
        }
    }

    @Test func processorTimeIsLimitedApartFromTheDeadline() async throws {
        var configuration = LivePool.configuration()
        configuration.processorLimit = .milliseconds(50)
        try await LivePool.with(configuration) { (pool) async throws in
            await #expect(throws: WorkerError.deadlineExceeded) { try await pool.ask("spin") }
        }
    }

    @Test func aMemoryHogIsStopped() async throws {
        var configuration = LivePool.configuration()
        configuration.memoryLimitBytes = 128 << 20
        try await LivePool.with(configuration) { (pool) async throws in
            await #expect(throws: WorkerError.memoryExceeded) { try await pool.ask("allocate") }
            #expect(try await pool.ask("echo:still here") == "still here")
        }
    }

    @Test func anInputThatEndsTwoWorkersIsRefusedAtOnce() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            for _ in 0..<2 {
                await #expect(throws: WorkerError.crashed(signal: SIGSEGV)) {
                    try await pool.ask("crash", inputs: ["bad"])
                }
            }
            let started = pool.statistics.workersStarted
            await #expect(throws: WorkerError.poisoned(inputKey: "bad")) {
                try await pool.ask("echo", inputs: ["fine", "bad"])
            }
            #expect(pool.statistics.workersStarted == started)
            #expect(pool.statistics.poisonedRefusals == 1)
            #expect(try await pool.ask("echo:ok", inputs: ["fine"]) == "ok")
        }
    }

    @Test func aWorkerThatLeavesOrBabblesFailsItsJobOnly() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            await #expect(throws: WorkerError.exited(code: 7)) { try await pool.ask("exit:7") }
            await #expect(throws: WorkerError.protocolViolation) { try await pool.ask("babble") }
            #expect(try await pool.ask("echo:ok") == "ok")
            #expect(pool.statistics.losses == [.exit: 1, .protocolViolation: 1])
        }
    }

    @Test func aWorkerThatIsKilledWhileIdleIsReplaced() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            #expect(try await pool.ask("echo:1") == "1")
            let process = try #require(pool.statistics.processIDs.first)
            kill(process, SIGKILL)
            #expect(await LivePool.eventually { pool.statistics.workersStarted == 2 })
            #expect(try await pool.ask("echo:2") == "2")
        }
    }

    @Test func workersAreRecycledAfterTheirJobsAndWhenTheyGrow() async throws {
        var configuration = LivePool.configuration()
        configuration.recycleAfterJobs = 3
        configuration.recycleAboveBytes = 128 << 20
        try await LivePool.with(configuration) { (pool) async throws in
            for number in 0..<9 { #expect(try await pool.ask("echo:\(number)") == "\(number)") }
            #expect(pool.statistics.workersRecycled == 3)
            #expect(try await pool.ask("allocate:160") == "done")
            #expect(pool.statistics.workersRecycled == 4)
            #expect(pool.statistics.losses == [:])
        }
    }

    @Test func onlyACleanEnvironmentReachesTheWorker() async throws {
        setenv("RENDERING_TEST_SECRET", "x", 1)
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            let names = try await pool.ask("environment").split(separator: " ")
            #expect(names.contains("MALLOC_ARENA_MAX"))
            #expect(!names.contains("RENDERING_TEST_SECRET"))
        }
    }
}
