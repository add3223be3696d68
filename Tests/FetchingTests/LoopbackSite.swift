import Foundation
import Synchronization

/// A few paths on a port of 127.0.0.1, for as long as this is kept.
final class LoopbackSite: Sendable {
    enum Failure: Error { case noSocket }

    let port: Int
    private let listener: Int32
    private let asked = Atomic(false)

    /// Whether any request has come in.
    var isAsked: Bool { asked.load(ordering: .sequentiallyConsistent) }

    init() throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure.noSocket }
        port = Int(UInt16(bigEndian: address.sin_port))
        let port = port
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [weak self] in
                    let path = Self.readPath(connection)
                    self?.asked.store(true, ordering: .sequentiallyConsistent)
                    Self.answer(path, connection, port)
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func readPath(_ connection: Int32) -> String {
        var head = ""
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while !head.contains("\r\n\r\n") {
            let count = read(connection, &bytes, bytes.count)
            guard count > 0 else { break }
            head += String(decoding: bytes.prefix(count), as: UTF8.self)
        }
        return head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }

    private static func answer(_ path: String, _ connection: Int32, _ port: Int) {
        let name = path.split(separator: "/").map(String.init)
        switch name.first {
        case "file": say(connection, "200 OK", ["Content-Length: 7"], "picture")
        case "unsaid": say(connection, "200 OK", ["Connection: close"], "picture")
        case "hop":
            let left = Int(name[1]) ?? 0
            let next = left > 1 ? "/hop/\(left - 1)" : "/file"
            say(connection, "302 Found", ["Location: \(next)", "Content-Length: 0"])
        case "to":
            let target =
                name[1] == "file" ? "file:///etc/passwd" : "http://169.254.169.254/latest/"
            say(connection, "302 Found", ["Location: \(target)", "Content-Length: 0"])
        case "broken": say(connection, "500 Oh", ["Content-Length: 2"], "no")
        case "never":
            // Until the other side has had enough.
            var byte: UInt8 = 0
            _ = read(connection, &byte, 1)
        default: say(connection, "404 Not Found", ["Content-Length: 2"], "no")
        }
    }

    private static func say(
        _ connection: Int32, _ status: String, _ fields: [String], _ body: String = ""
    ) {
        let text = (["HTTP/1.1 \(status)"] + fields + ["", body]).joined(separator: "\r\n")
        _ = text.withCString { write(connection, $0, strlen($0)) }
    }
}
