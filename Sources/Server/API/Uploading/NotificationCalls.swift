import Assets
import Catalog
import Logging
import MediaLibrary

/// What news is about.
enum NewsKind: String {
    case upload, eager, explicit, rename, delete, tags, context, text, sprite, multi, explode
    case update = "resource_update"
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
    /// - Parameters:
    ///   - url: where to; the call's `notification_url` unless said.
    ///   - outbox: what was queued with the work itself, and is to say this now.
    func notify(
        _ kind: NewsKind, _ json: JSONValue, _ call: APICall, at url: String? = nil,
        in outbox: Outbox? = nil
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
        let notification = Notification(url: url, body: news.text)
        if let outbox {
            try await catalog.send(
                outbox, kind: NotificationSender.kind, payload: notification.payload)
            await jobs?.look()
        } else {
            try await queue(notification, of: call.cloud)
        }
    }

    /// For how long a call may be at work before news about it goes out without its answer: by then
    /// the process that did it has ended.
    private static let patience: Int64 = 600

    /// What is to be queued in the same transaction as the work that it is about; `nil` where nobody
    /// wants to be told.
    func outbox(_ kind: NewsKind, of asset: AssetReference, _ call: APICall) -> Outbox? {
        guard let url = call.parameters["notification_url"], !url.isEmpty, notifications != nil
        else { return nil }
        var later = LaterCall(call)
        later.news = kind.rawValue
        later.assetName = [
            asset.assetType.rawValue, asset.deliveryType.rawValue, asset.publicID.text,
        ]
        return Outbox(
            kind: LaterCall.Kind.news.rawValue, cloud: call.cloud.name, payload: later.payload,
            delay: Self.patience)
    }

    /// Tells what is known of a call whose process ended before it could say more.
    func performNews(_ job: QueuedJob, _ call: APICall) async throws {
        let later = try LaterCall(payload: job.payload)
        guard let kind = later.news.flatMap(NewsKind.init), let name = later.assetName,
            name.count == 3, let type = AssetType(rawValue: name[0]),
            let deliveryType = DeliveryType(rawValue: name[1])
        else { return }
        let reference = call.reference(type, deliveryType, name[2])
        switch kind {
        case .delete: try await notify(kind, Self.deleted(reference), call)
        case .upload, .eager, .explicit, .rename, .tags, .context, .text, .sprite, .multi,
            .explode, .update, .archive:
            guard let asset = try await catalog.asset(reference) else { return }
            try await notify(kind, try await uploadedJSON(call, asset), call)
        }
    }

    /// What news of a deletion say.
    static func deleted(_ reference: AssetReference) -> JSONValue {
        [
            "resources": [
                [
                    "public_id": .string(reference.publicID.text),
                    "resource_type": .string(reference.assetType.rawValue),
                    "type": .string(reference.deliveryType.rawValue),
                ]
            ]
        ]
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
