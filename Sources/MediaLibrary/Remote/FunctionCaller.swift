internal import Crypto
public import Derivations
public import Fetching
public import Storage

/// Calls functions elsewhere: posts pictures, signed so that receivers can trust them, and takes what comes
/// back, through the same checks as every fetch.
public struct FunctionCaller: RemoteFunctions {
    private let fetcher: Fetcher
    private let clock: @Sendable () -> Int64

    /// - Parameters:
    ///   - fetcher: what makes the calls; its rules say which hosts may be called.
    ///   - clock: the time in Unix seconds.
    public init(fetcher: Fetcher, clock: @escaping @Sendable () -> Int64) {
        self.fetcher = fetcher
        self.clock = clock
    }

    public func check(_ url: String) throws(FunctionFailure) {
        do { try fetcher.check(url) } catch { throw FunctionFailure(error, url) }
    }

    public func call(
        _ url: String, with picture: TemporaryFile, mediaType: String, secret: String,
        into answer: TemporaryFile
    ) async throws(FunctionFailure) {
        let body: [UInt8]
        do {
            body = try await BlockingWork.run { () throws(StorageError) in
                try picture.read(offset: 0, count: picture.size)
            }
        } catch { throw .unavailable }
        let time = String(clock())
        let fields = [
            (name: "Content-Type", value: mediaType),
            // Nobody waits for leave to send what was asked for.
            (name: "Expect", value: ""),
            (name: "X-Cld-Timestamp", value: time),
            (
                name: "X-Cld-Signature",
                value: Self.signature(of: body, time: time, secret: secret)
            ),
        ]
        do {
            _ = try await fetcher.exchange(
                body, for: answer.descriptor, with: url, fields: fields)
        } catch { throw FunctionFailure(error, url) }
    }

    /// The SHA-1 of the body, the time and the secret behind each other, in hexadecimal digits: as news of
    /// uploads is signed.
    static func signature(of body: [UInt8], time: String, secret: String) -> String {
        var hash = Insecure.SHA1()
        hash.update(data: body)
        hash.update(data: Array((time + secret).utf8))
        return hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}

extension FunctionFailure {
    init(_ error: FetchError, _ url: String) {
        switch error {
        case .notConfigured: self = .off
        case .malformedURL, .schemeNotAllowed: self = .malformed(url: url)
        case .hostNotAllowed(let host), .addressNotAllowed(let host):
            self = .notAllowed(host: host)
        case .unknownHost, .tooManyRedirects, .timedOut, .unreachable:
            self = .unreachable(url: url)
        case .status(let status): self = .refused(url: url, status: status)
        case .tooLarge(let limit): self = .tooLarge(url: url, limit: limit)
        case .busy, .notWritten: self = .unavailable
        }
    }
}
