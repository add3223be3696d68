import Assets
import Testing

@testable import Catalog

@Suite struct DeleteTokensTests {
    private let digest: [UInt8] = [1, 2, 3]

    @Test func `A token deletes its asset once`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        try await catalog.keepDeleteToken(digest, for: asset, expiry: .max)
        #expect(try await catalog.delete(byToken: digest, in: other) == nil)
        #expect(try await catalog.delete(byToken: [9], in: demo) == nil)
        let deletion = try await catalog.delete(byToken: digest, in: demo)
        #expect(deletion?.deleted.map(\.asset) == [asset])
        #expect(try await catalog.delete(byToken: digest, in: demo) == nil)
    }

    @Test func `A token is of no use after its time, nor for another file`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let asset = try await catalog.add("red")
        try await catalog.keepDeleteToken(digest, for: asset, expiry: clock.now + 10)
        clock.now += 10
        #expect(try await catalog.delete(byToken: digest, in: demo) == nil)
        try await catalog.keepDeleteToken([7], for: asset, expiry: clock.now + 10)
        try await catalog.add("red")
        #expect(try await catalog.delete(byToken: [7], in: demo) == nil)
        #expect(try await catalog.asset(asset.id) != nil)
    }
}
