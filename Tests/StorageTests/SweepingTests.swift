import Foundation
import Testing

@testable import Storage

@Suite struct SweepingTests {
    let folder: Folder
    let store: FileStore

    init() throws {
        folder = try Folder()
        store = try folder.store()
    }

    @Test func meetsEveryFileOfAKindOnce() throws {
        var expected: [StorageKey: Int] = [:]
        for number in 0..<40 as Range<UInt8> {
            let key = try derivedKey(number)
            try store.put([UInt8](repeating: 0, count: Int(number)), key)
            expected[key] = Int(number)
        }
        try store.put([1], .newOriginal())
        var met: [StorageKey: Int] = [:]
        try store.forEach(.derived) { entry in
            #expect(met[entry.key] == nil)
            #expect(entry.modified > 0)
            met[entry.key] = entry.size
        }
        #expect(met == expected)
        var originals = 0
        try store.forEach(.original) { _ in originals += 1 }
        #expect(originals == 1)
    }

    @Test func walksInShards() throws {
        for number in 0..<20 as Range<UInt8> { try store.put([1], derivedKey(number)) }
        var met: [StorageKey] = []
        try store.forEach(.derived, shards: 3...5) { met.append($0.key) }
        let expected: [StorageKey] = try [3, 4, 5].map(derivedKey)
        #expect(Set(met) == Set(expected))
    }

    @Test func mayDeleteWhatItMeets() throws {
        for number in 0..<40 as Range<UInt8> { try store.put([1], derivedKey(number)) }
        try store.forEach(.derived) { entry in
            let isDeleted = try store.delete(entry.key)
            #expect(isDeleted)
        }
        #expect(try folder.files(in: "derived").isEmpty)
    }

    @Test func leavesOutWhatIsNotItsOwn() throws {
        let key = try derivedKey(1)
        try store.put([1], key)
        let root = folder.path + "/data/derived"
        let strangers = [
            "README", "01/README", "\(key.folder.dropFirst("derived/".count))/README",
            // A key's name in the wrong folder.
            "01/\(key.hex)",
        ]
        for name in strangers {
            #expect(FileManager.default.createFile(atPath: "\(root)/\(name)", contents: nil))
        }
        var met: [StorageKey] = []
        try store.forEach(.derived) { met.append($0.key) }
        #expect(met == [key])
    }

    @Test func passesOnWhatTheVisitorThrows() throws {
        struct Enough: Error {}
        try store.put([1], derivedKey(1))
        #expect(throws: Enough.self) { try store.forEach(.derived) { _ in throw Enough() } }
    }

    @Test func removesWhatADeadProcessLeft() throws {
        let dead = "\(folder.path)/data/tmp/\(String(repeating: "d", count: 32))"
        try FileManager.default.createDirectory(atPath: dead, withIntermediateDirectories: false)
        for name in ["a", "b"] {
            #expect(FileManager.default.createFile(atPath: "\(dead)/\(name)", contents: nil))
        }
        #expect(try store.removeStaleTemporaries() == 2)
        #expect(!FileManager.default.fileExists(atPath: dead))
        #expect(try store.removeStaleTemporaries() == 0)
    }

    @Test func removesWhatAKilledProcessLeftAndNothingOfALivingOne() throws {
        // A descriptor of its own holds the lock as another process does; closing it is what the
        // kernel does for one that is killed.
        let other = "\(folder.path)/data/tmp/\(String(repeating: "e", count: 32))"
        try FileManager.default.createDirectory(atPath: other, withIntermediateDirectories: false)
        #expect(FileManager.default.createFile(atPath: "\(other)/file", contents: nil))
        let descriptor = open(other, O_RDONLY | O_DIRECTORY)
        #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
        #expect(try store.removeStaleTemporaries() == 0)
        #expect(FileManager.default.fileExists(atPath: other + "/file"))
        close(descriptor)
        #expect(try store.removeStaleTemporaries() == 1)
        #expect(!FileManager.default.fileExists(atPath: other))
    }

    @Test func leavesTheTemporariesOfOtherStoresAlone() throws {
        let temporary = try store.makeTemporary()
        try temporary.write([1, 2, 3])
        let other = try folder.store()
        #expect(try other.removeStaleTemporaries() == 0)
        #expect(try store.removeStaleTemporaries() == 0)
        let key = StorageKey.newOriginal()
        try store.commit(temporary, as: key)
        #expect(try other.bytes(key) == [1, 2, 3])
    }

    @Test func leavesNoFolderOfItsOwnBehind() throws {
        do { _ = try folder.store() }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data/tmp")
        #expect(left.count == 1)
    }
}
