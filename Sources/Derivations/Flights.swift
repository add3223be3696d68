import Assets

/// Renders under way, one a derivation however many wait for it.
///
/// The work is nobody's child: a waiter that goes away does not cancel it for the others.
actor Flights {
    typealias Outcome = Result<DerivedFile, DerivationError>
    private var flights: [DerivationID: Task<Outcome, Never>] = [:]

    /// The outcome of the flight to `id`, which `make` begins where there is none.
    func outcome(
        of id: DerivationID,
        make: @escaping @Sendable () async throws(DerivationError) -> DerivedFile
    ) async -> Outcome {
        if let flight = flights[id] { return await flight.value }
        let flight = Task<Outcome, Never> {
            let outcome: Outcome
            do throws(DerivationError) { outcome = .success(try await make()) } catch {
                outcome = .failure(error)
            }
            land(id)
            return outcome
        }
        flights[id] = flight
        return await flight.value
    }

    /// Whether somebody is making it just now.
    func isUnderWay(_ id: DerivationID) -> Bool { flights[id] != nil }

    /// The flight itself ends its entry: no later one can be taken for it, and nobody has to stay.
    private func land(_ id: DerivationID) { flights[id] = nil }
}
