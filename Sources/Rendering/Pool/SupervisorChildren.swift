internal import CWorkerProcess
internal import Logging

/// Workers: started, watched, replaced, ended.
extension Supervisor {
    /// How long a worker that was told to end may take before it is killed.
    static var leaveLimit: Duration { .seconds(2) }
    /// How often the memory and processor time of working processes are looked at.
    static var watchPeriod: Duration { .milliseconds(20) }

    /// Starts workers until as many as configured are there.
    func startMissing(now: Instant) {
        let present = children.count { !$0.isLeaving }
        for _ in 0..<max(0, max(1, configuration.count) - present) {
            guard backoff.permits(now: now) else { return }
            do {
                children.append(try Child.start(configuration, now: now))
                statistics.workersStarted += 1
            } catch {
                startFailed("the system refused: \(error)", now: now)
            }
        }
    }

    func startFailed(_ reason: String, now: Instant) {
        statistics.startsFailed += 1
        backoff.failed(now: now)
        logger.error(
            "render worker did not start",
            metadata: ["reason": "\(reason)", "failures": "\(backoff.failures)"])
    }

    /// Kills what is past its time, or takes too much.
    func enforceLimits(now: Instant) {
        let looks = nextWatch <= now
        if looks { nextWatch = now + Self.watchPeriod }
        for child in children {
            switch child.state {
            case .starting(let until) where until <= now:
                startFailed("not ready in time", now: now)
                kill(child)
            case .busy(let job):
                if let error = excess(of: job, on: child, now: now, looks: looks) {
                    fail(job, with: error, now: now)
                    kill(child)
                }
            case .leaving(let killAt?) where killAt <= now:
                kill(child)
            case .starting, .idle, .vanished, .leaving: break
            }
        }
    }

    private func excess(
        of job: Child.RunningJob, on child: Child, now: Instant, looks: Bool
    ) -> WorkerError? {
        if job.hardDeadline <= now { return .deadlineExceeded }
        guard looks else { return nil }
        if child.residentBytes > configuration.memoryLimitBytes { return .memoryExceeded }
        if child.processorNanoseconds > job.processorLimitNanoseconds { return .deadlineExceeded }
        return nil
    }

    private func kill(_ child: Child) {
        child.kill()
        child.state = .leaving(killAt: nil)
    }

    /// A worker without a job is of no use any more.
    func lose(_ child: Child, _ loss: WorkerLoss) {
        statistics.losses[loss, default: 0] += 1
        kill(child)
    }

    /// Lets a worker go that has done its share or has grown; the next one starts at once.
    func recycleIfDue(_ child: Child, now: Instant) {
        let rule = RecycleRule(
            afterJobs: configuration.recycleAfterJobs, aboveBytes: configuration.recycleAboveBytes)
        let ready = children.count { $0.isIdle || $0.runningJob != nil }
        let isDue = rule.isDue(
            jobs: child.jobs, residentBytes: child.residentBytes,
            othersReady: ready >= configuration.count)
        guard isDue else { return }
        statistics.workersRecycled += 1
        child.dismiss(killAt: now.advanced(by: Self.leaveLimit))
    }

    /// The shutdown: nobody waits, the idle go, the busy may finish until the grace is over.
    func dismissAll(now: Instant) {
        guard let endsBy else { return }
        for ticket in line.empty() { answer(ticket, .failure(.shuttingDown)) }
        for child in children {
            switch child.state {
            case .idle, .starting:
                child.dismiss(killAt: min(endsBy, now.advanced(by: Self.leaveLimit)))
            case .busy(let job) where endsBy <= now:
                fail(job, with: .shuttingDown, now: now)
                kill(child)
            case .busy, .vanished: break
            case .leaving(let killAt?) where min(killAt, endsBy) <= now: kill(child)
            case .leaving: break
            }
        }
    }

    /// A packet came.
    func receive(_ bytes: [UInt8], from child: Child, now: Instant) {
        switch (child.state, WorkerMessage(bytes)) {
        case (.starting, .ready(let report)?):
            child.state = .idle
            backoff.succeeded()
            if statistics.sandboxReport != report {
                logger.notice("render worker ready", metadata: ["sandbox": "\(report)"])
            }
            statistics.sandboxReport = report
        case (.starting, .unprepared(let reason)?):
            startFailed(reason, now: now)
            kill(child)
        case (.busy(let job), .reply(let payload)?):
            complete(job, on: child, .success(payload), now: now)
        case (.busy(let job), .replyTooLarge?):
            complete(job, on: child, .failure(.messageTooLarge), now: now)
        case (.leaving, _), (.vanished, _): break
        default: distrust(child, now: now)
        }
    }

    /// A worker said something out of turn: whatever it is, it is not our program any more.
    func distrust(_ child: Child, now: Instant) {
        switch child.state {
        case .busy(let job):
            fail(job, with: .protocolViolation, now: now)
            kill(child)
        case .starting:
            startFailed("spoke out of turn", now: now)
            kill(child)
        case .idle: lose(child, .protocolViolation)
        case .vanished, .leaving: break
        }
    }

    /// A worker closed its side: it ends, or shall.
    func vanish(_ child: Child) {
        switch child.state {
        case .busy(let job): child.state = .vanished(.job(job))
        case .idle: child.state = .vanished(.idleWorker)
        case .starting: child.state = .vanished(.start)
        case .vanished, .leaving: return
        }
        // A process that is ending keeps the ending it has.
        child.kill()
    }

    /// An idle worker ended. One that never did a job is no better than one that did not start.
    private func mourn(_ child: Child, _ error: WorkerError, now: Instant) {
        if child.jobs == 0 { return startFailed("ended idle: \(error)", now: now) }
        statistics.losses[error.loss, default: 0] += 1
        logger.warning("idle render worker lost", metadata: ["error": "\(error)"])
    }

    /// A worker's process has ended.
    func bury(_ child: Child, _ ending: worker_ending, now: Instant) {
        children.removeAll { $0 === child }
        let error = UnaskedEnding.error(
            signal: ending.signal, code: ending.code, peakBytes: Int(ending.peak_bytes),
            memoryLimitBytes: configuration.memoryLimitBytes)
        switch child.state {
        case .busy(let job), .vanished(.job(let job)): fail(job, with: error, now: now)
        case .starting, .vanished(.start): startFailed("ended: \(error)", now: now)
        case .idle, .vanished(.idleWorker): mourn(child, error, now: now)
        case .leaving: break
        }
    }
}
