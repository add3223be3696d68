import Foundation
import Storage
import Testing

@testable import MediaLibrary

@Suite struct ArchiveTests {
    @Test(
        arguments: [
            ("", 0), ("a", 0xE8B7_BE43), ("123456789", 0xCBF4_3926),
            (
                "The quick brown fox jumps over the lazy dog", 0x414F_A339
            ),
        ] as [(String, UInt32)])
    func sumsAreThoseOfTheStandard(text: String, sum: UInt32) {
        var checksum = Checksum()
        Array(text.utf8).withUnsafeBytes { checksum.add($0) }
        #expect(checksum.value == sum)
        // In two pieces.
        var parts = Checksum()
        let bytes = Array(text.utf8)
        Array(bytes.prefix(3)).withUnsafeBytes { parts.add($0) }
        Array(bytes.dropFirst(3)).withUnsafeBytes { parts.add($0) }
        #expect(parts.value == sum)
    }

    @Test(
        arguments: [
            (0, (1 << 5 | 1, 0)),
            (1_700_000_000, (43 << 9 | 11 << 5 | 14, 22 << 11 | 13 << 5 | 10)),
            (951_782_400, (20 << 9 | 2 << 5 | 29, 0)),
        ] as [(Int64, (Int, Int))])
    func timesAreThoseOfZip(seconds: Int64, stamp: (Int, Int)) {
        let found = ZipLayout.stamp(seconds)
        #expect(Int(found.date) == stamp.0 && Int(found.time) == stamp.1)
    }

    /// Files of these sizes, in the storage.
    private func items(_ sizes: [String: Int], _ house: House) throws -> [ArchiveWriter.Item] {
        try sizes.sorted { $0.key < $1.key }.map { name, size in
            let key = StorageKey.newOriginal()
            let file = try house.store.makeTemporary()
            try file.write((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            try house.store.commit(file, as: key)
            let store = house.store
            return ArchiveWriter.Item(
                entry: ArchiveEntry(name: name, size: Int64(size), modified: 1_700_000_000)
            ) { () throws(StorageError) in try store.open(key) }
        }
    }

    @Test(arguments: ArchiveFormat.allCases)
    func theLengthIsKnownBefore(format: ArchiveFormat) async throws {
        let house = try await House()
        let long = String(repeating: "lang/", count: 30) + "é.txt"
        for sizes in [[:], ["a": 0], ["a": 1, "b/c": 70_000, long: 512, "d": 131_070]] {
            let writer = ArchiveWriter(format, of: try items(sizes, house))
            var length = 0
            try await writer.write { length += $0.count }
            #expect(Int64(length) == writer.length)
        }
    }

    @Test func programsOfOthersReadThem() async throws {
        let house = try await House()
        let sizes = ["a.bin": 200_000, "folder/ü.txt": 3, String(repeating: "x", count: 150): 10]
        for format in ArchiveFormat.allCases {
            let writer = ArchiveWriter(format, of: try items(sizes, house))
            let path = house.folder.appending(path: "archive.\(format.rawValue)").path
            #expect(FileManager.default.createFile(atPath: path, contents: nil))
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try await writer.write { try handle.write(contentsOf: Data($0)) }
            try handle.close()
            let script =
                format == .zip
                ? "import zipfile,sys;z=zipfile.ZipFile(sys.argv[1]);assert z.testzip() is None;"
                    + "print(sorted((i.filename,i.file_size) for i in z.infolist()))"
                : "import tarfile,sys;t=tarfile.open(sys.argv[1]);"
                    + "print(sorted((m.name,len(t.extractfile(m).read())) for m in t))"
            let output = try Self.python(script, path)
            for (name, size) in sizes {
                #expect(output.contains("('\(name)', \(size))"), "\(output)")
            }
        }
    }

    private static func python(_ script: String, _ path: String) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-X", "utf8", "-c", script, path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }

    @Test func aFileThatIsGoneEndsTheArchive() async throws {
        let house = try await House()
        let gone = ArchiveWriter.Item(
            entry: ArchiveEntry(name: "a", size: 1, modified: 0)
        ) { () throws(StorageError) in nil }
        await #expect(throws: ArchiveWriter.Failure.changed(name: "a")) {
            try await ArchiveWriter(.zip, of: [gone]).write { _ in }
        }
        _ = house
    }

    @Test func largeArchivesAreZip64() {
        let large = ArchiveEntry(name: "a", size: 5 << 30, modified: 0)
        let layout = ZipLayout([large, ArchiveEntry(name: "b", size: 1, modified: 0)])
        let end = layout.end(sums: [1, 2])
        #expect(end.count > ZipLayout([]).end(sums: []).count)
        #expect(end.firstRange(of: [0x50, 0x4B, 0x06, 0x06]) != nil)
        #expect(ZipLayout.header(large, sum: 0).count == 30 + 1 + 20)
    }

    @Test func namesAreEachOnceAndLeadNowhere() {
        var names = ArchiveNames(folders: .kept)
        #expect(names.name("a/b", ending: "png") == "a/b.png")
        #expect(names.name("a/b", ending: "png") == "a/b_1.png")
        #expect(names.name("../../etc/passwd", ending: nil) == "etc/passwd")
        #expect(names.name("/", ending: "png") == "file.png")
        #expect(names.name("c:\\x", ending: nil) == "c__x")
        var flat = ArchiveNames(folders: .flattened)
        #expect(flat.name("a/x", ending: "png") == "x.png")
        #expect(flat.name("b/x", ending: "png") == "x_1.png")
    }
}
