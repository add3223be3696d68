import CWorkerProcess
import Glibc
import Logging
import Testing

@testable import Rendering

@Suite(.serialized) struct WorkerQueueTests {
    @Test func aFullQueueRefusesAndACancelledWaiterMakesRoom() async throws {
        var configuration = LivePool.configuration()
        configuration.queueLimit = 1
        try await LivePool.with(configuration) { (pool) async throws in
            let gate = Gate()
            async let first = pool.ask("gate", gate.descriptors)
            try #require(gate.waitForArrival())
            let second = Task { try await pool.ask("echo:second") }
            #expect(await LivePool.eventually { pool.statistics.jobsWaiting == 1 })
            await #expect(throws: WorkerError.queueFull(retryAfterSeconds: 1)) {
                try await pool.ask("echo:third")
            }
            second.cancel()
            await #expect(throws: WorkerError.cancelled) { try await second.value }
            #expect(await LivePool.eventually { pool.statistics.jobsWaiting == 0 })
            gate.open()
            #expect(try await first == "passed")
            #expect(pool.statistics.jobsDone == 1)
            #expect(pool.statistics.jobsShed == 1)
        }
    }

    @Test func whoWaitsTooLongIsShed() async throws {
        var configuration = LivePool.configuration()
        configuration.queueWaitLimit = .milliseconds(50)
        try await LivePool.with(configuration) { (pool) async throws in
            let gate = Gate()
            async let first = pool.ask("gate", gate.descriptors)
            try #require(gate.waitForArrival())
            await #expect(throws: WorkerError.queueFull(retryAfterSeconds: 1)) {
                try await pool.ask("echo:late")
            }
            gate.open()
            #expect(try await first == "passed")
        }
    }

    @Test func aCancelledCallerLeavesItsRunningJobAlone() async throws {
        try await LivePool.with(LivePool.configuration()) { (pool) async throws in
            let gate = Gate()
            let caller = Task { try await pool.ask("gate", gate.descriptors) }
            try #require(gate.waitForArrival())
            caller.cancel()
            await #expect(throws: WorkerError.cancelled) { try await caller.value }
            gate.open()
            #expect(try await pool.ask("echo:next") == "next")
            #expect(pool.statistics.jobsDone == 2)
            #expect(pool.statistics.workersStarted == 1)
        }
    }

    @Test func aShutdownRefusesThoseWhoWaitAndLetsTheRunningFinish() async throws {
        let pool = WorkerPool(
            configuration: LivePool.configuration(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await pool.start()
        let watched = pool.statistics.processIDs.map { worker_process_descriptor($0) }
        defer { for each in watched { close(each) } }
        let gate = Gate()
        let running = Task { try await pool.ask("gate", gate.descriptors) }
        try #require(gate.waitForArrival())
        let waiting = Task { try await pool.ask("echo:never") }
        #expect(await LivePool.eventually { pool.statistics.jobsWaiting == 1 })
        async let end: Void = pool.shutdown(grace: .seconds(60))
        await #expect(throws: WorkerError.shuttingDown) { try await waiting.value }
        gate.open()
        #expect(try await running.value == "passed")
        await end
        #expect(watched.allSatisfy { LivePool.hasEnded($0) })
        #expect(pool.statistics.processIDs == [])
        await #expect(throws: WorkerError.shuttingDown) { try await pool.ask("echo:late") }
    }

    @Test func aShutdownKillsWhatOutlastsItsGrace() async throws {
        let pool = WorkerPool(
            configuration: LivePool.configuration(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await pool.start()
        let gate = Gate()
        let running = Task { try await pool.ask("gate", gate.descriptors) }
        try #require(gate.waitForArrival())
        await pool.shutdown(grace: .milliseconds(20))
        await #expect(throws: WorkerError.shuttingDown) { try await running.value }
        #expect(pool.statistics.processIDs == [])
        #expect(pool.statistics.losses == [.shutdown: 1])
    }

    @Test(arguments: ["unprepared", "leave at once"])
    func workersThatDoNotStartAreToldAndNotTriedForEver(argument: String) async throws {
        var configuration = LivePool.configuration(workers: 2)
        configuration.arguments = [argument]
        let pool = WorkerPool(
            configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        await #expect(throws: WorkerError.startFailed) { try await pool.start() }
        #expect(pool.statistics.workersStarted < 6)
        await pool.shutdown(grace: .zero)
        #expect(pool.statistics.processIDs == [])
    }

    @Test func aMissingProgramIsAFailedStart() async throws {
        var configuration = LivePool.configuration()
        configuration.executable = "/nonexistent/worker"
        await #expect(throws: WorkerError.startFailed) {
            try await LivePool.with(configuration) { _ in }
        }
    }
}
