import Derivations
public import Storage

/// Writes an archive piece by piece: memory holds one piece, whatever its size.
public struct ArchiveWriter: Sendable {
    /// A file to put in, and where its bytes are.
    public struct Item: Sendable {
        /// What it is called there.
        public var entry: ArchiveEntry
        /// Opens it; `nil` where it is gone.
        public var open: @Sendable () throws(StorageError) -> StoredFile?

        /// Puts an item together.
        public init(
            entry: ArchiveEntry, open: @escaping @Sendable () throws(StorageError) -> StoredFile?
        ) {
            self.entry = entry
            self.open = open
        }
    }

    /// Why an archive ends early.
    public enum Failure: Error, Hashable, Sendable {
        /// A file is gone, or has another size than was said.
        case changed(name: String)
        case storage(StorageError)
    }

    /// Bytes of a piece.
    private static let piece = 1 << 18

    private let format: ArchiveFormat
    private let items: [Item]

    /// An archive of these files, in this order.
    public init(_ format: ArchiveFormat, of items: [Item]) {
        self.format = format
        self.items = items
    }

    /// How many bytes it will have.
    public var length: Int64 { format.length(of: items.map(\.entry)) }

    /// Writes it all.
    ///
    /// - Parameter give: takes the next piece.
    public func write(_ give: ([UInt8]) async throws -> Void) async throws {
        switch format {
        case .zip: try await writeZip(give)
        case .tgz: try await writeTar(give)
        }
    }

    private func writeZip(_ give: ([UInt8]) async throws -> Void) async throws {
        let layout = ZipLayout(items.map(\.entry))
        var sums: [UInt32] = []
        for item in items {
            let file = try await opened(item)
            // The sum stands before the bytes: they are read twice.
            var sum = Checksum()
            try await read(file, item) { bytes in bytes.withUnsafeBytes { sum.add($0) } }
            try await give(ZipLayout.header(item.entry, sum: sum.value))
            try await read(file, item, give)
            sums.append(sum.value)
        }
        try await give(layout.end(sums: sums))
    }

    private func writeTar(_ give: ([UInt8]) async throws -> Void) async throws {
        var frame = GzipFrame()
        var waiting: [UInt8] = []
        func add(_ bytes: [UInt8]) async throws {
            waiting += bytes
            var place = 0
            while waiting.count - place >= GzipFrame.largestBlock {
                let end = place + GzipFrame.largestBlock
                try await give(frame.block(Array(waiting[place..<end])))
                place = end
            }
            waiting.removeFirst(place)
        }
        try await give(GzipFrame.header)
        for item in items {
            let file = try await opened(item)
            try await add(TarLayout.header(item.entry))
            try await read(file, item) { try await add($0) }
            try await add(TarLayout.padding(of: item.entry.size))
        }
        try await add(TarLayout.end)
        if !waiting.isEmpty { try await give(frame.block(waiting)) }
        try await give(frame.end)
    }

    private func opened(_ item: Item) async throws -> StoredFile {
        let file: StoredFile?
        do { file = try await BlockingWork.run(item.open) } catch {
            throw Failure.storage(error)
        }
        guard let file, Int64(file.size) == item.entry.size else {
            throw Failure.changed(name: item.entry.name)
        }
        return file
    }

    private func read(
        _ file: StoredFile, _ item: Item, _ take: ([UInt8]) async throws -> Void
    ) async throws {
        var place = 0
        while place < file.size {
            let offset = place
            let bytes: [UInt8]
            do {
                bytes = try await BlockingWork.run { () throws(StorageError) in
                    try file.read(offset: offset, count: Self.piece)
                }
            } catch { throw Failure.storage(error) }
            guard !bytes.isEmpty else { throw Failure.changed(name: item.entry.name) }
            place += bytes.count
            try await take(bytes)
        }
    }
}
