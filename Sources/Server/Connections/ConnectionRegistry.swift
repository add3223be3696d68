import NIOCore
import Synchronization

/// The open connections of a server, so that they can be asked to end.
final class ConnectionRegistry: Sendable {
    private struct State {
        var channels: [ObjectIdentifier: any Channel] = [:]
        var isQuiescing = false
        var drained: EventLoopPromise<Void>?
    }

    private let state = Mutex(State())

    /// How many connections are open.
    var count: Int { state.withLock { $0.channels.count } }

    func add(_ channel: any Channel) {
        let key = ObjectIdentifier(channel)
        let isQuiescing = state.withLock { state in
            state.channels[key] = channel
            return state.isQuiescing
        }
        channel.closeFuture.whenComplete { _ in self.remove(key) }
        if isQuiescing { Self.quiesce(channel) }
    }

    /// Asks every connection, and every one to come, to end after the request in flight.
    func quiesce() {
        let channels = state.withLock { state in
            state.isQuiescing = true
            return Array(state.channels.values)
        }
        for channel in channels { Self.quiesce(channel) }
    }

    /// Closes every connection at once.
    func closeAll() {
        for channel in state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
    }

    /// Waits until no connection is open, or `bound` is over.
    func drain(on loop: any EventLoop, within bound: TimeAmount) async {
        let promise = loop.makePromise(of: Void.self)
        let isEmpty = state.withLock { state in
            state.drained = promise
            return state.channels.isEmpty
        }
        if isEmpty { finish() }
        let timer = loop.scheduleTask(in: bound) { self.finish() }
        try? await promise.futureResult.get()
        timer.cancel()
    }

    private func remove(_ key: ObjectIdentifier) {
        let isEmpty = state.withLock { state in
            state.channels[key] = nil
            return state.channels.isEmpty
        }
        if isEmpty { finish() }
    }

    private func finish() {
        let promise = state.withLock { state in
            defer { state.drained = nil }
            return state.drained
        }
        promise?.succeed()
    }

    private static func quiesce(_ channel: any Channel) {
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
    }
}
