import Assets
import Catalog
import Foundation
import Imaging
import Rendering
import Storage
import Synchronization
import Testing
import Vision

@testable import Derivations

@Suite struct RetouchingTests {
    /// The retouch that a render would ask for, whose digest is made of this letter.
    private static func retouch(
        _ task: Retouch.Task = .cutOut, _ letter: Character = "a"
    ) throws -> Retouch {
        let digest = String(repeating: letter, count: 32)
        let work = #"{"network":{"_0":"\#(task.rawValue)"}}"#
        let json = #"{"work":\#(work),"digest":"\#(digest)","source":0}"#
        return try JSONDecoder().decode(Retouch.self, from: Data(json.utf8))
    }

    private static func bytes(_ picture: RetouchedPicture) throws -> String {
        let bytes =
            switch picture.file {
            case .kept(let file): try file.read(offset: 0, count: 100)
            case .passing(let file): try file.read(offset: 0, count: 100)
            }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func made(_ looker: PretendedLooker) -> [Retouch.Task] {
        looker.state.withLock { $0.retouches }
    }

    private static func files(_ house: SeeingHouse) throws -> Int {
        var count = 0
        try house.store.forEach(.retouch) { _ in count += 1 }
        return count
    }

    @Test func `What is made is kept with the version, and made once`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let retouch = try Self.retouch()
        let first = try await house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        let second = try await house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        #expect(try Self.bytes(first) == "cut-out" && Self.bytes(second) == "cut-out")
        #expect(Self.made(house.looker) == [.cutOut])
        let kept = try await house.retouching.kept(of: asset)
        #expect(kept.map(\.digest) == [retouch.digest])
        #expect(try kept.map(Self.bytes) == ["cut-out"])
    }

    @Test func `Two who ask at once wait for one network`() async throws {
        let gate = Gate()
        let house = try await SeeingHouse(PretendedLooker(gate: gate))
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let retouch = try Self.retouch()
        async let one = house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        await gate.somebodyCame()
        async let two = house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        await gate.open()
        let both = try await [one, two]
        #expect(try both.map(Self.bytes) == ["cut-out", "cut-out"])
        #expect(Self.made(house.looker) == [.cutOut])
    }

    @Test func `What is no asset's alone is kept nowhere`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let made = try await house.retouching.make(
            try Self.retouch(), of: shown, nil, in: SeeingHouse.cloud)
        #expect(try Self.bytes(made) == "cut-out")
        #expect(try await house.retouching.kept(of: asset).isEmpty)
        #expect(try Self.files(house) == 0)
    }

    @Test func `What another engine made, and what is gone, is made anew`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let retouch = try Self.retouch()
        _ = try await house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        house.looker.set { $0.revision = 2 }
        #expect(try await house.retouching.kept(of: asset).isEmpty)
        _ = try await house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        #expect(Self.made(house.looker).count == 2)
        let key = try #require(StorageKey.retouch(of: asset.id, digest: retouch.digest))
        #expect(try house.store.delete(key))
        #expect(try await house.retouching.kept(of: asset).isEmpty)
        _ = try await house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        #expect(Self.made(house.looker).count == 3)
    }

    @Test func `Overwriting or deleting an asset takes its files away`() async throws {
        let house = try await SeeingHouse()
        let removal = Removal(store: house.store, memcached: nil)
        for isDeleted in [false, true] {
            let asset = try await house.add("shoe")
            let shown = try house.store.makeTemporary()
            _ = try await house.retouching.make(
                try Self.retouch(), of: shown, asset, in: SeeingHouse.cloud)
            #expect(try Self.files(house) == 1)
            if isDeleted {
                let deletion = try await house.catalog.delete(SeeingHouse.reference("shoe"))
                await removal.remove(try #require(deletion).needless)
            } else {
                let outcome = try await house.catalog.put(
                    NewAsset(reference: asset.reference, original: asset.original))
                guard case .overwritten(let new, let needless) = outcome else {
                    Issue.record("not overwritten")
                    return
                }
                await removal.remove(NeedlessFiles(retouches: needless.retouches))
                #expect(try await house.retouching.kept(of: new).isEmpty)
            }
            #expect(try Self.files(house) == 0)
        }
    }

    @Test func `A picture that is replaced meanwhile keeps nothing of it`() async throws {
        let gate = Gate()
        let house = try await SeeingHouse(PretendedLooker(gate: gate))
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let retouch = try Self.retouch()
        async let made = house.retouching.make(
            retouch, of: shown, asset, in: SeeingHouse.cloud)
        await gate.somebodyCame()
        try await house.add("shoe")
        await gate.open()
        do {
            _ = try await made
            Issue.record("a file of what was replaced")
        } catch { #expect(error as? DerivationError == .assetChanged) }
        #expect(try Self.files(house) == 0)
    }

    @Test func `Only so many are kept of an asset, the newest`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        for number in 0..<(Retouching.keptOfAsset + 2) {
            let letter = Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number % 6)))
            let digest = String(repeating: letter, count: 30) + String(number + 10)
            let json = #"{"work":{"network":{"_0":"twice"}},"digest":"\#(digest)"}"#
            let retouch = try JSONDecoder().decode(Retouch.self, from: Data(json.utf8))
            _ = try await house.retouching.make(
                retouch, of: shown, asset, in: SeeingHouse.cloud)
        }
        #expect(try await house.retouching.kept(of: asset).count == Retouching.keptOfAsset)
        #expect(try Self.files(house) == Retouching.keptOfAsset)
    }

    @Test func `The sweeper takes what no row reaches, and nothing else`() async throws {
        let house = try await SeeingHouse()
        let asset = try await house.add("shoe")
        let shown = try house.store.makeTemporary()
        let kept = try Self.retouch()
        _ = try await house.retouching.make(
            kept, of: shown, asset, in: SeeingHouse.cloud)
        let stray = try house.store.makeTemporary()
        try house.store.commit(
            stray, as: try #require(StorageKey.retouch(of: AssetID(), digest: kept.digest)))
        // Older than the sweeper's patience.
        try house.store.forEach(.retouch) { entry in
            let file = house.folder.appending(path: entry.key.path)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: 1_000_000)],
                ofItemAtPath: file.path(percentEncoded: false))
        }
        let report = try await Sweeper(
            catalog: house.catalog, store: house.store,
            removal: Removal(store: house.store, memcached: nil)
        ).sweep()
        #expect(report.retouches == 1)
        #expect(try await house.retouching.kept(of: asset).count == 1)
    }

    @Test func `A missing model is named before anything is rendered`() async throws {
        let house = try await SeeingHouse()
        try await house.add("shoe")
        house.looker.set { $0.missingTasks = [.cutOut, .twice] }
        let missing = DerivationError.analysis(.vision(.modelMissing(.background)))
        for text in ["e_background_removal", "e_upscale:2", "w_100/e_background_removal/b_red"] {
            await #expect(throws: missing) { _ = try await house.resolve(text) }
        }
        // One of two ways is enough to try.
        #expect(try await house.resolve("e_upscale").mayNeedRetouches)
        #expect(try await house.resolve("e_background_removal:fineedges_y").mayNeedRetouches)
        #expect(try await !house.resolve("w_100").mayNeedRetouches)
    }
}
