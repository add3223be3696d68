import Foundation
import Memcached
import Testing

/// A real memcached of a test's own, killed when the test lets go of it.
final class MemcachedProcess {
    enum Failure: Error { case noFreePort, neverListened }

    let endpoint: MemcachedEndpoint
    private let folder: URL
    private var process: Process?

    /// On a UNIX socket in a new folder.
    static func onSocket(options: [String] = []) throws -> MemcachedProcess {
        let folder = try newFolder()
        let path = folder.appendingPathComponent("memcached.sock").path
        let server = MemcachedProcess(.unixSocket(path: path), folder)
        try server.start(options: options)
        return server
    }

    /// On a free port of the loopback interface.
    static func onPort() throws -> MemcachedProcess {
        let server = MemcachedProcess(
            .tcp(host: "127.0.0.1", port: try freePort()), try newFolder())
        try server.start()
        return server
    }

    private init(_ endpoint: MemcachedEndpoint, _ folder: URL) {
        self.endpoint = endpoint
        self.folder = folder
    }

    deinit {
        kill()
        try? FileManager.default.removeItem(at: folder)
    }

    /// Starts it (again) and waits until it listens.
    func start(options: [String] = []) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/memcached")
        let place =
            switch endpoint {
            case .tcp(let host, let port): ["-l", host, "-p", "\(port)", "-U", "0"]
            case .unixSocket(let path): ["-s", path]
            }
        let user = getuid() == 0 ? ["-u", "root"] : []
        process.arguments = place + user + ["-m", "64", "-t", "1"] + options
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process = process
        let deadline = ContinuousClock.now.advanced(by: .seconds(10))
        while !isListening() {
            guard ContinuousClock.now < deadline, process.isRunning else {
                throw Failure.neverListened
            }
            usleep(2000)
        }
    }

    /// As `kill -9`; waits for the end.
    func kill() {
        guard let process else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        self.process = nil
    }

    /// As `kill -STOP`: it holds its connections and answers nothing.
    func hang() throws {
        let process = try #require(process)
        Foundation.kill(process.processIdentifier, SIGSTOP)
        // The signal reaches one thread after the other; until then they still answer.
        let deadline = ContinuousClock.now + .seconds(10)
        while !Self.hasStopped(process.processIdentifier), ContinuousClock.now < deadline {
            sched_yield()
        }
    }

    /// Whether every thread of a process is stopped, by the kernel's word.
    private static func hasStopped(_ id: Int32) -> Bool {
        let tasks = "/proc/\(id)/task"
        let threads = (try? FileManager.default.contentsOfDirectory(atPath: tasks)) ?? []
        return !threads.isEmpty
            && threads.allSatisfy { thread in
                let path = "\(tasks)/\(thread)/stat"
                let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
                return text.split(separator: ")").last?.split(separator: " ").first == "T"
            }
    }

    /// As `kill -CONT`.
    func resume() throws {
        let process = try #require(process)
        Foundation.kill(process.processIdentifier, SIGCONT)
    }

    private func isListening() -> Bool {
        let descriptor = connectedDescriptor()
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }

    private func connectedDescriptor() -> Int32 {
        let family = if case .unixSocket = endpoint { AF_UNIX } else { AF_INET }
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        let code =
            switch endpoint {
            case .tcp(_, let port): Self.withLoopback(port: port) { connect(descriptor, $0, $1) }
            case .unixSocket(let path): Self.withSocket(path: path) { connect(descriptor, $0, $1) }
            }
        guard code != 0 else { return descriptor }
        close(descriptor)
        return -1
    }

    private static func newFolder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("memcached-\(UInt32.random(in: .min ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }

    /// A port that nobody listens on just now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard withLoopback(port: 0, { bind(descriptor, $0, $1) }) == 0 else {
            throw Failure.noFreePort
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            _ = getsockname(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private typealias Call = (UnsafePointer<sockaddr>, socklen_t) -> Int32

    private static func withLoopback(port: Int, _ call: Call) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func withSocket(path: String, _ call: Call) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

/// Tries `condition` until it holds; false after ten seconds.
func eventually(_ condition: () async -> Bool) async -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while ContinuousClock.now < deadline {
        if await condition() { return true }
        // A pause between two looks, not a wait for something to be over.
        try? await Task.sleep(for: .milliseconds(5))
    }
    return false
}
