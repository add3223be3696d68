/// What goes over the socket: one message, one packet; the first byte says which.
enum WorkerMessage: Equatable {
    /// To the worker, once, before anything else.
    case setup(WorkerSetup)
    /// To the worker; its descriptors travel beside it.
    case job(softDeadline: Duration, payload: [UInt8])
    /// From the worker, once: prepared and locked in.
    case ready(report: String)
    /// From the worker instead of `ready`: it could not be prepared, and ends.
    case unprepared(reason: String)
    /// From the worker: the reply to its job.
    case reply([UInt8])
    /// From the worker: there was a reply, and it did not fit.
    case replyTooLarge

    /// Bytes that a message needs beside its payload.
    static let overhead = 5
    /// The most bytes of a message.
    static let limit = WorkerJob.payloadLimit + overhead

    private enum Kind: UInt8 {
        case setup = 1
        case job, ready, unprepared, reply, replyTooLarge
    }

    var bytes: [UInt8] {
        switch self {
        case .setup(let setup): [Kind.setup.rawValue] + setup.text.utf8
        case .job(let deadline, let payload):
            Self.head(deadline) + payload
        case .ready(let report): [Kind.ready.rawValue] + report.utf8
        case .unprepared(let reason): [Kind.unprepared.rawValue] + reason.utf8
        case .reply(let payload): [Kind.reply.rawValue] + payload
        case .replyTooLarge: [Kind.replyTooLarge.rawValue]
        }
    }

    private static func head(_ deadline: Duration) -> [UInt8] {
        let milliseconds = UInt32(clamping: deadline.inMilliseconds)
        return [Kind.job.rawValue]
            + (0..<4).map { UInt8(truncatingIfNeeded: milliseconds >> (8 * $0)) }
    }

    /// `nil` where the bytes are no message.
    init?(_ bytes: some RandomAccessCollection<UInt8>) {
        guard let first = bytes.first, let kind = Kind(rawValue: first) else { return nil }
        let rest = bytes.dropFirst()
        switch kind {
        case .setup:
            guard let setup = WorkerSetup(text: String(decoding: rest, as: UTF8.self)) else {
                return nil
            }
            self = .setup(setup)
        case .job:
            guard rest.count >= 4 else { return nil }
            let milliseconds = rest.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            self = .job(
                softDeadline: .milliseconds(Int(milliseconds)), payload: Array(rest.dropFirst(4)))
        case .ready: self = .ready(report: String(decoding: rest, as: UTF8.self))
        case .unprepared: self = .unprepared(reason: String(decoding: rest, as: UTF8.self))
        case .reply: self = .reply(Array(rest))
        case .replyTooLarge:
            guard rest.isEmpty else { return nil }
            self = .replyTooLarge
        }
    }
}

/// What a worker is told before it prepares itself.
struct WorkerSetup: Equatable {
    var parent: Int32
    var memoryBytes: Int
    var outputBytes: Int
    var niceness: Int
    var sandbox: Bool
    var readablePaths: [String]

    /// A line each: a word, a blank, a value. Paths with line breaks cannot be said.
    var text: String {
        let facts = [
            "parent \(parent)", "memory \(memoryBytes)", "output \(outputBytes)",
            "niceness \(niceness)", "sandbox \(sandbox ? 1 : 0)",
        ]
        let paths = readablePaths.filter { !$0.contains("\n") }.map { "read \($0)" }
        return (facts + paths).joined(separator: "\n")
    }

    init(
        parent: Int32, memoryBytes: Int, outputBytes: Int, niceness: Int, sandbox: Bool,
        readablePaths: [String]
    ) {
        self.parent = parent
        self.memoryBytes = memoryBytes
        self.outputBytes = outputBytes
        self.niceness = niceness
        self.sandbox = sandbox
        self.readablePaths = readablePaths
    }

    /// `nil` where a fact is missing.
    init?(text: String) {
        var facts: [Substring: Int] = [:]
        var paths: [String] = []
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            if parts[0] == "read" { paths.append(String(parts[1])) }
            facts[parts[0]] = Int(parts[1])
        }
        guard let parent = facts["parent"], let memory = facts["memory"],
            let output = facts["output"], let niceness = facts["niceness"],
            let sandbox = facts["sandbox"]
        else { return nil }
        self.init(
            parent: Int32(clamping: parent), memoryBytes: memory, outputBytes: output,
            niceness: niceness, sandbox: sandbox != 0, readablePaths: paths)
    }
}
