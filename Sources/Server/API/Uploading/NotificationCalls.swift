import Catalog
import Logging
import MediaLibrary

/// What news is about.
enum NewsKind: String {
    case upload, eager, explicit, rename, delete, tags, context, text, sprite, multi, explode
    case archive = "generate_archive"
}

extension APIDesk {
    /// Refuses a URL that nobody would post to.
    func checkNotification(
        _ parameters: APIParameters, _ name: String = "notification_url"
    ) throws {
        guard let url = parameters[name], !url.isEmpty else { return }
        guard let notifications, notifications.admits(url) else {
            throw APIError.invalidValue(parameter: name, text: url)
        }
    }

    /// Queues news about what a call did, if somebody wants to be told.
    ///
    /// - Parameter url: where to; the call's `notification_url` unless said.
    func notify(
        _ kind: NewsKind, _ json: JSONValue, _ call: APICall, at url: String? = nil
    ) async throws {
        guard let url = url ?? (kind == .eager ? nil : call.parameters["notification_url"]),
            !url.isEmpty, notifications != nil
        else { return }
        var news: JSONValue = [
            "notification_type": .string(kind.rawValue),
            "timestamp": .string(AssetJSON.time(clock())),
            "request_id": .string(call.request.requestID),
        ]
        if !json.has("batch_id"), let batch = call.parameters["batch_id"], !batch.isEmpty {
            news.add("batch_id", .string(batch))
        }
        news.add(membersOf: json)
        try await queue(Notification(url: url, body: news.text), of: call.cloud)
    }

    private func queue(_ news: Notification, of cloud: Cloud) async throws {
        try await catalog.enqueue(
            kind: NotificationSender.kind, cloud: cloud.name, payload: news.payload)
        await jobs?.look()
    }
}

extension JSONValue {
    /// Whether an object has a member of that name.
    func has(_ name: String) -> Bool {
        guard case .object(let members) = self else { return false }
        return members.contains { $0.name == name }
    }

    /// Adds all members of another object.
    mutating func add(membersOf other: JSONValue) {
        guard case .object(let members) = other else { return }
        for member in members { add(member.name, member.value) }
    }
}
