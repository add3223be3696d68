import NIOCore
import NIOHTTP1

/// Answers hits on the event loop, past the encoder, and lets everything else go on to the routes.
///
/// It stands between NIO's decoder and the codec, and rules the connection: one request at a time
/// goes on, what is pipelined behind it waits here, so answers never overtake each other and a
/// client that does not read is not read from. Its time limits and its end are decided here, too.
final class HitHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Where the connection stands between two parts.
    enum Phase {
        /// The next part is a head.
        case idle
        /// A hit was answered; the end of its request has yet to be read.
        case skipping
        /// A request goes on to the routes, and is still being read.
        case forwarding
        /// A request went on in full; its answer is awaited.
        case responding
        /// Answered by the routes before the request was read to its end.
        case draining
        /// The last answer was given; what still comes in is dropped.
        case closing
    }

    enum Pending {
        case part(HTTPServerRequestPart)
        case refusal(Refusal)
    }

    let path: HitPath
    private let encoder: ChannelHandlerContext
    var phase = Phase.idle
    /// The request that went on to the routes.
    var routed = RoutedRequest()
    private var pending = CircularBuffer<Pending>()
    private var requestIDs = RequestIDs()
    private var clock = WallClock()
    private var remote: String??
    private var isPumping = false, needsFlush = false, hasForwarded = false, hasHeldRead = false
    private(set) var isInputClosed = false, isQuiescing = false
    var pulse = ConnectionPulse()

    /// - Parameter encoder: the place of `HTTPResponseEncoder` in this channel's pipeline.
    init(_ path: HitPath, encoder: ChannelHandlerContext) {
        self.path = path
        self.encoder = encoder
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startTimer(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        startTimer(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        pulse.cancel()
        pending.removeAll()
        phase = .closing
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { pulse.cancel() }

    // What comes in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        pulse.sawPart = true
        if pending.isEmpty, mayTake(context) {
            take(part, context)
        } else if phase != .closing {
            pending.append(.part(part))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        pulse.noteRead(isIdle: phase == .idle && pending.isEmpty)
        pump(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        pulse.unwritableSince = context.channel.isWritable ? nil : .now()
        pump(context)
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let parserError = error as? HTTPParserError else {
            context.fireErrorCaught(error)
            return
        }
        switch phase {
        case .forwarding, .draining: context.fireErrorCaught(error)
        case .closing: break
        case .idle, .skipping, .responding:
            let isOverflow = if case .headerOverflow = parserError { true } else { false }
            pending.append(.refusal(isOverflow ? .fieldsTooLarge : .badRequest))
            pump(context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            isInputClosed = true
            if phase == .closing {
                if pulse.isLingering { context.close(promise: nil) }
            } else if phase == .forwarding || phase == .draining {
                context.fireUserInboundEventTriggered(event)
            } else {
                pump(context)
            }
        case is ChannelShouldQuiesceEvent:
            isQuiescing = true
            routed.isLast = true
            pump(context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func read(context: ChannelHandlerContext) {
        if pending.isEmpty, phase == .closing || context.channel.isWritable || phase == .draining {
            pulse.isReading = true
            context.read()
        } else {
            hasHeldRead = true
        }
    }

    private func mayTake(_ context: ChannelHandlerContext) -> Bool {
        switch phase {
        case .idle: context.channel.isWritable
        case .responding: false
        case .skipping, .forwarding, .draining, .closing: true
        }
    }

    /// Takes what waits, for as long as it may be taken, and sends what that gave.
    func pump(_ context: ChannelHandlerContext) {
        // Flushing can make the channel writable again before it returns: the loop below sees to
        // that, rather than a recursion as deep as the pipeline is long.
        guard !isPumping else { return }
        isPumping = true
        repeat {
            while !pending.isEmpty, mayTake(context) {
                switch pending.removeFirst() {
                case .part(let part): take(part, context)
                case .refusal(let refusal): refuse(refusal, context)
                }
            }
            if needsFlush {
                needsFlush = false
                context.flush()
            }
        } while !pending.isEmpty && mayTake(context)
        isPumping = false
        settle(context)
    }

    private func settle(_ context: ChannelHandlerContext) {
        if hasForwarded {
            hasForwarded = false
            context.fireChannelReadComplete()
        }
        guard pending.isEmpty else { return }
        if phase == .idle, isInputClosed || isQuiescing {
            end(context)
        } else if hasHeldRead, context.channel.isWritable || phase == .closing {
            hasHeldRead = false
            pulse.isReading = true
            context.read()
        }
    }

    private func take(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch (phase, part) {
        case (.idle, .head(let head)): begin(head, context)
        case (.forwarding, .body), (.draining, .body): forward(part, context)
        case (.forwarding, .end):
            phase = .responding
            forward(part, context)
        case (.draining, .end):
            phase = .idle
            forward(part, context)
        case (.skipping, .end): phase = .idle
        default: break  // Dropped: the rest of what was refused, or came after the last answer.
        }
    }

    private func forward(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        hasForwarded = true
        context.fireChannelRead(wrapInboundOut(part))
    }

    // A new request

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let start = NIODeadline.now()
        let fields = RequestFields(head.headers)
        pulse.beginRequest()
        if let refusal = HitHandler.refusal(of: head, fields, path.limits) {
            refuse(refusal, context, head: head)
            return
        }
        let isPlain = (head.method == .GET || head.method == .HEAD) && !fields.hasBody
        if isPlain, !fields.isSpecial, path.referrers.admits(fields.referrer),
            let reply = path.table.reply(
                path: head.uri, now: start, except: fields.savesData ? .saveData : [],
                classify: { fields.classify(by: path.negotiation) })
        {
            answer(reply, head, fields, since: start, context)
        } else {
            route(head, fields, context)
        }
    }

    private func answer(
        _ reply: Reply, _ head: HTTPRequestHead, _ fields: RequestFields, since start: NIODeadline,
        _ context: ChannelHandlerContext
    ) {
        let isLast = !head.isKeepAlive || isQuiescing
        let requestID = fields.requestID ?? requestIDs.next()
        let nanoseconds = (NIODeadline.now() - start).nanoseconds
        let answer = HitAnswer(
            reply, conditions: fields.conditions,
            sending: HitAnswer.Sending(
                isHEAD: head.method == .HEAD,
                connection: isLast ? "close" : head.version.minor == 0 ? "keep-alive" : nil,
                date: clock.date(), requestID: requestID, nanoseconds: nanoseconds))
        phase = .skipping
        send(answer.head, context)
        if let body = answer.body { send(body, context) }
        reply.counter?.add(bytes: answer.bodyLength)
        if isLast { end(context) }
        guard let observe = path.observe else { return }
        observe(
            Exchange(
                method: head.method.rawValue, target: head.uri, status: answer.status,
                bytes: answer.bodyLength, layer: "memory", nanoseconds: nanoseconds,
                requestID: requestID, remote: remoteAddress(context)))
    }

    private func route(
        _ head: HTTPRequestHead, _ fields: RequestFields, _ context: ChannelHandlerContext
    ) {
        var head = head
        let requestID = fields.requestID ?? requestIDs.next()
        if fields.requestID == nil {
            head.headers.replaceOrAdd(name: "X-Request-Id", value: requestID)
        }
        head.uri = RoutedRequest.originForm(head.uri)
        routed = RoutedRequest(
            requestID: requestID, isHEAD: head.method == .HEAD, isHTTP10: head.version.minor == 0,
            isLast: !head.isKeepAlive || isQuiescing)
        phase = .forwarding
        if fields.expectsContinue, fields.hasBody, head.version.minor > 0 {
            send(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n"), context)
        }
        forward(.head(head), context)
    }

    /// Turns a request away; the connection ends with it.
    func refuse(
        _ refusal: Refusal, _ context: ChannelHandlerContext, head: HTTPRequestHead? = nil
    ) {
        guard phase != .closing else { return }
        let requestID = requestIDs.next()
        send(refusal.bytes(date: clock.date(), requestID: requestID), context)
        end(context)
        path.observe?(
            Exchange(
                method: head?.method.rawValue ?? "", target: head?.uri ?? "",
                status: refusal.status.code, bytes: refusal.reason.utf8.count + 1,
                layer: "refused", nanoseconds: 0, requestID: requestID,
                remote: remoteAddress(context)))
    }

    private func send(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        needsFlush = true
        encoder.write(NIOAny(IOData.byteBuffer(bytes)), promise: nil)
    }

    private func remoteAddress(_ context: ChannelHandlerContext) -> String? {
        if let remote { return remote }
        let address = context.channel.remoteAddress?.ipAddress
        remote = .some(address)
        return address
    }

    // What the routes answer

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard phase == .forwarding || phase == .responding else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code < 200:
            context.write(data, promise: promise)
        case .head(var head):
            routed.decorate(&head, date: clock.date())
            if routed.isHEAD {
                encoder.write(NIOAny(IOData.byteBuffer(head.spelled)), promise: promise)
            } else {
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            }
        case .body where routed.isHEAD: promise?.succeed()
        case .body: context.write(data, promise: promise)
        case .end where routed.isHEAD:
            encoder.write(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: promise)
            finishRouted(context)
        case .end:
            context.write(data, promise: promise)
            finishRouted(context)
        }
    }

    private func finishRouted(_ context: ChannelHandlerContext) {
        pulse.touch()
        if routed.isLast {
            end(context)
        } else {
            phase = phase == .responding ? .idle : .draining
        }
        needsFlush = true
        pump(context)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            phase = .closing
            pulse.linger()
        }
        context.close(mode: mode, promise: promise)
    }

    /// Ends the connection once everything written so far has left. Output first: closing at once
    /// would make the kernel throw away what the client has not read when it sends more.
    private func end(_ context: ChannelHandlerContext) {
        guard phase != .closing else { return }
        phase = .closing
        pending.removeAll()
        pulse.touch()
        let written = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (handler, context) = bound.value
            handler.pulse.linger()
            context.close(mode: handler.isInputClosed ? .all : .output, promise: nil)
        }
        encoder.writeAndFlush(NIOAny(IOData.byteBuffer(ByteBuffer())), promise: written)
    }
}
