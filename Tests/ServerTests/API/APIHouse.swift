import Assets
import Catalog
import Foundation
import Imaging
import Logging
import Rendering
import Storage
import Synchronization
import Testing
import Transformations

@testable import Derivations
@testable import MediaLibrary
@testable import Server

let demo = CloudName("demo")!

/// Takes files that begin with `PICTURE` for pictures.
struct PretendedInspector: Inspector {
    func inspect(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Inspection {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let head = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        if head.hasPrefix("BUSY") { throw .worker(.queueFull(retryAfterSeconds: 3)) }
        guard head.hasPrefix("PICTURE") else { throw .imaging(.unsupportedFormat(nil)) }
        return Inspection(
            format: .jpg, storedWidth: 640, storedHeight: 480)
    }

    func clean(
        _ descriptor: Int32, into copy: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Bool { false }

    func fields(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> [String: String] { ["Model": "Heliocam"] }
}

/// Records what it is asked to make as derived resources of 100 × 50 pixels.
final class PretendedTransformations: EagerTransformations {
    let catalog: AssetCatalog
    let store: FileStore
    let urls = Mutex<[String]>([])

    init(catalog: AssetCatalog, store: FileStore) {
        self.catalog = catalog
        self.store = store
    }

    func render(
        _ asset: Asset, _ file: TemporaryFile?, _ transformation: Transformation, format: Format?
    ) async throws(DerivationError) -> DerivedResources.Unkept {
        let result = RenderResult(
            format: format ?? .jpg, width: 100, height: 50, pages: 1, bytes: 3)
        do {
            let made = try store.makeTemporary()
            try made.write(Array("PICTURE made by \(transformation.text)".utf8))
            return .init(file: made, result: result)
        } catch { throw .storage(error) }
    }

    func explain(
        _ asset: Asset, _ transformation: Transformation, format: Format?, for client: AcceptClass
    ) async throws(DerivationError) -> ExplainedDerivation {
        throw .unknownNamedTransformation("nothing is rendered here")
    }

    func derive(
        _ asset: Asset, _ transformation: Transformation, format: Format?, url: String
    ) async throws(DerivationError) -> DerivedFile {
        urls.withLock { $0.append(url) }
        if transformation.text.contains("t_missing") {
            throw .unknownNamedTransformation("missing")
        }
        let format = format ?? .jpg
        return DerivedFile(
            id: DerivationID(bytes: AssetID().bytes + AssetID().bytes)!, format: format,
            width: 100, height: 50, body: .bytes([1, 2, 3]), createdAt: 0, layer: .render)
    }
}

/// `w_…`, so that there is something to say.
struct PretendedWidth: Word {
    var pixels = 0
    static let grammar = Grammar(
        "w", initial: PretendedWidth(), Argument("pixels", \.pixels, .integer(0...10_000)))
    static let summary = "A width."
    static let examples: [String] = []
}

/// An answer, read.
struct Answer {
    var status: Int
    var json: [String: Any]
    var headers: [String: String]

    var message: String { (json["error"] as? [String: Any])?["message"] as? String ?? "" }
    func text(_ name: String) -> String? { json[name] as? String }
    func number(_ name: String) -> Int? { (json[name] as? NSNumber)?.intValue }
    func object(_ name: String) -> [String: Any] { json[name] as? [String: Any] ?? [:] }
    func list(_ name: String) -> [[String: Any]] { json[name] as? [[String: Any]] ?? [] }
    func texts(_ name: String) -> [String] { json[name] as? [String] ?? [] }
}

/// A desk with its catalog in memory and its files in a folder that goes with it.
final class APIHouse: Sendable {
    static let now: Int64 = 1_700_000_000
    let folder: URL
    let catalog: AssetCatalog
    let store: FileStore
    let epochs: Epochs
    let eager: PretendedTransformations
    let desk: APIDesk

    init() async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "api-\(UUID())")
        catalog = try await AssetCatalog(at: .memory, clock: { Self.now })
        try await catalog.ensureCloud(demo, apiKey: "key", apiSecret: "abcd")
        try await catalog.ensureCloud(CloudName("other")!, apiKey: "key2", apiSecret: "efgh")
        store = try FileStore(root: folder.path, sync: .none)
        epochs = Epochs()
        let removal = Removal(store: store, memcached: nil)
        let ingest = Ingest(
            catalog: catalog, store: store, inspector: PretendedInspector(), epochs: epochs,
            removal: removal, limits: Limits(), maximumBytes: 1_000)
        eager = PretendedTransformations(catalog: catalog, store: store)
        desk = APIDesk(
            library: AssetLibrary(
                catalog: catalog, store: store, ingest: ingest, epochs: epochs, removal: removal),
            eager: eager, vocabulary: Vocabulary([NamedTransformations.self, PretendedWidth.self]),
            stepLimits: .init(),
            mediaLimits: .init(
                imageBytes: 1_000, rawBytes: 1_000, imagePixels: 50, totalPixels: 100),
            account: AccountKey(id: "acc", key: "k", secret: "s"),
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }),
            clock: { Self.now })
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func request(
        _ method: String, _ path: String, _ parameters: [String: [String]] = [:],
        cloud: String = "demo"
    ) -> APIRequest {
        APIRequest(
            method: method, segments: path.split(separator: "/").map(String.init), cloud: cloud,
            parameters: parameters, baseURL: "http://127.0.0.1:8080", requestID: "r1")
    }

    func send(_ request: APIRequest) async throws -> Answer {
        let reply = await desk.answer(request)
        let json = try JSONSerialization.jsonObject(with: Data(reply.body))
        return Answer(
            status: reply.status, json: try #require(json as? [String: Any]),
            headers: Dictionary(reply.headers.map { ($0.name, $0.value) }) { $1 })
    }

    /// An Admin call with key and secret.
    func call(
        _ method: String, _ path: String, _ parameters: [String: [String]] = [:]
    ) async throws -> Answer {
        var request = request(method, path, parameters)
        request.basic = .init(key: "key", secret: "abcd")
        return try await send(request)
    }

    /// A signed call of the Upload API.
    func signed(
        _ path: String, _ parameters: [String: [String]], file: String? = nil,
        filename: String? = nil, time: Int64 = APIHouse.now, isForged: Bool = false
    ) async throws -> Answer {
        var parameters = parameters
        parameters["timestamp"] = [String(time)]
        let text = RequestSignature.text(of: parameters) + (isForged ? "wrong" : "abcd")
        parameters["signature"] = [RequestSignature.sha1(text)]
        parameters["api_key"] = ["key"]
        var request = request("POST", path, parameters)
        if let file {
            let temporary = try store.makeTemporary()
            try temporary.write(Array(file.utf8))
            request.uploaded = .init(file: temporary, filename: filename)
        }
        return try await send(request)
    }

    @discardableResult
    func upload(_ publicID: String, _ more: [String: [String]] = [:]) async throws -> Answer {
        var parameters = more
        parameters["public_id"] = [publicID]
        return try await signed("image/upload", parameters, file: "PICTURE of \(publicID)")
    }

    /// Records a derived resource, as a render would have, with its file.
    func derive(_ publicID: String, _ declared: String) async throws -> DerivationID {
        let asset = try #require(try await catalog.asset(reference(publicID)))
        let id = DerivationID(bytes: AssetID().bytes + AssetID().bytes)!
        let file = try store.makeTemporary()
        try file.write([1])
        try store.commit(file, as: .derived(id))
        _ = try await catalog.record(
            NewDerived(
                id: id, asset: asset.id, assetVersion: asset.version, declared: declared,
                effective: declared, format: .png, width: 10, height: 10, bytes: 1,
                renderMilliseconds: 1, url: "/"))
        return id
    }

    func reference(_ publicID: String) -> AssetReference {
        AssetReference(
            cloud: demo, assetType: .image, deliveryType: .upload, publicID: PublicID(publicID))
    }

    func watch(_ subject: Watch.Subject) -> Dependencies {
        let watch = Watch(epochs: epochs)
        watch.add(subject)
        return watch.dependencies
    }
}
