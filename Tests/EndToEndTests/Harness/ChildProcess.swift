import Foundation
import Synchronization

/// A process of ours: started with its output in a file, signalled and awaited by its own pid.
final class ChildProcess: Sendable {
    enum Failure: Error {
        case cannotStart(String, Int32)
        case doesNotEnd(pid_t)
    }

    let pid: pid_t
    private let status = Mutex<Int32?>(nil)

    /// Starts a program; both outputs are appended to the file at `output`.
    ///
    /// The kernel kills it should this process die: `setpriv` asks for that and becomes the program.
    /// That wish is bound to the thread that starts it, so all are started by one that never ends.
    init(_ program: String, _ arguments: [String], output: String) throws {
        let words = ["setpriv", "--pdeathsig", "KILL", "--", program] + arguments
        pid = try Starter.shared.run { try Self.spawn(words, output: output).get() }
        Farewell.shared.add(process: pid)
    }

    deinit {
        if status.withLock({ $0 }) == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        Farewell.shared.remove(process: pid)
    }

    func signal(_ number: Int32) {
        status.withLock { if $0 == nil { kill(pid, number) } }
    }

    /// The status as `waitpid` gives it, once it has ended.
    var ended: Int32? {
        status.withLock { status in
            if status != nil { return status }
            var value: Int32 = 0
            if waitpid(pid, &value, WNOHANG) == pid {
                status = value
                Farewell.shared.remove(process: pid)
            }
            return status
        }
    }

    /// Waits for the end. The exit code; minus the signal's number where a signal ended it.
    @discardableResult
    func awaitEnd(within limit: Duration) throws -> Int32 {
        guard poll(within: limit, { self.ended != nil }), let status = ended else {
            throw Failure.doesNotEnd(pid)
        }
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -(status & 0x7f)
    }

    private static func spawn(_ words: [String], output: String) -> Result<pid_t, Failure> {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(
            &actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Owned here: strdup'ed for the call and freed behind it.
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var pid: pid_t = 0
        let code = posix_spawnp(&pid, words[0], &actions, nil, &arguments, environ)
        return code == 0 ? .success(pid) : .failure(.cannotStart(words[4], code))
    }
}

/// One thread that starts all processes and lives as long as this one.
private final class Starter: Sendable {
    static let shared = Starter()

    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let bell = DispatchSemaphore(value: 0)

    private init() {
        Thread.detachNewThread { [self] in
            while true {
                bell.wait()
                jobs.withLock { $0.removeFirst() }()
            }
        }
    }

    func run<Value: Sendable>(_ job: @escaping @Sendable () throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        let box = Box(result: result)
        jobs.withLock {
            $0.append {
                let value = Result { try job() }
                box.result.withLock { $0 = value }
                done.signal()
            }
        }
        bell.signal()
        done.wait()
        guard let value = box.result.withLock({ $0 }) else {
            throw ChildProcess.Failure.cannotStart("", 0)
        }
        return try value.get()
    }

    private final class Box<Value: Sendable>: Sendable {
        let result: Mutex<Result<Value, any Error>?>
        init(result: consuming sending Mutex<Result<Value, any Error>?>) { self.result = result }
    }
}

/// What the kernel says about processes.
enum Kernel {
    /// The living children of a process: everything whose parent it is and that is no zombie.
    static func children(of parent: pid_t) -> [pid_t] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { stat(of: $0)?.parent == parent }
    }

    /// Whether a process is there and no zombie.
    static func isAlive(_ process: pid_t) -> Bool { stat(of: process) != nil }

    /// Kilobytes of memory that a process holds.
    static func residentKilobytes(of process: pid_t) -> Int? {
        guard let text = text("/proc/\(process)/status"),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
        else { return nil }
        return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
    }

    private static func stat(of process: pid_t) -> (parent: pid_t, state: Character)? {
        guard let text = text("/proc/\(process)/stat"), let close = text.lastIndex(of: ")")
        else { return nil }
        let words = text[text.index(after: close)...].split(separator: " ")
        guard words.count > 1, let state = words[0].first, state != "Z", state != "X",
            let parent = pid_t(words[1])
        else { return nil }
        return (parent, state)
    }

    private static func text(_ path: String) -> String? {
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }
}
