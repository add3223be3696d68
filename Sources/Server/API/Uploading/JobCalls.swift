import Assets
public import Catalog
import Derivations
import Foundation
import Logging
public import MediaLibrary
import Storage
import Transformations

/// A call that is answered before it is done, as the queue keeps it.
struct LaterCall: Codable {
    enum Kind: String, Codable {
        case upload, eager
        /// What is known of a call whose process ended before it had said all.
        case news
    }

    /// The path behind the cloud.
    var path: [String]
    var parameters: [String: [String]]
    var isOwner: Bool
    var baseURL: String
    var requestID: String
    /// Of the file that was uploaded.
    var filename: String?
    /// Of the asset that something is derived of, and what the client calls it all.
    var assetID: String?
    var version: Int64?
    var batchID: String?
    /// What news is about, and the asset's types and public ID.
    var news: String?
    var assetName: [String]?

    init(_ call: APICall) {
        path = call.request.path
        parameters = call.parameters.values
        // A data URI is a file by now, and who called is known.
        for name in ["file", "signature", "api_key"] { parameters[name] = nil }
        isOwner = call.sender == .owner
        baseURL = call.request.baseURL
        requestID = call.request.requestID
    }

    var payload: String {
        guard let data = try? JSONEncoder().encode(self) else {
            preconditionFailure("texts can always be written")
        }
        return String(decoding: data, as: UTF8.self)
    }

    init(payload: String) throws {
        self = try JSONDecoder().decode(Self.self, from: Data(payload.utf8))
    }
}

extension APIDesk {
    // MARK: Queueing

    /// Keeps the file with the queue, and answers that it will be taken in.
    func queueUpload(
        _ uploaded: APIRequest.UploadedFile, _ order: UploadOrder, _ kind: Ingest.Kind,
        _ call: APICall
    ) async throws -> JSONValue {
        let key = StorageKey.newOriginal()
        let store = library.store
        var call = call
        if order.name.publicID == nil, !order.usesFilename {
            // Decided now, so that a job that is done twice makes one asset.
            var values = call.parameters.values
            values["public_id"] = [try name(for: kind, uploaded.filename)]
            call.parameters = APIParameters(values: values)
        }
        var later = LaterCall(call)
        later.filename = uploaded.filename
        try await BlockingWork.run { () throws(StorageError) in
            try store.commit(uploaded.file, as: key)
        }
        try await catalog.enqueue(
            kind: LaterCall.Kind.upload.rawValue, cloud: call.cloud.name, payload: later.payload,
            storageKey: key.hex)
        await jobs?.look()
        let batch = call.parameters["batch_id"] ?? BatchID.random()
        var json: JSONValue = ["status": "pending"]
        if case .only(let type) = kind { json.add("resource_type", .string(type.rawValue)) }
        json.add("type", .string(try call.parameters.deliveryType()?.rawValue ?? "upload"))
        json.add("public_id", call.parameters["public_id"].map { .string($0) })
        json.add("batch_id", .string(batch))
        return json
    }

    private func name(for kind: Ingest.Kind, _ filename: String?) throws -> String {
        switch kind {
        case .only(let type):
            try UploadName().publicID(for: type, original: filename).text
        case .automatic: UploadName.random(20)
        }
    }

    /// Queues transformations of an asset as it is now.
    func queueEager(
        _ eager: [EagerTransformation], of asset: Asset, _ batch: String, _ call: APICall
    ) async throws {
        var later = LaterCall(call)
        later.assetID = asset.id.hex
        later.version = asset.version.number
        later.batchID = batch
        later.parameters["eager"] = eager.map(\.spelling)
        try await catalog.enqueue(
            kind: LaterCall.Kind.eager.rawValue, cloud: call.cloud.name, payload: later.payload)
        await jobs?.look()
    }

    // MARK: Doing

    /// Does a job of the queue.
    public func perform(_ job: QueuedJob) async -> JobQueue.Outcome {
        do {
            guard let cloud = try await catalog.cloud(job.cloud) else { return .finished }
            switch job.kind {
            case NotificationSender.kind:
                guard let notifications, let news = Notification(payload: job.payload) else {
                    return .finished
                }
                return await notifications.send(
                    news, secret: try await catalog.notificationSecret(of: cloud))
            case LaterCall.Kind.upload.rawValue:
                return try await performUpload(job, try call(of: job, cloud))
            case LaterCall.Kind.eager.rawValue:
                try await performEager(job, try call(of: job, cloud))
                return .finished
            case LaterCall.Kind.news.rawValue:
                try await performNews(job, try call(of: job, cloud))
                return .finished
            default:
                logger.error("A job of an unknown kind", metadata: ["kind": "\(job.kind)"])
                return .finished
            }
        } catch {
            logger.error(
                "A job failed", metadata: ["kind": "\(job.kind)", "error": "\(error)"])
            return .failed
        }
    }

    private func call(of job: QueuedJob, _ cloud: Cloud) throws -> APICall {
        let later = try LaterCall(payload: job.payload)
        let request = APIRequest(
            method: "POST", segments: later.path, cloud: cloud.name.text,
            parameters: later.parameters, baseURL: later.baseURL, requestID: later.requestID)
        return APICall(
            request: request, cloud: cloud, sender: later.isOwner ? .owner : .anybody,
            match: try routes.match("POST", request.path),
            parameters: APIParameters(values: later.parameters))
    }

    /// The parameters were merged with their preset when the call came.
    private func performUpload(_ job: QueuedJob, _ call: APICall) async throws -> JobQueue.Outcome {
        let later = try LaterCall(payload: job.payload)
        guard let file = try await waitingFile(job) else { return .finished }
        do {
            let order = try UploadOrder(call.parameters, self)
            let kind: Ingest.Kind =
                (try? call.assetType()).map { .only($0) } ?? .automatic
            _ = try await keep(
                APIRequest.UploadedFile(file: file, filename: later.filename), order, kind, call)
        } catch {
            let failure = APIFailure(error)
            guard failure.status < 500 else { throw error }
            try await notify(.upload, ["error": ["message": .string(failure.message)]], call)
        }
        await library.discard(job.storageKey)
        return .finished
    }

    /// A copy of a job's own file, which stays where it is until the job is done.
    private func waitingFile(_ job: QueuedJob) async throws -> TemporaryFile? {
        let store = library.store
        guard let key = job.storageKey.flatMap(StorageKey.original) else { return nil }
        return try await BlockingWork.run { () throws(StorageError) -> TemporaryFile? in
            guard let stored = try store.open(key) else { return nil }
            let file = try store.makeTemporary()
            try file.place(stored)
            return file
        }
    }

    private func performEager(_ job: QueuedJob, _ call: APICall) async throws {
        let later = try LaterCall(payload: job.payload)
        guard let id = later.assetID.flatMap({ AssetID(hex: $0) }),
            let asset = try await catalog.asset(id), asset.version.number == later.version
        else { return }
        let made = await derive(try eagerTransformations(call.parameters), of: asset, call)
        var news = eagerNews(asset, made)
        news.add("batch_id", later.batchID.map { .string($0) })
        let url = eagerURL(call) ?? call.parameters["notification_url"]
        try await notify(.eager, news, call, at: url)
    }
}

extension EagerTransformation {
    /// As clients write it.
    fileprivate var spelling: String {
        guard let format else { return transformation.text }
        return "\(transformation.text)/\(format.rawValue)"
    }
}
