public import Imaging
public import Rendering
public import Vision

/// Who can look at pictures.
public protocol Looker: Sendable {
    /// The first model that is not there and that one of these analyses needs.
    func firstMissing(for wants: Set<Analysis>) -> Model?

    /// Looks at the picture behind an open file, which stays the caller's.
    func analyse(
        _ descriptor: Int32, wants: Set<Analysis>, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) -> AnalysisReport
}

extension AnalysisWorkers: Looker {
    public func firstMissing(for wants: Set<Analysis>) -> Model? {
        models.firstMissing(of: Analysis.allCases.filter(wants.contains).flatMap(\.models))
    }
}
