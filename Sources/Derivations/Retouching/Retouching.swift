import Assets
public import Catalog
public import Imaging
import Rendering
public import Storage
import Vision

/// What a network made of a picture, as an open file.
struct RetouchedPicture: Sendable {
    /// The file, kept or not.
    enum File: Sendable {
        case kept(StoredFile)
        case passing(TemporaryFile)

        /// Lent for as long as this value lives.
        var descriptor: Int32 {
            switch self {
            case .kept(let file): file.descriptor
            case .passing(let file): file.descriptor
            }
        }
    }

    var digest: String
    var file: File
}

/// Has networks make what renders need of them: once, and kept with the version of the asset whose picture
/// it is.
public struct Retouching: Sendable {
    let catalog: AssetCatalog
    let store: FileStore
    let looker: any Looker
    /// Calls functions elsewhere; `nil` where none is called.
    let functions: (any RemoteFunctions)?
    let limits: Limits
    private let flights = RetouchFlights()

    /// Files that are kept of one asset; older ones make room.
    static let keptOfAsset = 16

    public init(
        catalog: AssetCatalog, store: FileStore, looker: any Looker,
        functions: (any RemoteFunctions)? = nil, limits: Limits
    ) {
        self.functions = functions
        self.catalog = catalog
        self.store = store
        self.looker = looker
        self.limits = limits
    }

    /// What is kept of an asset's version and was made by the engines that are there now.
    func kept(of asset: Asset) async throws(DerivationError) -> [RetouchedPicture] {
        let networks = Retouch.Task.allCases.map(looker.engine(of:))
        let engines = Set(networks + [Self.functionEngine])
        let digests: [String]
        do {
            digests = try await catalog.retouches(
                of: asset.id, version: asset.version, engines: engines)
        } catch { throw .catalog(error) }
        var result: [RetouchedPicture] = []
        for digest in digests {
            // What is gone is asked for again.
            guard let file = try open(asset, digest) else { continue }
            result.append(RetouchedPicture(digest: digest, file: .kept(file)))
        }
        return result
    }

    /// Makes a retouch of the picture that a render has shown.
    ///
    /// - Parameters:
    ///   - asset: the asset whose picture it is; `nil` where it is no asset's alone, or none's that is
    ///     kept: then neither is the retouch.
    ///   - cloud: whose secret signs what functions are asked.
    /// - Throws: `analysis`, `function`, or `assetChanged` where the asset was replaced meanwhile.
    func make(
        _ retouch: Retouch, of shown: TemporaryFile, _ asset: Asset?, in cloud: CloudName
    ) async throws(DerivationError) -> RetouchedPicture {
        if case .network(let task) = retouch.work, let missing = looker.firstMissing(for: task) {
            throw .analysis(.vision(.modelMissing(missing)))
        }
        guard let asset else {
            let file = try await made(retouch, of: shown, in: cloud)
            return RetouchedPicture(digest: retouch.digest, file: .passing(file))
        }
        let name = RetouchName(asset: asset.id, digest: retouch.digest)
        return try await flights.outcome(of: name) { () throws(DerivationError) in
            // Another flight may have landed between the question and this take-off.
            if let kept = try await kept(of: asset).first(where: { $0.digest == name.digest }) {
                return kept
            }
            let file = try await made(retouch, of: shown, in: cloud)
            return try await keep(file, retouch, name, asset.version)
        }.get()
    }

    private func made(
        _ retouch: Retouch, of shown: TemporaryFile, in cloud: CloudName
    ) async throws(DerivationError) -> TemporaryFile {
        let output: TemporaryFile
        do { output = try store.makeTemporary() } catch { throw .storage(error) }
        switch retouch.work {
        case .network(let task):
            do {
                try await looker.retouch(
                    shown.descriptor, task, output: output.descriptor,
                    limits: limits.forOwnFiles, inputKey: "retouch/\(retouch.digest)")
            } catch { throw .analysis(error) }
        case .function(let url, let format):
            guard let functions else { throw .function(.off) }
            let secret = try await secret(of: cloud)
            do {
                try await functions.call(
                    url, with: shown, mediaType: format.mediaType, secret: secret, into: output)
            } catch { throw .function(error) }
        }
        return withExtendedLifetime(shown) { output }
    }

    private func secret(of name: CloudName) async throws(DerivationError) -> String {
        do {
            guard let cloud = try await catalog.cloud(name) else {
                throw CatalogError.unknownCloud(name)
            }
            return cloud.apiSecret
        } catch let error as CatalogError {
            throw .catalog(error)
        } catch {
            throw .function(.unavailable)
        }
    }

    /// What is kept of functions is known by this: to be raised when they are asked in another way.
    private static let functionEngine = "function/1"

    private func engine(of work: Retouch.Work) -> String {
        switch work {
        case .network(let task): looker.engine(of: task)
        case .function: Self.functionEngine
        }
    }

    private func keep(
        _ file: TemporaryFile, _ retouch: Retouch, _ name: RetouchName, _ version: AssetVersion
    ) async throws(DerivationError) -> RetouchedPicture {
        guard let key = StorageKey.retouch(of: name.asset, digest: name.digest) else {
            return RetouchedPicture(digest: retouch.digest, file: .passing(file))
        }
        do {
            try await BlockingWork.run { () throws(StorageError) in
                try store.commit(file, as: key)
            }
        } catch { throw .storage(error) }
        do {
            let needless = try await catalog.keepRetouch(
                name, version: version, engine: engine(of: retouch.work),
                limit: Self.keptOfAsset)
            await Removal(store: store, memcached: nil)
                .remove(NeedlessFiles(retouches: needless))
        } catch {
            if case .assetChanged = error {
                _ = try? store.delete(key)
                throw .assetChanged
            }
            throw .catalog(error)
        }
        // The file that was written stays open, whoever removes it meanwhile.
        return RetouchedPicture(digest: retouch.digest, file: .passing(file))
    }

    private func open(
        _ asset: Asset, _ digest: String
    ) throws(DerivationError) -> StoredFile? {
        guard let key = StorageKey.retouch(of: asset.id, digest: digest) else { return nil }
        do { return try store.open(key) } catch { throw .storage(error) }
    }
}

/// Retouches under way, one of a kind however many wait for it. As with renders, the work is nobody's
/// child.
actor RetouchFlights {
    typealias Outcome = Result<RetouchedPicture, DerivationError>
    private var flights: [RetouchName: Task<Outcome, Never>] = [:]

    func outcome(
        of name: RetouchName,
        make: @escaping @Sendable () async throws(DerivationError) -> RetouchedPicture
    ) async -> Outcome {
        if let flight = flights[name] { return await flight.value }
        let flight = Task<Outcome, Never> {
            let outcome: Outcome
            do throws(DerivationError) { outcome = .success(try await make()) } catch {
                outcome = .failure(error)
            }
            flights[name] = nil
            return outcome
        }
        flights[name] = flight
        return await flight.value
    }
}
