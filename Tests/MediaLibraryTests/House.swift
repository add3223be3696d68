import Assets
import Catalog
import Derivations
import Foundation
import Imaging
import MediaLibrary
import Rendering
import Storage

let demo = CloudName("demo")!

/// Takes files that begin with `PICTURE` for pictures, and dies of those that begin with `DEADLY`.
struct PretendedInspector: Inspector {
    func inspect(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Inspection {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let head = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        if head.hasPrefix("DEADLY") { throw .worker(.crashed(signal: 11)) }
        guard head.hasPrefix("PICTURE") else { throw .imaging(Self.refusal) }
        return Inspection(
            format: .jpg, storedWidth: 640, storedHeight: 480, orientation: .right)
    }

    /// Takes everything behind the first word out of files that speak of a `PLACE`.
    func clean(
        _ descriptor: Int32, into copy: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        guard text.contains("PLACE") else { return false }
        let word = Array(text.prefix { $0 != " " }.utf8)
        return write(copy, word, word.count) == word.count
    }

    static let refusal = ImagingError.unsupportedFormat(nil)

    func fields(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> [String: String] { ["Model": "Heliocam"] }
}

/// A library with its catalog in memory and its files in a folder that goes with it.
final class House: Sendable {
    let folder: URL
    let catalog: AssetCatalog
    let store: FileStore
    let epochs: Epochs
    let library: AssetLibrary

    init(maximumBytes: Int64 = 1_000) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "library-\(UUID())")
        catalog = try await AssetCatalog(at: .memory)
        try await catalog.ensureCloud(demo, apiKey: "key", apiSecret: "abcd")
        store = try FileStore(root: folder.appending(path: "files").path, sync: .none)
        epochs = Epochs()
        let removal = Removal(store: store, memcached: nil)
        let ingest = Ingest(
            catalog: catalog, store: store, inspector: PretendedInspector(), epochs: epochs,
            removal: removal, limits: Limits(), maximumBytes: maximumBytes)
        library = AssetLibrary(
            catalog: catalog, store: store, ingest: ingest, epochs: epochs, removal: removal)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func temporary(_ text: String) throws -> TemporaryFile {
        let file = try store.makeTemporary()
        try file.write(Array(text.utf8))
        return file
    }

    @discardableResult
    func keep(
        _ text: String, as publicID: String, overwriting: Overwriting = .replace
    ) async throws -> PutOutcome {
        let examined = try await library.ingest.examine(
            try temporary(text), as: .automatic, filename: nil)
        let new = NewAsset(
            reference: reference(publicID, examined.assetType), original: examined.original)
        return try await library.ingest.keep(examined, as: new, overwriting: overwriting)
    }

    /// How many originals there are in the storage.
    func storedOriginals() throws -> Int {
        var count = 0
        try store.forEach(.original) { _ in count += 1 }
        return count
    }

    /// Records a derived resource, as a render would have, with its file.
    func derive(_ asset: Asset, _ declared: String) async throws -> DerivationID {
        let id = DerivationID(bytes: AssetID().bytes + AssetID().bytes)!
        try store.commit(temporary("derived"), as: .derived(id))
        _ = try await catalog.record(
            NewDerived(
                id: id, asset: asset.id, assetVersion: asset.version, declared: declared,
                effective: declared, format: .jpg, width: 10, height: 10, bytes: 7,
                renderMilliseconds: 1, url: "/"))
        return id
    }

    func watch(_ subjects: Watch.Subject...) -> Dependencies {
        let watch = Watch(epochs: epochs)
        for subject in subjects { watch.add(subject) }
        return watch.dependencies
    }
}

func reference(_ publicID: String, _ type: AssetType = .image) -> AssetReference {
    AssetReference(
        cloud: demo, assetType: type, deliveryType: .upload, publicID: PublicID(publicID))
}
