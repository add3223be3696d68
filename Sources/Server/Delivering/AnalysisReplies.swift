import HTTPTypes
import Rendering
import Vision

extension ErrorReply {
    /// What is said when a picture was not looked at.
    init(_ failure: AnalysisFailure) {
        switch failure {
        case .imaging(let error): self.init(error)
        case .vision(let error): self.init(error)
        case .worker(let error): self.init(error)
        }
    }

    private init(_ error: VisionError) {
        switch error {
        case .modelMissing(let model):
            self.init(
                .badRequest,
                "The model \(model.name), which \(model.purpose), is not installed on this server")
        case .tooManyPixels(let pixels, let limit):
            self.init(
                .badRequest, "The result would have \(pixels) pixels, at most \(limit) are made")
        case .modelFailed, .operationFailed:
            self.init(
                .internalServerError, "Something went wrong while looking at the picture",
                isLasting: false)
        }
    }
}

extension APIFailure {
    /// The same to a client of the API.
    init(analysis failure: AnalysisFailure) {
        let reply = ErrorReply(failure)
        self.init(
            Int(reply.status.code), reply.sentence, retryAfterSeconds: reply.retryAfter)
    }
}
