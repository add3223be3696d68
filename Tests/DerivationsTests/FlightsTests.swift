import Assets
import Synchronization
import Testing

@testable import Derivations

@Suite struct FlightsTests {
    private static let id = DerivationID(bytes: Array(repeating: 7, count: 32))!

    /// Counts across tasks.
    private final class Tally: Sendable {
        private let count = Atomic(0)
        var value: Int { count.load(ordering: .sequentiallyConsistent) }
        @discardableResult func add() -> Int {
            count.wrappingAdd(1, ordering: .sequentiallyConsistent).newValue
        }
        func remove() { count.wrappingSubtract(1, ordering: .sequentiallyConsistent) }
    }

    /// One who wants the resource and finds that it cannot be made.
    private static func ask(
        _ flights: Flights, _ starts: Tally, _ inFlight: Tally = Tally(), yields: Int = 0
    ) async {
        let outcome = await flights.outcome(of: id) { () throws(DerivationError) -> DerivedFile in
            starts.add()
            #expect(inFlight.add() == 1, "two flights of one resource at the same time")
            for _ in 0..<yields { await Task.yield() }
            inFlight.remove()
            throw .assetChanged
        }
        #expect(throws: DerivationError.assetChanged) { try outcome.get() }
    }

    /// Flights fail and are asked for again by many; whoever waited for one that has landed must not
    /// end the next one for the others.
    @Test func neverTwoFlightsOfOneResourceAtATime() async {
        let flights = Flights()
        let (starts, inFlight) = (Tally(), Tally())
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    for _ in 0..<20 { await Self.ask(flights, starts, inFlight, yields: 3) }
                }
            }
        }
        #expect(starts.value < 1_000, "nobody ever joined")
    }

    /// Whoever waits for a while only is let go; the flight goes on for the others.
    @Test func whoIsInAHurryLeavesAndTheFlightGoesOn() async {
        let flights = Flights()
        let gate = Gate()
        let make = { @Sendable () async throws(DerivationError) -> DerivedFile in
            await gate.pass()
            throw .assetChanged
        }
        let hurried = await flights.outcome(of: Self.id, within: .zero, make: make)
        #expect(hurried == nil)
        #expect(await flights.isUnderWay(Self.id))
        await gate.open()
        let patient = await flights.outcome(of: Self.id, within: .seconds(600), make: make)
        #expect(patient != nil)
        #expect(throws: DerivationError.assetChanged) { try patient?.get() }
    }

    /// Nothing is left behind that a later request could be taken for.
    @Test func aFlightThatLandedIsNotJoined() async {
        let flights = Flights()
        let starts = Tally()
        for _ in 0..<3 { await Self.ask(flights, starts) }
        #expect(starts.value == 3)
    }
}
