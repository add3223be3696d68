import Assets
import Foundation
import Testing

@testable import Storage

/// A folder of a test's own, removed when the test lets go of it.
final class Folder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "storage-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func store(_ sync: SyncPolicy = .none) throws -> FileStore {
        try FileStore(root: path + "/data", sync: sync)
    }

    /// Every file below `part` of the store, by its path from there.
    func files(in part: String) throws -> [String] {
        let root = "\(path)/data/\(part)"
        return try FileManager.default.subpathsOfDirectory(atPath: root).filter { name in
            var isFolder: ObjCBool = false
            let path = "\(root)/\(name)"
            return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
                && !isFolder.boolValue
        }
    }

    func mode(_ part: String) throws -> Int? {
        let attributes = try FileManager.default.attributesOfItem(atPath: "\(path)/data/\(part)")
        return attributes[.posixPermissions] as? Int
    }
}

extension FileStore {
    func put(_ bytes: [UInt8], _ key: StorageKey) throws {
        let temporary = try makeTemporary()
        try temporary.write(bytes)
        try commit(temporary, as: key)
    }

    func bytes(_ key: StorageKey) throws -> [UInt8]? {
        guard let file = try open(key) else { return nil }
        return try file.read(offset: 0, count: file.size)
    }
}

func derivedKey(_ number: UInt8) throws -> StorageKey {
    .derived(try #require(DerivationID(bytes: (0..<32).map { $0 == 0 ? number : number &+ $0 })))
}

@Suite struct FileStoreTests {
    let folder: Folder
    let store: FileStore
    let key = StorageKey.newOriginal()

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    @Test(arguments: SyncPolicy.allCases)
    func givesBackWhatWasCommitted(_ sync: SyncPolicy) throws {
        let store = try folder.store(sync)
        for bytes in [[], Array("hello".utf8), [UInt8](repeating: 7, count: 3_000_000)] {
            try store.put(bytes, key)
            #expect(try store.bytes(key) == bytes)
            #expect(try store.size(of: key) == bytes.count)
            #expect(try store.exists(key))
        }
        #expect(try folder.files(in: "tmp").isEmpty)
        #expect(try folder.files(in: "originals").count == 1)
    }

    @Test func showsNothingBeforeTheCommit() throws {
        let temporary = try store.makeTemporary()
        try temporary.write(Array("half".utf8))
        #expect(try store.open(key) == nil)
        #expect(try !store.exists(key))
        #expect(try store.size(of: key) == nil)
        try temporary.write(Array(" done".utf8))
        #expect(try temporary.size == 9)
        try store.commit(temporary, as: key)
        #expect(try store.bytes(key) == Array("half done".utf8))
        #expect(try temporary.read(offset: 5, count: 100) == Array("done".utf8))
    }

    @Test func storesWhatSomebodyElseWroteIntoTheDescriptor() throws {
        let temporary = try store.makeTemporary()
        let copy = dup(temporary.descriptor)
        #expect(Glibc.write(copy, "child", 5) == 5)
        close(copy)
        #expect(try temporary.size == 5)
        try store.commit(temporary, as: key)
        #expect(try store.bytes(key) == Array("child".utf8))
    }

    @Test func forgetsATemporaryFileThatIsNotCommitted() throws {
        do {
            let temporary = try store.makeTemporary()
            try temporary.write([1, 2, 3])
            #expect(try folder.files(in: "tmp").count == 1)
        }
        #expect(try folder.files(in: "tmp").isEmpty)
    }

    @Test func commitsATemporaryFileOnce() throws {
        let temporary = try store.makeTemporary()
        try store.commit(temporary, as: key)
        #expect(throws: StorageError.alreadyCommitted) {
            try store.commit(temporary, as: .newOriginal())
        }
        #expect(try folder.files(in: "originals").count == 1)
    }

    @Test func letsAReaderFinishWhatWasReplacedOrDeleted() throws {
        try store.put(Array("old".utf8), key)
        let file = try #require(try store.open(key))
        try store.put(Array("newer".utf8), key)
        #expect(try store.bytes(key) == Array("newer".utf8))
        #expect(try store.delete(key))
        #expect(try file.read(offset: 0, count: 100) == Array("old".utf8))
        #expect(try store.open(key) == nil)
    }

    @Test func saysWhetherThereWasAnythingToDelete() throws {
        #expect(try !store.delete(key))
        try store.put([1], key)
        #expect(try store.delete(key))
        #expect(try !store.delete(key))
    }

    @Test(arguments: [
        (0, 4, "0123"), (8, 4, "89"), (10, 1, ""), (100, 5, ""), (3, 0, ""), (3, -1, ""),
        (0, Int.max, "0123456789"),
    ])
    func readsRanges(_ offset: Int, _ count: Int, _ text: String) throws {
        try store.put(Array("0123456789".utf8), key)
        let file = try #require(try store.open(key))
        #expect(try file.read(offset: offset, count: count) == Array(text.utf8))
    }

    @Test func knowsWhenAFileWasWritten() throws {
        let before = Int64(time(nil))
        try store.put([1], key)
        let file = try #require(try store.open(key))
        // The clock of files and that of `time` are up to a tick apart, either way.
        #expect((before - 1...Int64(time(nil)) + 1).contains(file.modified))
    }

    @Test func keepsOthersAndChildrenOut() throws {
        try store.put([1], key)
        #expect(try folder.mode("") == 0o700)
        #expect(try folder.mode("originals") == 0o700)
        #expect(try folder.mode(key.folder) == 0o700)
        #expect(try folder.mode(key.path) == 0o600)
        let temporary = try store.makeTemporary()
        let file = try #require(try store.open(key))
        #expect(fcntl(temporary.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC != 0)
        #expect(fcntl(file.descriptor, F_GETFL) & O_ACCMODE == O_RDONLY)
    }

    @Test func closesWhatNobodyHolds() throws {
        try store.put([1], key)
        // More than a process may usually have open at a time.
        for _ in 0..<30_000 { _ = try store.open(key) }
        #expect(try store.exists(key))
    }

    @Test func followsNoSymbolicLink() throws {
        try store.put([1], key)
        let path = "\(folder.path)/data/\(key.path)"
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createSymbolicLink(
            atPath: path, withDestinationPath: "/etc/hostname")
        #expect(throws: StorageError.failure(.open, code: ELOOP)) { try store.open(key) }
    }

    @Test func survivesManyCommitsOfOneKeyAtOnce() async throws {
        let store = store
        let key = key
        try await withThrowingTaskGroup { group in
            for number in 0..<16 {
                group.addTask {
                    for _ in 0..<20 {
                        try store.put([UInt8](repeating: UInt8(number), count: 5000), key)
                        let bytes = try #require(try store.bytes(key))
                        #expect(bytes.count == 5000 && Set(bytes).count == 1)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try folder.files(in: "tmp").isEmpty)
        #expect(try folder.files(in: "originals").count == 1)
    }

    @Test func reportsAFullDiskAsSuch() throws {
        let full = try #require(
            try Descriptor.opened("/dev/full", flags: O_WRONLY, for: .createTemporary))
        #expect(throws: StorageError.noSpace) {
            try [1, 2, 3].withUnsafeBytes { try full.write($0) }
        }
    }

    @Test func knowsTheRoomThatIsLeft() throws {
        let space = try store.space()
        #expect(space.free > 0)
        #expect(space.total >= space.free)
    }

    @Test func refusesARootThatIsAFile() throws {
        let path = folder.path + "/file"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        #expect(throws: StorageError.failure(.openRoot, code: ENOTDIR)) {
            try FileStore(root: path, sync: .none)
        }
        #expect(throws: StorageError.self) { try FileStore(root: path + "/below", sync: .none) }
    }
}
