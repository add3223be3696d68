import Assets
import Testing

@testable import Catalog

@Suite struct HashesTests {
    @Test(arguments: [(0, 1), (1, 17), (2, 137), (3, 697)])
    func `Neighbours are all bands within a distance, each once`(distance: Int, count: Int) {
        let band: UInt64 = 0xA5C3
        let neighbours = HashBands.neighbours(of: band, within: distance)
        #expect(neighbours.count == count && Set(neighbours).count == count)
        #expect(neighbours.allSatisfy { ($0 ^ band).nonzeroBitCount <= distance && $0 < 65_536 })
    }

    @Test func `Near duplicates are found among many, and nothing else`() async throws {
        let catalog = try await makeCatalog()
        var generator = Numbers(state: 7)
        let stranger = try await catalog.add("stranger")
        try await catalog.keep(
            NewAnalyses(analyses: [], hash: generator.next()), of: stranger.id,
            version: stranger.version)
        var assets: [(Asset, UInt64)] = []
        for index in 0..<300 {
            let asset = try await catalog.add("p\(index)")
            let hash = generator.next()
            try await catalog.keep(
                NewAnalyses(analyses: [], hash: hash), of: asset.id, version: asset.version)
            assets.append((asset, hash))
        }
        for (asset, hash) in assets.prefix(100) {
            let distance = Int(generator.next() % 16)
            let changed = hash ^ Self.mask(of: distance, &generator)
            let found = try await catalog.nearDuplicates(of: [changed], within: 15, in: demo)
            #expect(found.first == NearDuplicate(asset: asset.id, distance: distance))
            #expect(found.count == 1)
        }
    }

    @Test func `Neither the picture itself nor other clouds' nor farther ones count`() async throws
    {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("a")
        let foreign = try await catalog.add("a", cloud: other)
        for each in [asset, foreign] {
            try await catalog.keep(
                NewAnalyses(analyses: [], hash: .max), of: each.id, version: each.version)
        }
        let near = try await catalog.nearDuplicates(of: [0, .max << 4], within: 4, in: demo)
        #expect(near == [NearDuplicate(asset: asset.id, distance: 4)])
        #expect(try await catalog.nearDuplicates(of: [.max << 4], within: 3, in: demo).isEmpty)
        #expect(
            try await catalog.nearDuplicates(of: [.max], within: 4, in: demo, except: asset.id)
                .isEmpty)
    }

    @Test func `Near hashes count whose likeness is right, and those without one`() async throws {
        let catalog = try await makeCatalog()
        var ids: [AssetID] = []
        for (index, likeness) in ([[1, 2], [3, 4], nil] as [[UInt8]?]).enumerated() {
            let asset = try await catalog.add("p\(index)")
            var new = NewAnalyses(analyses: [], hash: 7)
            new.likeness = likeness
            try await catalog.keep(new, of: asset.id, version: asset.version)
            ids.append(asset.id)
        }
        func found() async throws -> Set<AssetID> {
            Set(
                try await catalog.nearDuplicates(of: [6], within: 4, in: demo) { $0 == [3, 4] }
                    .map(\.asset))
        }
        #expect(try await found() == [ids[1], ids[2]])
        // A hash that comes without a likeness leaves none of the hash before.
        try await catalog.keep(
            NewAnalyses(analyses: [], hash: 7), of: ids[0],
            version: #require(try await catalog.asset(ids[0])).version)
        #expect(try await found() == Set(ids))
    }

    @Test func `Those that are not meant take nobody's place among the hundred`() async throws {
        let catalog = try await makeCatalog()
        var meant: Asset?
        for index in 0..<120 {
            let asset = try await catalog.add("p\(index)")
            var new = NewAnalyses(analyses: [], hash: index == 119 ? 1 : 0)
            new.likeness = [index == 119 ? 1 : 0]
            try await catalog.keep(new, of: asset.id, version: asset.version)
            meant = asset
        }
        let found = try await catalog.nearDuplicates(of: [0], within: 4, in: demo) { $0 == [1] }
        #expect(found.map(\.asset) == [meant?.id])
        #expect(try await catalog.nearDuplicates(of: [0], within: 4, in: demo).count == 100)
    }

    private static func mask(of bits: Int, _ generator: inout Numbers) -> UInt64 {
        var mask: UInt64 = 0
        while mask.nonzeroBitCount < bits { mask |= 1 << (generator.next() % 64) }
        return mask
    }
}

/// SplitMix64: the same numbers in every run.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
