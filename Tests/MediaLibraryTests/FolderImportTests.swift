import Assets
import Catalog
import Foundation
import MediaLibrary
import Synchronization
import Testing

@Suite struct FolderImportTests {
    /// A folder of the house with these files.
    private func fill(_ house: House, _ files: [String: String]) throws -> String {
        let root = house.folder.appending(path: "pictures")
        for (path, text) in files {
            let url = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        return root.path
    }

    @Test func pathsBecomePublicIDs() async throws {
        let house = try await House()
        let root = try fill(
            house,
            [
                "shoes/red one.JPG": "PICTURE", "readme.md": "words", "odd.dat": "PICTURE",
                "v1.2/ü.png": "PICTURE", ".hidden/x.jpg": "PICTURE", ".y.jpg": "PICTURE",
            ])
        let seen = Mutex<[String]>([])
        let report = try await FolderImport(into: demo, ingest: house.library.ingest).run(root) {
            progress in
            seen.withLock { $0.append("\(progress.done)/\(progress.total) \(progress.path)") }
        }
        #expect(report.created == 4)
        #expect(report.failures.isEmpty)
        #expect(
            seen.withLock { $0 } == [
                "1/4 odd.dat", "2/4 readme.md", "3/4 shoes/red one.JPG", "4/4 v1.2/ü.png",
            ])
        let shoe = try #require(try await house.catalog.asset(reference("shoes/red one")))
        #expect(shoe.assetFolder == "shoes")
        #expect(try await house.catalog.asset(reference("v1.2/ü")) != nil)
        #expect(try await house.catalog.asset(reference("odd.dat")) != nil)
        #expect(try await house.catalog.asset(reference("readme.md", .raw)) != nil)
    }

    @Test func importingTwiceSkipsWhatHasNotChanged() async throws {
        let house = try await House()
        let root = try fill(house, ["a.jpg": "PICTURE", "b.txt": "words", "c.bin": "PICTURE"])
        let folderImport = FolderImport(into: demo, ingest: house.library.ingest)
        _ = try await folderImport.run(root) { _ in }
        let version = try await house.catalog.asset(reference("a"))?.version
        let again = try await folderImport.run(root) { _ in }
        #expect(again.counts == "0 new, 0 changed, 3 same")
        #expect(try await house.catalog.asset(reference("a"))?.version == version)
        _ = try fill(house, ["a.jpg": "PICTURE, but longer"])
        let third = try await folderImport.run(root) { _ in }
        #expect(third.counts == "0 new, 1 changed, 2 same")
    }

    @Test func oneBadFileDoesNotEndTheImport() async throws {
        let house = try await House(maximumBytes: 100)
        let root = try fill(
            house,
            [
                "a.jpg": "no picture", "b.jpg": "PICTURE", "b.png": "PICTURE", "c%.jpg": "PICTURE",
                "d.txt": String(repeating: "x", count: 101), "e.jpg": "PICTURE",
            ])
        let report = try await FolderImport(into: demo, ingest: house.library.ingest)
            .run(root) { _ in }
        #expect(report.created == 4)
        #expect(report.failures.map(\.path) == ["a.jpg", "d.txt"])
        #expect(
            report.failures.map(\.error) == [
                .notAPicture, .fileTooLarge(bytes: 101, maximum: 100),
            ])
    }

    @Test func ofPicturesThatDifferInTheirExtensionsTheFirstGetsThePlainName() async throws {
        let house = try await House()
        let root = try fill(house, ["b.jpg": "PICTURE", "b.png": "PICTURE"])
        _ = try await FolderImport(into: demo, ingest: house.library.ingest).run(root) { _ in }
        #expect(try await house.catalog.asset(reference("b")) != nil)
        #expect(try await house.catalog.asset(reference("b.png")) != nil)
    }

    @Test func linksAreNotFollowed() async throws {
        let house = try await House()
        let root = try fill(house, ["a.jpg": "PICTURE"])
        try FileManager.default.createSymbolicLink(
            atPath: root + "/b.jpg", withDestinationPath: root + "/a.jpg")
        let report = try await FolderImport(into: demo, ingest: house.library.ingest)
            .run(root) { _ in }
        #expect(report.created == 1)
    }

    @Test func aMissingFolderOrCloudIsAnError() async throws {
        let house = try await House()
        await #expect(throws: MediaLibraryError.unreadable(path: "/nowhere/at/all", code: 2)) {
            try await FolderImport(into: demo, ingest: house.library.ingest)
                .run("/nowhere/at/all") { _ in }
        }
        let nobody = CloudName("nobody")!
        await #expect(throws: MediaLibraryError.catalog(.unknownCloud(nobody))) {
            try await FolderImport(into: nobody, ingest: house.library.ingest).run("/") { _ in }
        }
    }
}

extension FolderImport.Report {
    fileprivate var counts: String {
        "\(created) new, \(overwritten) changed, \(unchanged) same"
    }
}
