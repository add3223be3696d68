import Foundation
import Synchronization

/// A server of functions on a port of 127.0.0.1: it takes one request a connection and answers as it is told.
final class FunctionServer: Sendable {
    enum Failure: Error { case noSocket }

    /// What was posted.
    struct Question: Sendable {
        var path = ""
        /// Names in lower case.
        var fields: [String: String] = [:]
        var body: [UInt8] = []
    }

    struct Answer: Sendable {
        var status = 200
        var mediaType = "image/png"
        var body: [UInt8] = []
    }

    let port: Int
    private let listener: Int32
    private let asked = Mutex<[Question]>([])

    /// Everything that was asked so far.
    var questions: [Question] { asked.withLock { $0 } }

    init(_ answer: @escaping @Sendable (Question) -> Answer) throws {
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
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0 else { return }
                Thread.detachNewThread { [weak self] in
                    let question = Self.read(connection)
                    self?.asked.withLock { $0.append(question) }
                    Self.say(answer(question), connection)
                    close(connection)
                }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func read(_ connection: Int32) -> Question {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let end = Array("\r\n\r\n".utf8)
        var question = Question()
        var bodyAt: Int?
        while true {
            if bodyAt == nil, let range = bytes.firstRange(of: end) {
                let lines = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
                    .components(separatedBy: "\r\n")
                question.path =
                    lines[0].split(separator: " ").dropFirst().first.map(String.init) ?? ""
                for line in lines.dropFirst() {
                    let parts = line.split(separator: ":", maxSplits: 1)
                    question.fields[parts[0].lowercased()] =
                        parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
                }
                bodyAt = range.upperBound
            }
            if let bodyAt {
                let length = question.fields["content-length"].flatMap { Int($0) } ?? 0
                if bytes.count >= bodyAt + length {
                    question.body = Array(bytes[bodyAt..<bodyAt + length])
                    return question
                }
            }
            let count = Glibc.read(connection, &buffer, buffer.count)
            guard count > 0 else { return question }
            bytes += buffer[..<count]
        }
    }

    private static func say(_ answer: Answer, _ connection: Int32) {
        let head =
            "HTTP/1.1 \(answer.status) Said\r\nContent-Type: \(answer.mediaType)\r\n"
            + "Content-Length: \(answer.body.count)\r\nConnection: close\r\n\r\n"
        var rest = (Array(head.utf8) + answer.body)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(connection, $0.baseAddress, rest.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
