internal import Glibc
internal import Logging

/// Jobs: admitted, handed to workers, answered.
extension Supervisor {
    /// Takes a job in, or says at once why not.
    func admit(_ ticket: Ticket, now: Instant) {
        if endsBy != nil { return answer(ticket, .failure(.shuttingDown)) }
        if let key = poison.refused(ticket.job.inputKeys, now: now) {
            statistics.poisonedRefusals += 1
            return answer(ticket, .failure(.poisoned(inputKey: key)))
        }
        // One that can begin at once does not need a place in the line.
        if line.isEmpty, let child = children.first(where: \.isIdle) {
            if begin(ticket, on: child, now: now) { return }
        }
        guard line.join(ticket, id: ticket.id, now: now) else { return refuse(ticket) }
    }

    /// The caller does not want its reply any more.
    func withdraw(_ id: UInt64) {
        if let ticket = line.withdraw(id) { return answer(ticket, .failure(.cancelled)) }
        for child in children {
            guard case .busy(var job) = child.state, job.id == id else { continue }
            if let caller = job.caller { answers.append((caller, .failure(.cancelled))) }
            job.caller = nil
            child.state = .busy(job)
        }
    }

    /// Hands waiting jobs to idle workers.
    func dispatch(now: Instant) {
        for child in children where child.isIdle {
            while child.isIdle, let place = line.next() {
                // Its input may have become poisonous while it waited.
                if let key = poison.refused(place.element.job.inputKeys, now: now) {
                    statistics.poisonedRefusals += 1
                    answer(place.element, .failure(.poisoned(inputKey: key)))
                } else if !begin(place.element, on: child, now: now) {
                    line.putBack(place)
                    break
                }
            }
        }
    }

    /// Answers those who waited too long.
    func shedLate(now: Instant) {
        for ticket in line.shed(now: now) { refuse(ticket) }
    }

    private func refuse(_ ticket: Ticket) {
        // Where no worker can be started at all, coming back soon is no use.
        if backoff.failures >= 3, children.allSatisfy({ $0.isStarting || $0.isLeaving }) {
            return answer(ticket, .failure(.startFailed))
        }
        statistics.jobsShed += 1
        let seconds = jobTimes.retryAfterSeconds(
            waiting: line.count, workers: max(1, configuration.count))
        answer(ticket, .failure(.queueFull(retryAfterSeconds: seconds)))
    }

    /// Sends a job to an idle worker; `false` where the worker turned out to be gone.
    private func begin(_ ticket: Ticket, on child: Child, now: Instant) -> Bool {
        let deadlines = JobDeadlines(
            softOverride: ticket.job.softDeadline, configuration: configuration)
        let limit = child.processorNanoseconds + configuration.processorLimit.inNanoseconds
        child.limitProcessor(toNanoseconds: limit)
        let message = WorkerMessage.job(
            softDeadline: deadlines.soft, payload: ticket.job.payload)
        switch -child.socket.send(
            message.bytes, descriptors: ticket.job.descriptors, .atOnce)
        {
        case 0:
            child.state = .busy(
                Child.RunningJob(
                    id: ticket.id, inputKeys: ticket.job.inputKeys, began: now,
                    hardDeadline: now.advanced(by: deadlines.hard),
                    processorLimitNanoseconds: limit, caller: ticket.caller))
            return true
        case EMSGSIZE, EBADF, ETOOMANYREFS:
            // The job's own fault: too much for the system's limits, or a closed descriptor.
            answer(ticket, .failure(.messageTooLarge))
            return true
        default:
            lose(child, .crash)
            return false
        }
    }

    /// A worker replied.
    func complete(_ job: Child.RunningJob, on child: Child, _ answer: Ticket.Answer, now: Instant) {
        child.jobs += 1
        statistics.jobsDone += 1
        jobTimes.add(now - job.began)
        poison.absolve(job.inputKeys)
        child.state = .idle
        if let caller = job.caller { answers.append((caller, answer)) }
        recycleIfDue(child, now: now)
    }

    /// A job took its worker with it.
    func fail(_ job: Child.RunningJob, with error: WorkerError, now: Instant) {
        if let caller = job.caller { answers.append((caller, .failure(error))) }
        if error != .shuttingDown { poison.strike(job.inputKeys, now: now) }
        statistics.losses[error.loss, default: 0] += 1
        logger.warning(
            "render worker lost",
            metadata: [
                "cause": "\(error.loss.rawValue)", "error": "\(error)",
                "inputs": "\(job.inputKeys.joined(separator: " "))",
            ])
    }

    func answer(_ ticket: Ticket, _ answer: Ticket.Answer) {
        answers.append((ticket.caller, answer))
    }
}

extension Duration {
    /// Whole nanoseconds.
    var inNanoseconds: Int64 {
        components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
    }
}
