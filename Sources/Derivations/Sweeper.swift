import Assets
public import Catalog
import Foundation
public import Storage

/// Removes files that no row reaches, and rows whose files are gone.
public struct Sweeper: Sendable {
    /// What one sweep did.
    public struct Report: Hashable, Sendable {
        /// Files of processes that ended before they finished.
        public var temporaries = 0
        public var originals = 0
        public var derivedFiles = 0
        public var derivedRows = 0
        public var retouches = 0

        /// Whether there was nothing to do.
        public var isEmpty: Bool { self == Report() }
    }

    let catalog: AssetCatalog
    let store: FileStore
    let removal: Removal

    /// How old a file without a row must be before it counts as forgotten: between a file's arrival and
    /// its row there is never more than a moment.
    private static let patience: Int64 = 600

    private static let batch = 500

    public init(catalog: AssetCatalog, store: FileStore, removal: Removal) {
        self.catalog = catalog
        self.store = store
        self.removal = removal
    }

    /// Sweeps once.
    public func sweep() async throws -> Report {
        var report = Report()
        let store = store
        report.temporaries = try await BlockingWork.run { () throws(StorageError) in
            try store.removeStaleTemporaries()
        }
        report.derivedRows += try await removeRows()
        for shard in UInt8.min...UInt8.max {
            try Task.checkCancellation()
            report.originals += try await removeOriginals(in: shard)
            report.derivedFiles += try await removeDerived(in: shard)
            report.retouches += try await removeRetouches(in: shard)
        }
        return report
    }

    // MARK: Rows

    /// Rows that no request can reach, and rows without a file.
    private func removeRows() async throws -> Int {
        var removed = 0
        var after: DerivationID?
        repeat {
            let stale = try await catalog.removeStaleDerived(after: after, limit: Self.batch)
            await removal.remove(NeedlessFiles(derived: stale.removed))
            removed += stale.removed.count
            after = stale.next
        } while after != nil
        after = nil
        repeat {
            let ids = try await catalog.derivationIDs(after: after, limit: Self.batch)
            let store = store
            let gone = await BlockingWork.run {
                ids.filter { ((try? store.exists(.derived($0))) ?? true) == false }
            }
            if !gone.isEmpty { _ = try await catalog.deleteDerived(gone) }
            removed += gone.count
            after = ids.count < Self.batch ? nil : ids.last
        } while after != nil
        return removed
    }

    // MARK: Files

    private func removeOriginals(in shard: UInt8) async throws -> Int {
        let forgotten = try await forgottenKeys(.original, shard)
        guard !forgotten.isEmpty else { return 0 }
        // A copy is known by its original, which is the one in the catalog.
        let owners = forgotten.map { ($0, $0.originalOfCopy ?? $0) }
        let known = try await catalog.knownStorageKeys(among: owners.map(\.1.hex))
        let needless = owners.filter { !known.contains($0.1.hex) }.map(\.0.hex)
        await removal.remove(NeedlessFiles(originals: needless))
        return needless.count
    }

    private func removeDerived(in shard: UInt8) async throws -> Int {
        let forgotten = try await forgottenKeys(.derived, shard).compactMap(\.derivationID)
        guard !forgotten.isEmpty else { return 0 }
        let known = try await catalog.knownDerivations(among: forgotten)
        let needless = forgotten.filter { !known.contains($0) }
        await removal.remove(NeedlessFiles(derived: needless))
        return needless.count
    }

    private func removeRetouches(in shard: UInt8) async throws -> Int {
        let forgotten = try await forgottenKeys(.retouch, shard).compactMap(\.retouch)
            .map { RetouchName(asset: $0.asset, digest: $0.digest) }
        guard !forgotten.isEmpty else { return 0 }
        let known = try await catalog.knownRetouches(among: forgotten)
        let needless = forgotten.filter { !known.contains($0) }
        await removal.remove(NeedlessFiles(retouches: needless))
        return needless.count
    }

    private func forgottenKeys(
        _ kind: StorageKey.Kind, _ shard: UInt8
    ) async throws -> [StorageKey] {
        let store = store
        let newest = Int64(Date().timeIntervalSince1970) - Self.patience
        return try await BlockingWork.run { () throws(any Error) in
            var keys: [StorageKey] = []
            try store.forEach(kind, shards: shard...shard) { entry in
                if entry.modified < newest { keys.append(entry.key) }
            }
            return keys
        }
    }
}
