internal import CWorkerProcess
internal import Glibc
internal import Rendering

/// What the fixture does with a payload: a word, and for some a colon and an argument.
enum Behaviour {
    static func act(
        _ payload: [UInt8], _ descriptors: [Int32], _ cancellation: Cancellation
    ) -> [UInt8] {
        let parts = String(decoding: payload, as: UTF8.self)
            .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let argument = parts.count > 1 ? String(parts[1]) : ""
        return Array(reply(String(parts[0]), argument, descriptors, cancellation).utf8)
    }

    private static func reply(
        _ word: String, _ argument: String, _ descriptors: [Int32], _ cancellation: Cancellation
    ) -> String {
        switch word {
        case "echo": argument
        case "copy": copy(descriptors)
        case "gate": pass(descriptors)
        case "spin": spin { false }
        case "obey": spin { cancellation.isRequested }
        case "big": String(repeating: "x", count: WorkerJob.payloadLimit + 1)
        case "environment": environmentNames
        case "thread": startThread()
        case "allocate": allocate(mebibytes: Int(argument) ?? .max)
        default: misbehave(word, argument)
        }
    }

    private static func misbehave(_ word: String, _ argument: String) -> String {
        switch word {
        case "crash": outcome(raise(SIGSEGV))
        case "exit": exit(Int32(argument) ?? 0)
        case "babble": outcome(worker_send(WORKER_SOCKET, "?", 1, nil, 0, 1)) + spin { false }
        case "read": outcome(open(argument, O_RDONLY))
        case "write": outcome(open(argument, O_WRONLY | O_CREAT, 0o600))
        case "socket": outcome(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        case "signal": outcome(kill(getppid(), 0))
        case "spawn": outcomeOfSpawn
        case "exec": outcome(execv(argument, [nil]))
        default: "unknown"
        }
    }

    private static func outcome(_ result: Int32) -> String {
        result < 0 ? "errno \(errno)" : "done"
    }

    /// First descriptor to second.
    private static func copy(_ descriptors: [Int32]) -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = read(descriptors[0], &buffer, buffer.count)
        return "\(write(descriptors[1], buffer, max(0, count)))"
    }

    /// Says on the second descriptor that it is here, and waits for the first.
    private static func pass(_ descriptors: [Int32]) -> String {
        var byte: UInt8 = 1
        write(descriptors[1], &byte, 1)
        read(descriptors[0], &byte, 1)
        return "passed"
    }

    private static func spin(until isOver: () -> Bool) -> String {
        while !isOver() {}
        return "stopped"
    }

    /// Takes memory and uses it, and never gives it back.
    private static func allocate(mebibytes: Int) -> String {
        for _ in 0..<mebibytes {
            guard let block = malloc(1 << 20) else { abort() }
            memset(block, 1, 1 << 20)
        }
        return "done"
    }

    private static var environmentNames: String {
        var names: [String] = []
        var entry = environ
        while let text = entry.pointee {
            names.append(String(String(cString: text).prefix { $0 != "=" }))
            entry += 1
        }
        return names.sorted().joined(separator: " ")
    }

    private static func startThread() -> String {
        var thread = pthread_t()
        let error = pthread_create(&thread, nil, { _ in nil }, nil)
        if error == 0 { pthread_join(thread, nil) }
        return error == 0 ? "done" : "errno \(error)"
    }

    private static var outcomeOfSpawn: String {
        var process: pid_t = 0
        let error = posix_spawn(&process, "/bin/true", nil, nil, [nil], [nil])
        return error == 0 ? "done" : "errno \(error)"
    }
}
