internal import CWorkerProcess
internal import Glibc
internal import Logging
internal import Synchronization

/// Looks after the workers, alone on a thread of its own.
///
/// The thread lives as long as any worker: the kernel ends workers when the thread that started
/// them ends. It sleeps in `poll` until a command, a worker's packet or end, or a time limit.
final class Supervisor {
    typealias Instant = ContinuousClock.Instant

    let configuration: WorkerConfiguration
    let mailbox: Mailbox
    let published: PublishedStatistics
    let logger: Logger

    var children: [Child] = []
    var line: WaitingLine<Ticket>
    var poison: PoisonList
    var backoff = StartBackoff()
    var jobTimes = JobTimes()
    var statistics = PoolStatistics()
    /// When memory and processor time are looked at again.
    var nextWatch = Instant.now
    /// When everybody has to be gone; set by a shutdown.
    var endsBy: Instant?
    /// Answers given at the end of a turn, when the statistics already tell of them.
    var answers: [(CheckedContinuation<Ticket.Answer, Never>, Ticket.Answer)] = []
    private var readyCallers: [CheckedContinuation<Bool, Never>] = []
    private var endCallers: [CheckedContinuation<Void, Never>] = []

    init(
        configuration: WorkerConfiguration, mailbox: Mailbox, published: PublishedStatistics,
        logger: Logger
    ) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.published = published
        self.logger = logger
        line = WaitingLine(
            limit: configuration.queueLimit, waitLimit: configuration.queueWaitLimit)
        poison = PoisonList(
            strikeLimit: configuration.poisonAfterStrikes, period: configuration.poisonPeriod,
            capacity: configuration.poisonCapacity)
    }

    /// Works until a shutdown is complete.
    func run() {
        while true {
            for command in mailbox.collect() { obey(command, now: .now) }
            settle(now: .now)
            publish()
            answerReadyCallers()
            deliverAnswers()
            if endsBy != nil, children.isEmpty { break }
            hear(waitForEvents())
        }
        end()
    }

    private func obey(_ command: PoolCommand, now: Instant) {
        switch command {
        case .submit(let ticket): admit(ticket, now: now)
        case .withdraw(let id): withdraw(id)
        case .reportReady(let caller): readyCallers.append(caller)
        case .shutDown(let grace, let caller):
            if let caller { endCallers.append(caller) }
            endsBy = min(endsBy ?? now.advanced(by: grace), now.advanced(by: grace))
        }
    }

    /// Brings everything into the state that the time and the last events ask for.
    private func settle(now: Instant) {
        enforceLimits(now: now)
        if endsBy == nil {
            startMissing(now: now)
        } else {
            dismissAll(now: now)
        }
        shedLate(now: now)
        dispatch(now: now)
    }

    private func answerReadyCallers() {
        guard !readyCallers.isEmpty else { return }
        let isReady = children.contains { $0.isIdle || $0.runningJob != nil }
        let hasFailed = endsBy != nil || backoff.failures >= 3
        guard isReady || hasFailed else { return }
        for caller in readyCallers { caller.resume(returning: isReady) }
        readyCallers = []
    }

    private func deliverAnswers() {
        for (caller, answer) in answers { caller.resume(returning: answer) }
        answers.removeAll(keepingCapacity: true)
    }

    private func publish() {
        statistics.workersStarting = children.count { $0.isStarting }
        statistics.workersBusy = children.count { $0.runningJob != nil }
        statistics.workersAlive = statistics.workersBusy + children.count { $0.isIdle }
        statistics.processIDs = children.map(\.process)
        statistics.jobsWaiting = line.count
        statistics.meanJobSeconds = jobTimes.meanSeconds
        published.set(statistics)
    }

    private func end() {
        for command in mailbox.close() {
            switch command {
            case .submit(let ticket): ticket.caller.resume(returning: .failure(.shuttingDown))
            case .withdraw: break
            case .reportReady(let caller): caller.resume(returning: false)
            case .shutDown(_, let caller): caller?.resume()
            }
        }
        for caller in endCallers { caller.resume() }
    }
}

/// The latest statistics, readable from everywhere.
final class PublishedStatistics: Sendable {
    private let latest = Mutex(PoolStatistics())

    var value: PoolStatistics { latest.withLock { $0 } }

    func set(_ statistics: PoolStatistics) {
        latest.withLock { $0 = statistics }
    }
}
