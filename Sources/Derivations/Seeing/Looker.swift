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

    /// The first model that is not there and without which this cannot be made.
    func firstMissing(for task: Retouch.Task) -> Model?

    /// What makes it just now, and in which revision: what another engine made is made anew.
    func engine(of task: Retouch.Task) -> String

    /// Makes it of the picture behind an open file, and writes it into another as a PNG. Both stay the
    /// caller's.
    func retouch(
        _ shown: Int32, _ task: Retouch.Task, output: Int32, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure)
}

extension AnalysisWorkers: Looker {
    public func firstMissing(for wants: Set<Analysis>) -> Model? {
        models.firstMissing(of: Analysis.allCases.filter(wants.contains).flatMap(\.models))
    }

    public func firstMissing(for task: Retouch.Task) -> Model? {
        models.firstMissing(of: [model(of: task)])
    }

    public func engine(of task: Retouch.Task) -> String {
        "\(model(of: task).name)/\(Self.retouchRevision)"
    }

    public func retouch(
        _ shown: Int32, _ task: Retouch.Task, output: Int32, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) {
        switch task {
        case .cutOut, .fineCutOut:
            _ = try await cutOut(
                shown, care: task == .cutOut ? .normal : .fine, output: output, limits: limits,
                inputKey: inputKey)
        case .twice, .fourTimes:
            _ = try await enlarge(
                shown, task == .twice ? .twice : .fourTimes, output: output, limits: limits,
                inputKey: inputKey)
        }
    }

    /// To be raised when the same network makes something else of the same picture.
    private static let retouchRevision = 1

    private func model(of task: Retouch.Task) -> Model {
        switch task {
        case .cutOut, .fineCutOut: cutOutModel
        case .twice: .enlargingTwice
        case .fourTimes: .enlargingFourTimes
        }
    }
}
