import Assets
import Imaging
import Testing

@Suite struct DeadlineTests {
    init() throws { try Engine.start() }

    private func render(
        _ transformation: String, _ file: TestFile, by deadline: ContinuousClock.Instant?
    ) throws -> RenderResult {
        let request = RenderRequest(
            transformation: transformation, output: .format(.png),
            sources: [.init(layer: "", format: .png)], limits: Limits())
        let output = try TestFile()
        return try Renderer(deadline: deadline).render(
            request, sources: [file.descriptor], output: output.descriptor)
    }

    @Test(arguments: ["w_700", "e_blur:2000", "e_trim/w_700", "l_text:Sans_20:late/e_sharpen"])
    func aJobBeyondItsTimeIsGivenUp(_ transformation: String) throws {
        let file = try Samples.saved(Photograph.image(width: 900, height: 900), as: .png)
        #expect(throws: ImagingError.tookTooLong) {
            try render(transformation, file, by: .now.advanced(by: .seconds(-1)))
        }
    }

    @Test func aJobInTimeIsNotDisturbed() throws {
        let file = try Samples.saved(Photograph.image(width: 900, height: 900), as: .png)
        let result = try render("w_700", file, by: .now.advanced(by: .seconds(3_600)))
        #expect(result.width == 700)
    }

    @Test func anotherMistakeIsStillItsOwn() throws {
        let file = try Samples.animation(.gif)
        #expect(throws: ImagingError.noSuchPage(9, count: 3)) {
            try render("pg_9", file, by: .now.advanced(by: .seconds(3_600)))
        }
    }
}
