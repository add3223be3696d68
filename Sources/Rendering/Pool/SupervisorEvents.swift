internal import Glibc

/// Sleeping until something happens, and hearing what it was.
extension Supervisor {
    /// What happened at one child.
    struct Happening {
        let child: Child
        let hasPacket: Bool
        let hasEnded: Bool
    }

    /// Sleeps until a command, a packet, an end or a limit.
    func waitForEvents() -> [Happening] {
        var polled = [pollfd(fd: mailbox.wakeup, events: Int16(POLLIN), revents: 0)]
        for child in children {
            polled.append(
                pollfd(fd: listened(child), events: Int16(POLLIN), revents: 0))
            polled.append(
                pollfd(fd: child.processDescriptor, events: Int16(POLLIN), revents: 0))
        }
        let count = poll(&polled, nfds_t(polled.count), sleepMilliseconds(now: .now))
        guard count > 0 else { return [] }
        return children.enumerated().compactMap { index, child in
            let packet = polled[1 + 2 * index].revents != 0
            let end = polled[2 + 2 * index].revents != 0
            return packet || end
                ? Happening(child: child, hasPacket: packet, hasEnded: end) : nil
        }
    }

    /// The socket, unless its end was already heard (it would wake us again and again).
    private func listened(_ child: Child) -> Int32 {
        child.isHeard ? child.socket.descriptor : -1
    }

    private func sleepMilliseconds(now: Instant) -> Int32 {
        var times = [line.nextLeave].compactMap { $0 }
        if endsBy == nil, children.count(where: { !$0.isLeaving }) < configuration.count {
            times.append(backoff.notBefore ?? now)
        }
        for child in children {
            switch child.state {
            case .starting(let until): times.append(until)
            case .busy(let job): times += [job.hardDeadline, nextWatch, endsBy ?? nextWatch]
            case .leaving(let killAt?): times += [killAt, endsBy ?? killAt]
            case .idle, .vanished, .leaving: break
            }
        }
        // An hour is as good as for ever.
        guard let next = times.min() else { return 3_600_000 }
        return Int32(clamping: max(0, min(3_600_000, (next - now).inMilliseconds)))
    }

    /// Packets first: a reply counts even when its sender ended right after it.
    func hear(_ happenings: [Happening]) {
        let now = Instant.now
        for happening in happenings {
            if happening.hasPacket || happening.hasEnded {
                readPackets(from: happening, now: now)
            }
            if happening.hasEnded, let ending = happening.child.reap() {
                bury(happening.child, ending, now: now)
            }
        }
    }

    /// One packet a turn (`poll` tells of the next), but all of a process that has ended.
    private func readPackets(from happening: Happening, now: Instant) {
        let child = happening.child
        while child.isHeard {
            switch child.socket.receive(descriptorLimit: 0, .atOnce) {
            case .packet(let bytes, _):
                receive(bytes, from: child, now: now)
                if !happening.hasEnded { return }
            case .nothingYet: return
            case .end: return vanish(child)
            case .failure: return distrust(child, now: now)
            }
        }
    }
}
