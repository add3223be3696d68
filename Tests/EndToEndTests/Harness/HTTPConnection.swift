import Foundation

/// One request, sent as it is written: no character of the target is touched.
struct HTTPRequest: Sendable {
    var method = "GET"
    var target: String
    var fields: [(name: String, value: String)] = []
    var body: [UInt8]?

    /// Head and body as bytes; `Host` and `Content-Length` are added.
    var bytes: [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\n"
        if !fields.contains(where: { $0.name.lowercased() == "host" }) {
            head += "Host: 127.0.0.1\r\n"
        }
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        return Array((head + "\r\n").utf8) + (body ?? [])
    }
}

/// A raw connection over HTTP/1.1; it blocks, so it belongs on a thread of its own.
final class HTTPConnection {
    enum Failure: Error, Equatable {
        case cannotConnect(Int32)
        case cannotSend(Int32)
        case timedOut, closed
        case malformed(String)
    }

    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant
    private var buffer: [UInt8] = []

    /// Connects; everything on this connection has to be over within the limit.
    init(port: Int, within limit: Duration = .seconds(30)) throws {
        deadline = .now.advanced(by: limit)
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(4))
        let code = Loopback.with(port: port) { connect(descriptor, $0, $1) }
        guard code == 0 else {
            // The descriptor is closed by deinit, which runs after a failure here, too: closing it twice
            // would close somebody else's.
            throw Failure.cannotConnect(errno)
        }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            try wait(for: POLLOUT)
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure.cannotSend(errno)
            }
            sent += count
        }
    }

    /// Sends a request and reads its answer.
    func perform(_ request: HTTPRequest) throws -> HTTPReply {
        try send(request.bytes)
        return try reply(to: request.method)
    }

    /// Reads the next answer; interim ones are passed over.
    func reply(to method: String) throws -> HTTPReply {
        while true {
            var reply = try head()
            if (100..<200).contains(reply.status) { continue }
            if method == "HEAD" || reply.status == 204 || reply.status == 304 { return reply }
            if reply.list("Transfer-Encoding").contains("chunked") {
                reply.body = try chunks()
            } else if let length = reply["Content-Length"] {
                guard let count = Int(length) else { throw Failure.malformed(length) }
                reply.body = try take(count)
            } else {
                while try fill() {}
                reply.body = buffer
                buffer = []
            }
            return reply
        }
    }

    /// Whether the other side has closed, or does so within the deadline, without another byte.
    func isClosedByServer() -> Bool { buffer.isEmpty && (try? fill()) == false }

    private func head() throws -> HTTPReply {
        var lines: [String] = []
        while let line = try line(), !line.isEmpty { lines.append(line) }
        let words = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Failure.malformed(lines.first ?? "")
        }
        let fields = try lines.dropFirst().map { line in
            guard let colon = line.firstIndex(of: ":") else { throw Failure.malformed(line) }
            return (
                name: String(line[..<colon]),
                value: line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            )
        }
        return HTTPReply(status: status, fields: fields)
    }

    private func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while let line = try line() {
            guard let count = Int(line.prefix { $0 != ";" }, radix: 16) else {
                throw Failure.malformed(line)
            }
            body += try take(count)
            if count == 0 {
                while let trailer = try self.line(), !trailer.isEmpty {}
                return body
            }
            _ = try self.line()
        }
        throw Failure.closed
    }

    private func line() throws -> String? {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = buffer[..<end].filter { $0 != 13 }
                buffer.removeFirst(end + 1)
                return String(decoding: line, as: UTF8.self)
            }
            guard try fill() else { throw Failure.closed }
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while buffer.count < count {
            guard try fill() else { throw Failure.closed }
        }
        let bytes = Array(buffer.prefix(count))
        buffer.removeFirst(count)
        return bytes
    }

    /// Reads what there is; false at the end.
    private func fill() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            try wait(for: POLLIN)
            let count = chunk.withUnsafeMutableBytes {
                recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return false }
            buffer += chunk[..<count]
            return true
        }
    }

    private func wait(for event: Int32) throws {
        var entry = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        let left = ContinuousClock.now.duration(to: deadline).components
        let milliseconds = left.seconds * 1_000 + left.attoseconds / 1_000_000_000_000_000
        guard milliseconds > 0, Glibc.poll(&entry, 1, Int32(milliseconds)) != 0 else {
            throw Failure.timedOut
        }
    }
}

/// The loopback interface.
enum Loopback {
    /// A port that nobody listens on just now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard with(port: 0, { bind(descriptor, $0, $1) }) == 0 else {
            throw HTTPConnection.Failure.cannotConnect(errno)
        }
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            _ = getsockname(
                descriptor, bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self), &length)
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    static func with(
        port: Int, _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
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
}
