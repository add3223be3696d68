public import Assets
public import Catalog
public import Derivations
public import Imaging
internal import Rendering
public import Storage

/// Takes files in: digests them, has them looked at, stores them, and keeps them under their names.
public struct Ingest: Sendable {
    /// What kind of asset a file is to become.
    public enum Kind: Hashable, Sendable {
        /// This kind; a file that is no picture is refused as an image.
        case only(AssetType)
        /// An image where it is a picture, raw otherwise.
        case automatic
    }

    /// A file that was looked at and is not kept yet. It is gone with its last owner.
    public struct Examined: Sendable {
        /// Its bytes.
        public let file: TemporaryFile
        /// What everybody may see instead, where the file has personal metadata.
        let publicCopy: TemporaryFile?
        let key: StorageKey
        /// What it becomes.
        public let assetType: AssetType
        /// What it is.
        public var original: Original
    }

    let catalog: AssetCatalog
    let store: FileStore
    let inspector: any Inspector
    let epochs: Epochs
    let removal: Removal
    let limits: Limits
    /// The most bytes of a file.
    public let maximumBytes: Int64

    /// Puts together what taking a file in needs.
    public init(
        catalog: AssetCatalog, store: FileStore, inspector: any Inspector, epochs: Epochs,
        removal: Removal, limits: Limits, maximumBytes: Int64
    ) {
        self.catalog = catalog
        self.store = store
        self.inspector = inspector
        self.epochs = epochs
        self.removal = removal
        self.limits = limits
        self.maximumBytes = maximumBytes
    }

    /// Finds out what a file is, without keeping it.
    ///
    /// - Parameter filename: the name that it had where it came from; folders are taken off.
    /// - Throws: `fileTooLarge`; `notAPicture` where a picture is demanded; `inspection` where the
    ///   render process could not say; `storage`.
    public func examine(
        _ file: TemporaryFile, as kind: Kind, filename: String?
    ) async throws(MediaLibraryError) -> Examined {
        let maximum = maximumBytes
        let (bytes, digest) = try await stored { () throws(StorageError) in
            let size = Int64(try file.size)
            return (size, size > maximum ? "" : try ContentDigest.md5(of: file))
        }
        guard bytes <= maximum else { throw .fileTooLarge(bytes: bytes, maximum: maximum) }
        let name = filename.flatMap { $0.split(whereSeparator: { "/\\".contains($0) }).last }
        let inspection = try await inspect(file, digest, kind)
        let copy = inspection == nil ? nil : try await publicCopy(of: file, digest)
        let key = StorageKey.newOriginal(copy == nil ? .whole : .copied)
        var original = Original(
            storageKey: key.hex, bytes: bytes, contentHash: digest, filename: name.map(String.init))
        original.format = inspection?.format
        original.picture = inspection.map(Original.Picture.init)
        let type: AssetType
        switch kind {
        case .only(let demanded): type = demanded
        case .automatic: type = inspection == nil ? .raw : .image
        }
        return Examined(
            file: file, publicCopy: copy, key: key, assetType: type, original: original)
    }

    /// What an examined picture says about itself.
    public func fields(of examined: Examined) async throws(MediaLibraryError) -> [String: String] {
        do {
            return try await inspector.fields(
                examined.file.descriptor, limits: limits,
                inputKey: examined.original.contentHash)
        } catch { throw .inspection(error) }
    }

    /// Keeps an examined file under its name. Once this returns no cache answers with what went by
    /// the name before.
    ///
    /// - Throws: `unacceptablePublicID`, `storage`, or `catalog`; then nothing is kept.
    public func keep(
        _ examined: Examined, as new: NewAsset, overwriting: Overwriting
    ) async throws(MediaLibraryError) -> PutOutcome {
        guard new.reference.isKeepable else {
            throw .unacceptablePublicID(new.reference.publicID.text)
        }
        let store = store
        try await stored { () throws(StorageError) in
            // The copy comes first: without it the original must not be seen.
            if let copy = examined.publicCopy, let key = examined.key.publicCopy {
                try store.commit(copy, as: key)
            }
            try store.commit(examined.file, as: examined.key)
        }
        let outcome: PutOutcome
        do {
            outcome = try await catalog.put(new, overwriting: overwriting)
        } catch {
            await removal.remove(NeedlessFiles(originals: [examined.key.hex]))
            throw .catalog(error)
        }
        epochs.bump(.asset(new.reference))
        switch outcome {
        case .created: break
        case .overwritten(_, let needless): await removal.remove(needless)
        case .kept: await removal.remove(NeedlessFiles(originals: [examined.key.hex]))
        }
        return outcome
    }

    /// The facts of a picture; `nil` where the file need not be one and is none.
    private func inspect(
        _ file: TemporaryFile, _ digest: String, _ kind: Kind
    ) async throws(MediaLibraryError) -> Inspection? {
        switch kind {
        case .only(.video), .only(.raw): return nil
        case .only(.image), .automatic: break
        }
        do {
            // The same bytes get the same strikes, under whatever name they come again.
            return try await inspector.inspect(file.descriptor, limits: limits, inputKey: digest)
        } catch {
            guard case .imaging(let fault) = error else { throw .inspection(error) }
            if case .internalFailure = fault { throw .inspection(error) }
            guard kind == .automatic else { throw .notAPicture }
            return nil
        }
    }

    /// A copy without places and people; `nil` where the file speaks of none.
    private func publicCopy(
        of file: TemporaryFile, _ digest: String
    ) async throws(MediaLibraryError) -> TemporaryFile? {
        let store = store
        let copy = try await stored { () throws(StorageError) in try store.makeTemporary() }
        do {
            let isCopied = try await inspector.clean(
                file.descriptor, into: copy.descriptor, limits: limits, inputKey: digest)
            return isCopied ? copy : nil
        } catch {
            // A file whose metadata cannot be told apart from its pixels has none that anybody reads.
            if case .imaging(.corrupt) = error { return nil }
            throw .inspection(error)
        }
    }

    private func stored<Value: Sendable>(
        _ work: @escaping @Sendable () throws(StorageError) -> Value
    ) async throws(MediaLibraryError) -> Value {
        do { return try await BlockingWork.run(work) } catch { throw .storage(error) }
    }
}

extension Original.Picture {
    init(_ inspection: Inspection) {
        self.init(
            width: inspection.storedWidth, height: inspection.storedHeight,
            pages: inspection.pages,
            hasAlpha: inspection.hasAlpha, orientation: inspection.orientation.rawValue)
    }
}
