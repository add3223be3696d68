import Assets
import Vision

/// Analyses under way, one an asset's version however many wait for it.
///
/// As with renders, the work is nobody's child.
actor AnalysisFlights {
    typealias Outcome = Result<AnalysisReport, DerivationError>

    struct Key: Hashable {
        var asset: AssetID
        var version: AssetVersion
    }

    private struct Flight {
        var wants: Set<Analysis>
        var task: Task<Outcome, Never>
    }

    private var flights: [Key: Flight] = [:]

    /// The outcome of a look for all that is wanted. Who comes while another look at the same picture
    /// is under way waits for it, and shares its outcome if nothing else is wanted.
    func outcome(
        of key: Key, wants: Set<Analysis>,
        look: @escaping @Sendable () async throws(DerivationError) -> AnalysisReport
    ) async -> Outcome {
        while let flight = flights[key] {
            let outcome = await flight.task.value
            if wants.isSubset(of: flight.wants) { return outcome }
        }
        let task = Task<Outcome, Never> {
            let outcome: Outcome
            do throws(DerivationError) { outcome = .success(try await look()) } catch {
                outcome = .failure(error)
            }
            flights[key] = nil
            return outcome
        }
        flights[key] = Flight(wants: wants, task: task)
        return await task.value
    }
}
