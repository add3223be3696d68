import NIOCore

/// When a connection last did what, for its time limits.
struct ConnectionPulse {
    /// Since when what is waited for now has been waited for.
    private(set) var since = NIODeadline.now()
    /// Since when the client leaves what we sent unread.
    var unwritableSince: NIODeadline?
    /// Whether a read brought a whole part.
    var sawPart = false
    /// Whether a read was asked for and has brought nothing yet.
    var isReading = false
    /// Whether the output was closed, and the client's end is awaited.
    private(set) var isLingering = false
    /// Whether a head is under way: true at first, for a new connection owes us one.
    private(set) var isHeadUnderWay = true
    var timer: Scheduled<Void>?

    mutating func touch() { since = .now() }

    /// Notes bytes that came in.
    mutating func noteRead(isIdle: Bool) {
        isReading = false
        if sawPart {
            sawPart = false
            touch()
        } else if isIdle, !isHeadUnderWay {
            // Bytes, but no part: the beginning of a head. Its clock is not reset by more of them.
            isHeadUnderWay = true
            touch()
        } else if !isIdle {
            touch()
        }
    }

    mutating func beginRequest() { isHeadUnderWay = false }

    mutating func linger() {
        isLingering = true
        touch()
    }

    mutating func cancel() {
        timer?.cancel()
        timer = nil
    }
}

extension HitHandler {
    func startTimer(_ context: ChannelHandlerContext) {
        guard pulse.timer == nil else { return }
        pulse.touch()
        checkTime(context)
    }

    /// What the connection waits for now.
    var waiting: Waiting {
        switch phase {
        case .idle, .skipping: pulse.isHeadUnderWay ? .head : .request
        case .forwarding, .draining: pulse.isReading ? .body : .us
        case .responding: .us
        case .closing: pulse.isLingering ? .peer : .us
        }
    }

    private func checkTime(_ context: ChannelHandlerContext) {
        let verdict = Patience(limits: path.limits).verdict(
            waiting, since: pulse.since, unwritableSince: pulse.unwritableSince, now: .now())
        switch verdict {
        case .wait(let deadline):
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            pulse.timer = context.eventLoop.scheduleTask(deadline: deadline) {
                let (handler, context) = bound.value
                handler.checkTime(context)
            }
        case .expired: expire(context)
        }
    }

    private func expire(_ context: ChannelHandlerContext) {
        pulse.timer = nil
        // A head that was begun gets a word; a connection that said nothing is just closed.
        if waiting == .head, phase == .idle, pulse.unwritableSince == nil {
            refuse(.timeout, context)
            pump(context)
            checkTime(context)
        } else {
            context.close(promise: nil)
        }
    }
}
