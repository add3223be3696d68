public import Assets
import Derivations
public import Storage

/// Why a part of a file was not taken.
public enum ChunkError: Error, Equatable, Sendable {
    /// The part has other bytes than its range says, or its whole has another length than before.
    case contradiction
    /// The whole would have more bytes than a file may have.
    case tooLarge(bytes: Int64, maximum: Int64)
    /// More files come in parts than are put together at a time.
    case tooMany(Int)
    case storage(StorageError)
}

/// Puts files together that come in parts, in any order, each part as often as a client likes.
///
/// The parts lie in temporary files of the storage, which go with this process at the latest: a client
/// whose server started anew begins anew.
public actor ChunkedUploads {
    /// Whose parts, and what the client calls them.
    public struct Name: Hashable, Sendable {
        let cloud: CloudName
        let identifier: String

        /// The parts that a client of a cloud calls by an identifier of its own.
        public init(cloud: CloudName, identifier: String) {
            self.cloud = cloud
            self.identifier = identifier
        }
    }

    /// What a part led to.
    public enum Progress: Sendable {
        /// So many bytes are there; others are missing.
        case partial(bytes: Int64)
        /// All of it is there. It is kept until ``forget(_:)``, so that a client may ask again.
        case complete(TemporaryFile)
    }

    /// Bounds on what is kept.
    public struct Bounds: Sendable {
        /// Files at a time.
        public var files = 100
        /// How long a file is kept after its last part came.
        public var patience = Duration.seconds(3_600)

        /// The defaults as stated beside each bound.
        public init() {}
    }

    private struct Parcel {
        var file: TemporaryFile
        var coverage = ByteCoverage()
        var total: Int64?
        var touched: ContinuousClock.Instant
    }

    private let store: FileStore
    private let bounds: Bounds
    private let maximumBytes: Int64
    private var parcels: [Name: Parcel] = [:]
    private var isSweeping = false

    /// - Parameter maximumBytes: the most bytes of a whole.
    public init(store: FileStore, maximumBytes: Int64, bounds: Bounds = Bounds()) {
        self.store = store
        self.maximumBytes = maximumBytes
        self.bounds = bounds
    }

    /// How many files are being put together.
    public var count: Int { parcels.count }

    /// Takes a part.
    public func add(
        _ part: TemporaryFile, _ range: ChunkRange, to name: Name
    ) async throws(ChunkError) -> Progress {
        let file = try await check(part, range, name)
        do {
            try await BlockingWork.run { () throws(StorageError) in
                try file.place(part, at: Int(range.bytes.lowerBound))
            }
        } catch { throw .storage(error) }
        // Another part of it, or its end, may have come in between.
        guard var parcel = parcels[name], parcel.file === file else { throw .contradiction }
        parcel.coverage.add(range.bytes)
        parcel.total = parcel.total ?? range.total
        parcel.touched = .now
        parcels[name] = parcel
        sweepLater()
        guard let total = parcel.total, parcel.coverage.isAll(of: total) else {
            return .partial(bytes: parcel.coverage.count)
        }
        return .complete(file)
    }

    /// Lets go of a file that was kept, or is of no use.
    public func forget(_ name: Name) { parcels[name] = nil }

    /// The file that a part belongs to, if it fits in.
    private func check(
        _ part: TemporaryFile, _ range: ChunkRange, _ name: Name
    ) async throws(ChunkError) -> TemporaryFile {
        let store = store
        let size: Int64
        do {
            size = try await BlockingWork.run { () throws(StorageError) in Int64(try part.size) }
        } catch { throw .storage(error) }
        guard size == Int64(range.bytes.count) else { throw .contradiction }
        let end = max(range.total ?? 0, range.bytes.upperBound)
        guard end <= maximumBytes else { throw .tooLarge(bytes: end, maximum: maximumBytes) }
        if let parcel = parcels[name] {
            let total = parcel.total ?? range.total ?? .max
            guard range.total ?? total == total, range.bytes.upperBound <= total,
                parcel.coverage.end <= total
            else { throw .contradiction }
            return parcel.file
        }
        guard parcels.count < bounds.files else { throw .tooMany(bounds.files) }
        let file: TemporaryFile
        do {
            file = try await BlockingWork.run { () throws(StorageError) in
                try store.makeTemporary()
            }
        } catch { throw .storage(error) }
        // Two parts may come at once: the first one's file is everybody's.
        if let parcel = parcels[name] { return parcel.file }
        parcels[name] = Parcel(file: file, touched: .now)
        return file
    }

    // MARK: What nobody finishes

    /// Sweeps once, after as long as the youngest parcel may rest; again if anything is left then.
    private func sweepLater() {
        guard !isSweeping else { return }
        isSweeping = true
        let patience = bounds.patience
        Task { [weak self] in
            try? await Task.sleep(for: patience)
            await self?.sweep()
        }
    }

    private func sweep() {
        isSweeping = false
        let oldest = ContinuousClock.now - bounds.patience
        parcels = parcels.filter { $0.value.touched > oldest }
        if !parcels.isEmpty { sweepLater() }
    }
}
