import Assets
import Catalog
import Derivations
import MediaLibrary
import Rendering
import Storage
import Testing

@Suite struct IngestTests {
    @Test func factsOfAPictureAreFound() async throws {
        let house = try await House()
        let examined = try await house.library.ingest.examine(
            try house.temporary("PICTURE"), as: .automatic, filename: "C:\\holiday\\red.jpg")
        #expect(examined.assetType == .image)
        #expect(examined.original.bytes == 7)
        // printf PICTURE | md5sum
        #expect(examined.original.contentHash == "37fafe7a74d50c228738f0431a1d746a")
        #expect(examined.original.filename == "red.jpg")
        #expect(examined.original.format == .jpg)
        #expect(
            examined.original.picture
                == .init(width: 640, height: 480, pages: 1, hasAlpha: false, orientation: 6))
    }

    @Test func aPictureThatTellsAPlaceIsKeptWithACopyThatDoesNot() async throws {
        let house = try await House()
        let reference = AssetReference(
            cloud: demo, assetType: .image, deliveryType: .upload, publicID: PublicID("red"))
        let examined = try await house.library.ingest.examine(
            try house.temporary("PICTURE PLACE"), as: .automatic, filename: nil)
        let outcome = try await house.library.ingest.keep(
            examined, as: NewAsset(reference: reference, original: examined.original),
            overwriting: .replace)
        let key = try #require(StorageKey.original(outcome.asset.original.storageKey))
        let copy = try #require(key.publicCopy)
        #expect(try house.store.open(key)?.size == 13)
        #expect(try house.store.open(copy)?.size == 7)
        await Removal(store: house.store, memcached: nil)
            .remove(NeedlessFiles(originals: [key.hex]))
        #expect(try house.store.open(key) == nil && house.store.open(copy) == nil)
    }

    @Test func whatIsNoPictureBecomesRawUnlessAPictureIsDemanded() async throws {
        let house = try await House()
        let ingest = house.library.ingest
        let examined = try await ingest.examine(
            try house.temporary("words"), as: .automatic, filename: nil)
        #expect(examined.assetType == .raw)
        #expect(examined.original.picture == nil)
        await #expect(throws: MediaLibraryError.notAPicture) {
            try await ingest.examine(
                try house.temporary("words"), as: .only(.image), filename: nil)
        }
    }

    @Test func aFileThatKillsRenderersIsNeverTakenForRaw() async throws {
        let house = try await House()
        await #expect(throws: MediaLibraryError.inspection(.worker(.crashed(signal: 11)))) {
            try await house.keep("DEADLY", as: "a")
        }
        #expect(try house.storedOriginals() == 0)
    }

    @Test func aFileAboveTheLimitIsRefused() async throws {
        let house = try await House(maximumBytes: 6)
        await #expect(throws: MediaLibraryError.fileTooLarge(bytes: 7, maximum: 6)) {
            try await house.keep("PICTURE", as: "a")
        }
    }

    @Test(arguments: ["/a", "a/", "a\u{1}b", "", "..", "a//b"])
    func badPublicIDsKeepNothing(name: String) async throws {
        let house = try await House()
        await #expect(throws: MediaLibraryError.unacceptablePublicID(name)) {
            try await house.keep("PICTURE", as: name)
        }
        #expect(try house.storedOriginals() == 0)
    }

    @Test func anUnknownCloudKeepsNothing() async throws {
        let house = try await House()
        let examined = try await house.library.ingest.examine(
            try house.temporary("PICTURE"), as: .automatic, filename: nil)
        var name = reference("a")
        name.cloud = CloudName("nobody")!
        await #expect(throws: MediaLibraryError.catalog(.unknownCloud(name.cloud))) {
            try await house.library.ingest.keep(
                examined, as: NewAsset(reference: name, original: examined.original),
                overwriting: .replace)
        }
        #expect(try house.storedOriginals() == 0)
    }

    @Test func overwritingMovesTheEpochAndRemovesTheOldFiles() async throws {
        let house = try await House()
        let first = try await house.keep("PICTURE 1", as: "a").asset
        let derived = try await house.derive(first, "w_10")
        let seen = house.watch(.asset(reference("a")))
        #expect(house.epochs.isCurrent(seen))
        let second = try await house.keep("PICTURE 2", as: "a").asset
        #expect(!house.epochs.isCurrent(seen))
        #expect(second.version > first.version)
        #expect(try house.storedOriginals() == 1)
        #expect(try !house.store.exists(.derived(derived)))
    }

    @Test func keepingWhatIsThereLeavesOneFile() async throws {
        let house = try await House()
        let first = try await house.keep("PICTURE 1", as: "a").asset
        let second = try await house.keep("PICTURE 2", as: "a", overwriting: .keep)
        #expect(second == .kept(first))
        #expect(try house.storedOriginals() == 1)
    }

    @Test func aNewNameMakesStaleWhatSaidThatThereIsNone() async throws {
        let house = try await House()
        let seen = house.watch(.asset(reference("a")))
        try await house.keep("PICTURE", as: "a")
        #expect(!house.epochs.isCurrent(seen))
    }
}
