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
            do throws(DerivationError) { return .success(try await make()) } catch {
                return .failure(error)
            }
        }
        flights[id] = flight
        let outcome = await flight.value
        flights[id] = nil
        return outcome
    }
}
