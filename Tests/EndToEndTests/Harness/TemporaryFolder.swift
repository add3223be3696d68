import Foundation
import Synchronization

/// A new folder that is removed with all it holds when the last reference goes, or at exit.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let name = "heliograph-\(getpid())-\(UInt32.random(in: .min ... .max))"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        Farewell.shared.add(folder: path)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something inside.
    func path(_ name: String) -> String { path + "/" + name }

    /// Writes a file and the folders that lead to it.
    func write(_ bytes: [UInt8], to name: String) throws {
        let file = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
    }

    /// All files below, by their path from here, with their sizes.
    func files(under name: String = "") -> [String: Int] {
        var files: [String: Int] = [:]
        let root = path(name)
        for case let file as String in FileManager.default.enumerator(atPath: root) ?? .init() {
            var status = stat()
            guard lstat(root + "/" + file, &status) == 0, status.st_mode & S_IFMT == S_IFREG
            else { continue }
            files[file] = Int(status.st_size)
        }
        return files
    }
}

/// What has to be ended and removed when the tests' process exits: servers that many tests share
/// have no last test to do it.
final class Farewell: Sendable {
    static let shared = Farewell()

    private let folders = Mutex<Set<String>>([])
    private let processes = Mutex<Set<pid_t>>([])

    private init() {
        atexit { Farewell.shared.leave() }
    }

    func add(folder: String) { folders.withLock { _ = $0.insert(folder) } }
    func add(process: pid_t) { processes.withLock { _ = $0.insert(process) } }
    func remove(process: pid_t) { processes.withLock { _ = $0.remove(process) } }

    private func leave() {
        for process in processes.withLock({ $0 }) {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        for folder in folders.withLock({ $0 }) {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }
}
