import HTTPTypes
import Rendering
import Testing
import Vision

@testable import Server

@Suite struct `When a picture was not looked at` {
    @Test(arguments: Model.allCases)
    func `a missing model is named in one sentence`(model: Model) {
        let reply = ErrorReply(.vision(.modelMissing(model)))
        #expect(reply.status == .badRequest)
        #expect(reply.sentence.contains(model.name) && reply.sentence.contains(model.purpose))
        let failure = APIFailure(AnalysisFailure.vision(.modelMissing(model)))
        #expect(failure.status == 400 && failure.message == reply.sentence)
    }

    @Test func `the runtime's own words stay in the log`() {
        let reply = ErrorReply(.vision(.modelFailed(.faces, reason: "/secret/path")))
        #expect(reply.status == .internalServerError && !reply.isLasting)
        #expect(!reply.sentence.contains("secret"))
    }

    @Test func `a full queue may be tried again`() {
        let reply = ErrorReply(AnalysisFailure.worker(.queueFull(retryAfterSeconds: 7)))
        #expect(reply.status == .serviceUnavailable && reply.retryAfter == 7)
        #expect(APIFailure(analysis: .worker(.queueFull(retryAfterSeconds: 7))).status == 503)
    }
}
