public import Imaging
public import Vision

/// What is asked of an analysis process. The descriptors are the picture's, then the output's.
enum AnalysisJob: Codable {
    /// The report is written to the output, as JSON: one of a page full of text is larger than a
    /// message may be.
    case analyse(Set<Analysis>, Limits)
    /// A mask is written to the output, as a PNG.
    case cutOut(EdgeCare, Limits)
    /// The enlarged picture is written to the output, as a PNG.
    case enlarge(Enlargement, Limits)
}

/// What an analysis process answers when it has written its output.
enum AnalysisReply: Codable {
    /// Pixels of the picture that was written; of a report, of the picture that was looked at.
    case finished(width: Int, height: Int)
    case failedImaging(ImagingError)
    case failedVision(VisionError)
}

/// Why a picture was not looked at.
public enum AnalysisFailure: Error, Equatable, Sendable {
    /// The picture is at fault.
    case imaging(ImagingError)
    /// A model is missing, or does not work.
    case vision(VisionError)
    /// The process is at fault.
    case worker(WorkerError)
}
