import Storage
import Testing

@testable import MediaLibrary

@Suite struct ChunkedUploadsTests {
    private let name = ChunkedUploads.Name(cloud: demo, identifier: "one")

    private func part(
        _ text: String, at place: Int, of total: Int?, _ house: House, _ uploads: ChunkedUploads,
        as name: ChunkedUploads.Name? = nil
    ) async throws -> String {
        let end = place + text.utf8.count - 1
        let range = try #require(
            ChunkRange("bytes \(place)-\(end)/\(total.map(String.init) ?? "*")"))
        switch try await uploads.add(try house.temporary(text), range, to: name ?? self.name) {
        case .partial(let bytes): return "\(bytes) bytes"
        case .complete(let file):
            return String(decoding: try file.read(offset: 0, count: 100), as: UTF8.self)
        }
    }

    @Test func partsComeInAnyOrderAndAsOftenAsTheyLike() async throws {
        let house = try await House()
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100)
        #expect(try await part("ghi", at: 6, of: 9, house, uploads) == "3 bytes")
        #expect(try await part("abc", at: 0, of: 9, house, uploads) == "6 bytes")
        #expect(try await part("abc", at: 0, of: 9, house, uploads) == "6 bytes")
        #expect(try await part("def", at: 3, of: 9, house, uploads) == "abcdefghi")
        // Until it is let go of, a client that saw no answer may ask again.
        #expect(try await part("def", at: 3, of: 9, house, uploads) == "abcdefghi")
        await uploads.forget(name)
        #expect(await uploads.count == 0)
        #expect(try await part("abc", at: 0, of: 9, house, uploads) == "3 bytes")
    }

    @Test func theWholeMayBeKnownByItsLastPartAlone() async throws {
        let house = try await House()
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100)
        #expect(try await part("abc", at: 0, of: nil, house, uploads) == "3 bytes")
        #expect(try await part("def", at: 3, of: 6, house, uploads) == "abcdef")
    }

    @Test(arguments: [
        ("abc", "bytes 0-3/9", ChunkError.contradiction),
        ("abc", "bytes 0-2/101", .tooLarge(bytes: 101, maximum: 100)),
        ("abc", "bytes 99-101/*", .tooLarge(bytes: 102, maximum: 100)),
    ])
    func whatDoesNotFitIsRefused(text: String, range: String, error: ChunkError) async throws {
        let house = try await House()
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100)
        let file = try house.temporary(text)
        let read = try #require(ChunkRange(range))
        await #expect(throws: error) { _ = try await uploads.add(file, read, to: name) }
        #expect(await uploads.count == 0)
    }

    @Test func aWholeDoesNotChangeItsLength() async throws {
        let house = try await House()
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100)
        _ = try await part("abc", at: 0, of: 9, house, uploads)
        await #expect(throws: ChunkError.contradiction) {
            _ = try await part("def", at: 3, of: 8, house, uploads)
        }
        await #expect(throws: ChunkError.contradiction) {
            _ = try await part("def", at: 8, of: nil, house, uploads)
        }
    }

    @Test func onlySoManyAreKeptAtATime() async throws {
        let house = try await House()
        var bounds = ChunkedUploads.Bounds()
        bounds.files = 1
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100, bounds: bounds)
        _ = try await part("abc", at: 0, of: 9, house, uploads)
        await #expect(throws: ChunkError.tooMany(1)) {
            _ = try await part(
                "abc", at: 0, of: 9, house, uploads, as: .init(cloud: demo, identifier: "two"))
        }
    }

    @Test func whatNobodyFinishesGoes() async throws {
        let house = try await House()
        var bounds = ChunkedUploads.Bounds()
        bounds.patience = .zero
        let uploads = ChunkedUploads(store: house.store, maximumBytes: 100, bounds: bounds)
        _ = try await part("abc", at: 0, of: 9, house, uploads)
        while await uploads.count > 0 { await Task.yield() }
    }
}
