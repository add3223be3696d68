import Assets

/// Renders under way, one a derivation however many wait for it.
///
/// The work is nobody's child: a waiter that goes away does not cancel it for the others.
actor Flights {
    typealias Outcome = Result<DerivedFile, DerivationError>
    private var flights: [DerivationID: Task<Outcome, Never>] = [:]
    /// Those who wait for a while only, by their numbers.
    private var waiting: [Int: CheckedContinuation<Outcome?, Never>] = [:]
    private var lastNumber = 0

    /// The outcome of the flight to `id`, which `make` begins where there is none.
    func outcome(
        of id: DerivationID,
        make: @escaping @Sendable () async throws(DerivationError) -> DerivedFile
    ) async -> Outcome {
        await flight(to: id, make).value
    }

    /// The same, unless it takes longer than `limit`: then `nil`, and the flight goes on.
    func outcome(
        of id: DerivationID, within limit: Duration?,
        make: @escaping @Sendable () async throws(DerivationError) -> DerivedFile
    ) async -> Outcome? {
        let flight = flight(to: id, make)
        guard let limit else { return await flight.value }
        lastNumber += 1
        let number = lastNumber
        let clock = Task {
            try? await Task.sleep(for: limit)
            release(number, nil)
        }
        Task { release(number, await flight.value) }
        let outcome = await withCheckedContinuation { waiting[number] = $0 }
        clock.cancel()
        return outcome
    }

    /// Whether somebody is making it just now.
    func isUnderWay(_ id: DerivationID) -> Bool { flights[id] != nil }

    private func flight(
        to id: DerivationID,
        _ make: @escaping @Sendable () async throws(DerivationError) -> DerivedFile
    ) -> Task<Outcome, Never> {
        if let flight = flights[id] { return flight }
        let flight = Task<Outcome, Never> {
            let outcome: Outcome
            do throws(DerivationError) { outcome = .success(try await make()) } catch {
                outcome = .failure(error)
            }
            land(id)
            return outcome
        }
        flights[id] = flight
        return flight
    }

    /// The flight itself ends its entry: no later one can be taken for it, and nobody has to stay.
    private func land(_ id: DerivationID) { flights[id] = nil }

    /// Lets somebody go; the first of the two who do it counts.
    private func release(_ number: Int, _ outcome: Outcome?) {
        waiting.removeValue(forKey: number)?.resume(returning: outcome)
    }
}
