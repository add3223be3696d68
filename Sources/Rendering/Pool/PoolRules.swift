/// When a job is asked to end, and when its worker is killed; both counted from its begin.
struct JobDeadlines: Equatable {
    let soft: Duration
    let hard: Duration

    init(softOverride: Duration?, configuration: WorkerConfiguration) {
        let distance = max(.zero, configuration.hardDeadline - configuration.softDeadline)
        soft = max(.milliseconds(1), softOverride ?? configuration.softDeadline)
        hard = soft + distance
    }
}

/// Whether a worker is replaced between two jobs.
struct RecycleRule {
    let afterJobs: Int
    let aboveBytes: Int

    /// `othersReady`: whether all other workers are at hand, so that they never leave together.
    func isDue(jobs: Int, residentBytes: Int, othersReady: Bool) -> Bool {
        othersReady && (jobs >= afterJobs || residentBytes > aboveBytes)
    }
}

/// How long to wait before the next start after several that failed in a row.
struct StartBackoff {
    /// Failures since the last worker that became ready.
    private(set) var failures = 0
    private(set) var notBefore: ContinuousClock.Instant?

    /// 50 ms, doubled with each failure, up to 10 s.
    static func pause(afterFailures failures: Int) -> Duration {
        failures <= 0 ? .zero : .milliseconds(min(10_000, 50 << min(failures - 1, 8)))
    }

    mutating func failed(now: ContinuousClock.Instant) {
        failures += 1
        notBefore = now.advanced(by: Self.pause(afterFailures: failures))
    }

    mutating func succeeded() {
        failures = 0
        notBefore = nil
    }

    /// Whether one may start now.
    func permits(now: ContinuousClock.Instant) -> Bool {
        notBefore.map { $0 <= now } ?? true
    }
}

/// A moving mean of how long jobs take, and what it says about waiting.
struct JobTimes {
    private(set) var meanSeconds = 0.0
    private var seen = 0

    /// The first ten jobs count alike; after them each new one counts a tenth.
    mutating func add(_ time: Duration) {
        seen = min(seen + 1, 10)
        meanSeconds += (time.inSeconds - meanSeconds) / Double(seen)
    }

    /// When a place should be free again: whole seconds, 1 to 60.
    func retryAfterSeconds(waiting: Int, workers: Int) -> Int {
        let seconds = meanSeconds * Double(waiting + 1) / Double(max(1, workers))
        return min(60, max(1, Int(min(60, seconds).rounded(.up))))
    }
}

/// Why a worker ended that nobody asked to.
enum UnaskedEnding {
    /// What its job is answered. A SIGKILL that was not ours comes from the system when memory runs
    /// out; a library whose allocation fails aborts, when it was near its limit.
    static func error(
        signal: Int32, code: Int32, peakBytes: Int, memoryLimitBytes: Int
    ) -> WorkerError {
        let aborts: Set<Int32> = [4, 5, 6, 11]
        return switch signal {
        case 0: .exited(code: code)
        case 9: .memoryExceeded
        case 24: .deadlineExceeded
        case _ where aborts.contains(signal) && peakBytes >= memoryLimitBytes / 4 * 3:
            .memoryExceeded
        default: .crashed(signal: signal)
        }
    }
}

extension WorkerError {
    /// The loss that a worker's end with this error is counted as.
    var loss: WorkerLoss {
        switch self {
        case .deadlineExceeded: .deadline
        case .memoryExceeded: .memory
        case .crashed: .crash
        case .exited: .exit
        case .shuttingDown: .shutdown
        case .queueFull, .poisoned, .startFailed, .protocolViolation, .messageTooLarge, .cancelled:
            .protocolViolation
        }
    }
}

extension Duration {
    /// This duration in seconds.
    var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) * 1e-18
    }

    /// Whole milliseconds, rounded up.
    var inMilliseconds: Int {
        let parts = components
        return Int(parts.seconds) * 1000
            + Int((parts.attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }
}
