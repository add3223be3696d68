import Assets
import Foundation
import Synchronization
import Testing

@testable import Catalog

let demo = CloudName("demo")!
let other = CloudName("other")!

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    private let seconds = Mutex<Int64>(1_700_000_000)

    var now: Int64 {
        get { seconds.withLock { $0 } }
        set { seconds.withLock { $0 = newValue } }
    }
}

/// A catalog in memory with the clouds `demo` and `other`.
func makeCatalog(_ clock: TestClock = TestClock()) async throws -> AssetCatalog {
    let catalog = try await AssetCatalog(at: .memory, clock: { clock.now })
    try await catalog.addClouds()
    return catalog
}

extension AssetCatalog {
    func addClouds() async throws {
        try await ensureCloud(demo, apiKey: "key", apiSecret: "secret")
        try await ensureCloud(other, apiKey: "key2", apiSecret: "secret2")
    }

    /// Keeps a picture of this public ID and gives its row.
    @discardableResult
    func add(
        _ publicID: String, type: DeliveryType = .upload, tags: [String] = [],
        context: [ContextEntry] = [], folder: String = "", cloud: CloudName = demo
    ) async throws -> Asset {
        try await put(
            NewAsset(
                reference: reference(publicID, type: type, cloud: cloud), original: original(),
                tags: tags, context: context, assetFolder: folder)
        ).asset
    }

    /// Records a derived resource of an asset as it is now.
    @discardableResult
    func derive(
        _ asset: Asset, _ declared: String, layers: [Asset] = []
    ) async throws -> DerivationID {
        let new = derivation(of: asset, declared, layers: layers)
        _ = try await record(new)
        return new.id
    }

    func publicIDs(_ query: AssetQuery, limit: Int = 500) async throws -> [String] {
        try await assets(query, page: PageRequest(limit: limit)).elements
            .map(\.reference.publicID.text)
    }

    /// The number of entries of `demo`'s ledger.
    func counted() async throws -> Int64 {
        try await usage(of: demo, days: Day(number: 0)...Day(number: 0)).countedInAll
    }
}

func reference(
    _ publicID: String, type: DeliveryType = .upload, cloud: CloudName = demo
) -> AssetReference {
    AssetReference(
        cloud: cloud, assetType: .image, deliveryType: type, publicID: PublicID(publicID))
}

func original(bytes: Int64 = 1_000) -> Original {
    Original(
        storageKey: AssetID().hex, bytes: bytes, contentHash: "c0ffee", format: .jpg,
        picture: .init(width: 640, height: 480, orientation: 6), filename: "red.jpeg")
}

func randomDerivationID() -> DerivationID {
    DerivationID(bytes: AssetID().bytes + AssetID().bytes)!
}

func derivation(
    of asset: Asset, _ declared: String, id: DerivationID = randomDerivationID(),
    layers: [Asset] = []
) -> NewDerived {
    NewDerived(
        id: id, asset: asset.id, assetVersion: asset.version, declared: declared,
        effective: declared + "/f_webp",
        sources: layers.map { LayerSource(asset: $0.id, version: $0.version) }, format: .webp,
        width: 300, height: 200, bytes: 100, renderMilliseconds: 12,
        url: "/demo/image/upload/\(declared)/red.jpg")
}

/// An empty folder that goes when the test ends.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "catalog-\(UUID())")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    var database: AssetCatalog.Location { .file(path: url.appending(path: "catalog.db").path) }
}
