import Assets
import Synchronization
import Testing

@testable import Catalog

@Suite struct DerivedRecorderTests {
    @Test func `A derivation is counted once, until it is deleted`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        let new = derivation(of: asset, "w_300")
        #expect(try await catalog.record(new) == .counted)
        #expect(try await catalog.record(new) == .alreadyCounted)
        #expect(try await catalog.counted() == 1)
        #expect(try await catalog.deleteDerived([new.id, randomDerivationID()]) == [new.id])
        #expect(try await catalog.record(new) == .counted)
        #expect(try await catalog.ledger(of: new.id).count == 2)
        #expect(try await catalog.counted() == 2)
    }

    @Test func `All that was told about a derived resource is found`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let asset = try await catalog.add("red")
        let new = derivation(of: asset, "w_300")
        _ = try await catalog.record(new)
        let found = try #require(try await catalog.derived(new.id))
        #expect(
            found
                == Derived(
                    id: new.id, cloud: demo, asset: asset.id, assetVersion: asset.version,
                    declared: new.declared, effective: new.effective, format: .webp, width: 300,
                    height: 200, pages: 1, bytes: 100, createdAt: clock.now,
                    renderMilliseconds: 12, url: new.url))
    }

    @Test func `Many who record one derivation at once count it once`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        let ids = (0..<20).map { _ in randomDerivationID() }
        let counted = try await withThrowingTaskGroup(of: Recording.self) { group in
            for _ in 0..<50 {
                for id in ids {
                    group.addTask { try await catalog.record(derivation(of: asset, "w_1", id: id)) }
                }
            }
            return try await group.reduce(0) { $0 + ($1 == .counted ? 1 : 0) }
        }
        #expect(counted == 20)
        #expect(try await catalog.counted() == 20)
    }

    @Test func `A resource of a replaced or deleted asset or layer is refused`() async throws {
        let catalog = try await makeCatalog()
        let red = try await catalog.add("red")
        let logo = try await catalog.add("logo")
        let page = try await catalog.add("page")
        try await catalog.add("red")
        _ = try await catalog.delete(reference("logo"))
        for (refused, culprit) in [
            (derivation(of: red, "w_1"), red), (derivation(of: logo, "w_1"), logo),
            (derivation(of: page, "l_red", layers: [red]), red),
            (derivation(of: page, "l_logo", layers: [logo]), logo),
        ] {
            await #expect(throws: CatalogError.assetChanged(culprit.id)) {
                try await catalog.record(refused)
            }
            #expect(try await catalog.derived(refused.id) == nil)
        }
        #expect(try await catalog.counted() == 0)
    }

    @Test func `A member that fails leaves the rest of its group`() async throws {
        let clock = TestClock()
        let catalog = try await makeCatalog(clock)
        let asset = try await catalog.add("red")
        let gone = try await catalog.add("gone")
        _ = try await catalog.delete(reference("gone"))
        let group = (0..<100).map { number in
            switch number {
            case 30: derivation(of: asset, "a\0b")
            case 60: derivation(of: gone, "w_60")
            default: derivation(of: asset, "w_\(number)")
            }
        }
        let outcomes = await withTaskGroup(of: Result<Recording, CatalogError>.self) { tasks in
            for derived in group {
                tasks.addTask {
                    do {
                        return .success(try await catalog.record(derived))
                    } catch {
                        return .failure(CatalogError(error))
                    }
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .success(.counted) } == 98)
        #expect(outcomes.count { $0 == .failure(.unstorableText) } == 1)
        #expect(outcomes.count { $0 == .failure(.assetChanged(gone.id)) } == 1)
        #expect(try await catalog.counted() == 98)
    }

    @Test func `Records that come during a transaction share the next one`() async throws {
        let database = CountingDatabase(try SQLiteDatabase())
        try await Migrator().migrate(database, at: 1)
        let catalog = AssetCatalog(on: database, clock: { 1 })
        try await catalog.addClouds()
        let asset = try await catalog.add("red")
        let before = database.writes
        database.hold()
        let tasks = (0..<100).map { number in
            Task { try await catalog.record(derivation(of: asset, "w_\(number)")) }
        }
        // The first transaction is held open until all are in the queue or in it.
        while await catalog.recordsUnderway < 100 { await Task.yield() }
        database.release()
        for task in tasks { #expect(try await task.value == .counted) }
        #expect(database.writes - before <= 2)
        #expect(try await catalog.counted() == 100)
    }

    @Test func `A cancelled waiter takes nothing down`() async throws {
        let catalog = try await makeCatalog()
        let asset = try await catalog.add("red")
        let derived = (0..<20).map { derivation(of: asset, "w_\($0)") }
        let tasks = derived.map { one in
            Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await catalog.record(one)
            }
        }
        for task in tasks { #expect(try await task.value == .counted) }
        #expect(try await catalog.counted() == 20)
    }

    @Test func `The ledger has as many entries as records were counted, whatever happens`()
        async throws
    {
        let catalog = try await makeCatalog()
        let names = ["a", "b", "c"]
        for name in names { try await catalog.add(name) }
        let ids = (0..<12).map { _ in randomDerivationID() }
        let counted = await withTaskGroup(of: Int64.self) { group in
            for number in 0..<300 {
                group.addTask {
                    let name = reference(names[number % 3])
                    guard let asset = try? await catalog.asset(name) else { return 0 }
                    switch number % 10 {
                    case 3 where number % 3 == 2: _ = try? await catalog.add("c")
                    case 7: _ = try? await catalog.deleteDerived([ids[number % 12]])
                    default: break
                    }
                    let new = derivation(of: asset, "w_1", id: ids[number % 12])
                    return (try? await catalog.record(new)) == .counted ? 1 : 0
                }
            }
            return await group.reduce(0, +)
        }
        #expect(counted > 0)
        #expect(try await catalog.counted() == counted)
        #expect(try await catalog.removeStaleDerived(limit: 100).removed == [])
    }
}

/// Counts write transactions, and can hold them back.
private final class CountingDatabase: SQLDatabase {
    private struct State {
        var writes = 0
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let database: SQLiteDatabase
    private let state = Mutex(State())

    init(_ database: SQLiteDatabase) { self.database = database }

    var writes: Int { state.withLock { $0.writes } }

    func hold() { state.withLock { $0.isHeld = true } }

    func release() {
        let held = state.withLock { state in
            state.isHeld = false
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result { try await database.read(body) }

    func write<Result: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> Result
    ) async throws -> Result {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.writes += 1
                if state.isHeld { state.held.append(continuation) }
                return state.isHeld
            }
            if !isHeld { continuation.resume() }
        }
        return try await database.write(body)
    }

    func close() async throws { try await database.close() }
}
