public import Assets
public import Catalog
internal import Derivations
internal import Storage

/// Turns a folder tree into assets: the path of a file, without the extension of a picture, becomes
/// its public ID. Files that have not changed since an earlier import are skipped.
public struct FolderImport: Sendable {
    /// What became of one file.
    public enum Outcome: Sendable {
        case created(Asset)
        case overwritten(Asset)
        /// It has the size and the time of change that it had when it was imported.
        case unchanged(AssetReference)
        case failed(MediaLibraryError)
    }

    /// How far an import is.
    public struct Progress: Sendable {
        /// The file, relative to the folder.
        public var path: String
        /// What became of it.
        public var outcome: Outcome
        /// How many files are done, this one included.
        public var done: Int
        /// How many there are.
        public var total: Int
    }

    /// What an import did.
    public struct Report: Sendable {
        /// New assets.
        public var created = 0
        /// Assets with a new file.
        public var overwritten = 0
        /// Files that were skipped.
        public var unchanged = 0
        /// What was not imported, and why; paths relative to the folder.
        public var failures: [(path: String, error: MediaLibraryError)] = []
    }

    let ingest: Ingest
    let cloud: CloudName

    /// An import into `cloud`.
    public init(into cloud: CloudName, ingest: Ingest) {
        self.cloud = cloud
        self.ingest = ingest
    }

    /// Imports the folder at `folder`, one file after the other, in the order of their paths.
    /// Cancelling the task ends it after the file at hand.
    ///
    /// - Parameter progress: called after every file.
    /// - Throws: `unreadable` where the folder itself cannot be read, or `catalog` where the cloud
    ///   is unknown; what is wrong with single files is in the report.
    public func run(
        _ folder: String, progress: @Sendable (Progress) -> Void
    ) async throws(MediaLibraryError) -> Report {
        do {
            guard try await ingest.catalog.cloud(cloud) != nil else {
                throw CatalogError.unknownCloud(cloud)
            }
        } catch let error as CatalogError {
            throw .catalog(error)
        } catch {
            throw .catalog(.unknownCloud(cloud))
        }
        let walk = try await BlockingWork.run { () throws(MediaLibraryError) in
            try FolderWalk(root: folder)
        }
        var report = Report()
        for (path, code) in walk.unreadable {
            report.failures.append((path, .unreadable(path: path, code: code)))
        }
        var taken: Set<AssetReference> = []
        var stems: Set<String> = []
        for (index, file) in walk.files.enumerated() {
            if Task.isCancelled { break }
            var names = ImportName(path: file.path)
            // Of pictures that differ in their extensions only, the first gets the plain name.
            if names.isPicture, !stems.insert(names.stem).inserted { names.keepExtension() }
            let outcome = await importFile(names, of: folder, &taken)
            report.add(outcome, path: file.path)
            progress(
                Progress(
                    path: file.path, outcome: outcome, done: index + 1, total: walk.files.count))
        }
        return report
    }

    // MARK: One file

    private func importFile(
        _ names: ImportName, of folder: String, _ taken: inout Set<AssetReference>
    ) async -> Outcome {
        do {
            let file = try await BlockingWork.run { () throws(MediaLibraryError) in
                try LocalFile(root: folder, path: names.path)
            }
            for type in names.possibleTypes {
                let reference = names.reference(type, in: cloud)
                guard try await isUnchanged(file.source, reference) else { continue }
                try claim(reference, &taken)
                return .unchanged(reference)
            }
            let examined = try await examine(file, names)
            let reference = names.reference(examined.assetType, in: cloud)
            try claim(reference, &taken)
            let new = NewAsset(
                reference: reference, original: examined.original, assetFolder: names.folder,
                importSource: file.source)
            switch try await ingest.keep(examined, as: new, overwriting: .replace) {
            case .created(let asset): return .created(asset)
            case .overwritten(let asset, _), .kept(let asset): return .overwritten(asset)
            }
        } catch {
            return .failed(error)
        }
    }

    private func isUnchanged(
        _ source: ImportSource, _ reference: AssetReference
    ) async throws(MediaLibraryError) -> Bool {
        do {
            return try await ingest.catalog.importSource(of: reference) == source
        } catch { throw .catalog(error) }
    }

    private func claim(
        _ reference: AssetReference, _ taken: inout Set<AssetReference>
    ) throws(MediaLibraryError) {
        guard taken.insert(reference).inserted else { throw .nameTaken(reference) }
    }

    private func examine(
        _ file: LocalFile, _ names: ImportName
    ) async throws(MediaLibraryError) -> Ingest.Examined {
        guard PublicID.isKeepable(names.stem) else { throw .unacceptablePublicID(names.stem) }
        guard file.source.bytes <= ingest.maximumBytes else {
            throw .fileTooLarge(bytes: file.source.bytes, maximum: ingest.maximumBytes)
        }
        let store = ingest.store
        let temporary = try await BlockingWork.run { () throws(MediaLibraryError) in
            let temporary = try Self.temporary(in: store)
            try file.copy(into: temporary)
            return temporary
        }
        return try await ingest.examine(
            temporary, as: names.isPicture ? .only(.image) : .automatic, filename: names.path)
    }

    private static func temporary(in store: FileStore) throws(MediaLibraryError) -> TemporaryFile {
        do { return try store.makeTemporary() } catch { throw .storage(error) }
    }
}

extension FolderImport.Report {
    mutating func add(_ outcome: FolderImport.Outcome, path: String) {
        switch outcome {
        case .created: created += 1
        case .overwritten: overwritten += 1
        case .unchanged: unchanged += 1
        case .failed(let error): failures.append((path, error))
        }
    }
}
