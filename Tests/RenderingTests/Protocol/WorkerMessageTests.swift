import Testing

@testable import Rendering

@Suite struct WorkerMessageTests {
    static let setup = WorkerSetup(
        parent: 42, memoryBytes: 1 << 40, outputBytes: 7, niceness: 5, sandbox: true,
        readablePaths: ["/usr/share/fonts", "/a path/with blanks"])

    @Test(
        arguments: [
            .setup(setup), .job(softDeadline: .milliseconds(70_000), payload: [0, 255, 3]),
            .job(softDeadline: .milliseconds(1), payload: []), .ready(report: "landlock, é"),
            .unprepared(reason: ""), .reply([]), .reply([1, 2]), .replyTooLarge,
        ] as [WorkerMessage])
    func whatIsPrintedIsRead(message: WorkerMessage) {
        #expect(WorkerMessage(message.bytes) == message)
    }

    @Test(
        arguments: [
            [], [0], [99], [2, 1, 2, 3], [6, 1], [1] + Array("parent 1".utf8), [1, 65],
        ] as [[UInt8]])
    func whatIsNoMessageIsRefused(bytes: [UInt8]) {
        #expect(WorkerMessage(bytes) == nil)
    }

    @Test func aPathWithALineBreakIsLeftOut() {
        var setup = Self.setup
        setup.readablePaths = ["/ok", "/x\nsandbox 0"]
        #expect(WorkerSetup(text: setup.text)?.readablePaths == ["/ok"])
        #expect(WorkerSetup(text: setup.text)?.sandbox == true)
    }
}
