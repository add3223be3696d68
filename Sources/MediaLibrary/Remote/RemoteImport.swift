public import Assets
public import Catalog
public import Derivations
public import Fetching
public import Storage

/// Fetches remote files into the library: pictures of delivery type `fetch` once a URL, however many
/// ask, and files for uploads.
public actor RemoteImport: RemoteOriginals {
    private typealias Outcome = Result<Asset, RemoteFailure>

    private let fetcher: Fetcher
    private let ingest: Ingest
    private let catalog: AssetCatalog
    private let store: FileStore
    private var fetches: [AssetReference: Task<Outcome, Never>] = [:]

    public init(fetcher: Fetcher, ingest: Ingest, catalog: AssetCatalog, store: FileStore) {
        self.fetcher = fetcher
        self.ingest = ingest
        self.catalog = catalog
        self.store = store
    }

    /// The file behind a URL, in a temporary file of the store.
    public nonisolated func file(at url: String) async throws(FetchError) -> TemporaryFile {
        let store = store
        let file: TemporaryFile
        do {
            file = try await BlockingWork.run { () throws(StorageError) in
                try store.makeTemporary()
            }
        } catch { throw .notWritten }
        _ = try await fetcher.fetch(url, into: file.descriptor)
        return file
    }

    public func asset(
        _ reference: AssetReference, at url: String
    ) async throws(RemoteFailure) -> Asset {
        if let fetch = fetches[reference] { return try await fetch.value.get() }
        // Nobody's child: one who leaves does not end it for the others.
        let fetch = Task<Outcome, Never> {
            let outcome: Outcome
            do throws(RemoteFailure) { outcome = .success(try await bring(reference, url)) } catch {
                outcome = .failure(error)
            }
            fetches[reference] = nil
            return outcome
        }
        fetches[reference] = fetch
        return try await fetch.value.get()
    }

    private nonisolated func bring(
        _ reference: AssetReference, _ url: String
    ) async throws(RemoteFailure) -> Asset {
        do {
            // It may have come while we were on our way here.
            if let there = try await catalog.asset(reference) { return there }
        } catch { throw .unavailable }
        let file: TemporaryFile
        do { file = try await self.file(at: url) } catch { throw RemoteFailure(error, url) }
        do {
            let examined = try await ingest.examine(
                file, as: .only(reference.assetType), filename: nil)
            let new = NewAsset(reference: reference, original: examined.original)
            return try await ingest.keep(examined, as: new, overwriting: .keep).asset
        } catch {
            throw RemoteFailure(error, url)
        }
    }
}

extension RemoteFailure {
    init(_ error: FetchError, _ url: String) {
        switch error {
        case .notConfigured: self = .off
        case .malformedURL, .schemeNotAllowed: self = .malformed(url: url)
        case .hostNotAllowed(let host), .addressNotAllowed(let host):
            self = .notAllowed(host: host)
        case .unknownHost, .tooManyRedirects: self = .missing(url: url, status: nil)
        case .status(let status): self = .missing(url: url, status: status)
        case .tooLarge(let limit): self = .tooLarge(url: url, limit: limit)
        case .timedOut, .unreachable: self = .unreachable(url: url)
        case .busy, .notWritten: self = .unavailable
        }
    }

    init(_ error: MediaLibraryError, _ url: String) {
        switch error {
        case .notAPicture, .formatNotAllowed: self = .notAPicture(url: url)
        case .fileTooLarge(_, let maximum): self = .tooLarge(url: url, limit: maximum)
        case .unacceptablePublicID: self = .malformed(url: url)
        case .nameTaken, .unreadable, .inspection, .catalog, .storage, .derivation:
            self = .unavailable
        }
    }
}
