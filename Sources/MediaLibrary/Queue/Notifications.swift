import Assets
internal import Catalog
public import Fetching
internal import Foundation

/// News about assets, posted to URLs that clients name.
public struct Notification: Hashable, Sendable, Codable {
    /// Where to.
    public var url: String
    /// JSON.
    public var body: String

    /// Puts news together.
    public init(url: String, body: String) {
        self.url = url
        self.body = body
    }

    /// As a queue keeps it.
    public var payload: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("texts can always be written")
        }
        return String(decoding: data, as: UTF8.self)
    }

    /// What a queue kept; `nil` where it is none.
    public init?(payload: String) {
        guard let news = try? JSONDecoder().decode(Self.self, from: Data(payload.utf8)) else {
            return nil
        }
        self = news
    }
}

/// Posts notifications, signed so that receivers can trust them.
public struct NotificationSender: Sendable {
    /// What a queue calls its jobs.
    public static let kind = "notification"

    let fetcher: Fetcher
    let clock: @Sendable () -> Int64

    /// - Parameter clock: the time in Unix seconds.
    public init(fetcher: Fetcher, clock: @escaping @Sendable () -> Int64) {
        self.fetcher = fetcher
        self.clock = clock
    }

    /// Whether a URL may be posted to, as far as that shows without asking anybody.
    public func admits(_ url: String) -> Bool { fetcher.admits(url) }

    /// Posts once: a receiver that answers with 2xx has it.
    ///
    /// - Parameter secret: what it is signed with.
    public func send(_ news: Notification, secret: String) async -> JobQueue.Outcome {
        let time = String(clock())
        let fields = [
            (name: "Content-Type", value: "application/json"),
            (name: "X-Cld-Timestamp", value: time),
            (
                name: "X-Cld-Signature",
                value: RequestSignature.ofNotification(
                    news.body, time: time, secret: secret)
            ),
        ]
        do {
            let status = try await fetcher.post(Array(news.body.utf8), to: news.url, fields: fields)
            return (200..<300).contains(status) ? .finished : .failed
        } catch {
            switch error {
            // These do not change by waiting.
            case .notConfigured, .malformedURL, .schemeNotAllowed, .hostNotAllowed,
                .addressNotAllowed:
                return .finished
            case .unknownHost, .status, .tooManyRedirects, .timedOut, .busy, .unreachable,
                .notWritten:
                return .failed
            // The receiver took it, and said more than anybody reads.
            case .tooLarge: return .finished
            }
        }
    }
}
