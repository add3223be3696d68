internal import CWorkerProcess
internal import Glibc
internal import Logging
internal import Rendering

/// A worker that does what its tests ask for, and a parent that can be killed.
@main
struct WorkerFixture {
    struct NotPrepared: Error {}

    static func main() {
        switch CommandLine.arguments.dropFirst().first {
        case "worker":
            if let models = AnalysisWorker.models(in: CommandLine.arguments.dropFirst()) {
                AnalysisWorker.main(models: models)
            }
            Worker.main(prepare: {}, handle: Behaviour.act)
        case "unprepared":
            Worker.main(prepare: { throw NotPrepared() }, handle: Behaviour.act)
        case "parent": FixtureParent.showChildren()
        case "accountant": FixtureParent.countDescriptors()
        default: exit(3)
        }
    }
}

/// A process with a pool of its own, which reports over descriptor 3.
enum FixtureParent {
    /// Reports the process IDs of its workers, then waits to be killed.
    static func showChildren() -> Never {
        report { pool in
            pool.statistics.processIDs.map { "\($0)" }.joined(separator: " ")
        }
    }

    /// Reports how many descriptors are open before and after 200 jobs with two descriptors each, and
    /// how many of these crashed.
    static func countDescriptors() -> Never {
        report { pool in
            let file = open("/dev/null", O_RDWR | O_CLOEXEC)
            let before = openDescriptors
            for number in 0..<200 {
                let isCrash = number % 50 == 49
                let job = WorkerJob(
                    payload: Array((isCrash ? "crash" : "echo:x").utf8), descriptors: [file, file])
                _ = try? await pool.run(job)
            }
            // The crashed ones' replacements may be on their way.
            while pool.statistics.processIDs.count != 2 { await Task.yield() }
            return "\(before) \(openDescriptors) \(pool.statistics.losses[.crash] ?? 0)"
        }
    }

    private static var openDescriptors: Int {
        (0..<1024).count { fcntl($0, F_GETFD) >= 0 }
    }

    private static func report(_ text: @escaping @Sendable (WorkerPool) async -> String) -> Never {
        var configuration = WorkerConfiguration()
        configuration.count = 2
        let pool = WorkerPool(configuration: configuration, logger: Logger(label: "fixture"))
        Task {
            try await pool.start()
            while pool.statistics.workersAlive < 2 { await Task.yield() }
            let answer = await text(pool)
            worker_send(WORKER_SOCKET, answer, answer.utf8.count, nil, 0, 1)
        }
        while true { pause() }
    }
}
