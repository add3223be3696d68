import Foundation
import Testing

/// The tests' own tools: what they say about pictures and processes is true.
@Suite struct HarnessTests {
    @Test func sketchesShowWhereColoursAre() throws {
        let picture = try Picture(try Samples.png(try Samples.quadrants()))
        #expect((picture.width, picture.height, picture.frames) == (400, 300, 1))
        #expect(picture.sketch(columns: 4, rows: 2) == "RRGG/BBYY")
        let hole = try Picture(try Samples.png(try Samples.hole()))
        #expect(hole.sketch(columns: 4, rows: 4) == "RRGG/R..G/B..Y/BBYY")
        #expect(Paint.letter([130, 110, 90, 255]) == "x")
    }

    @Test(arguments: 1...8)
    func photographsAreStoredAsTheOrientationSays(_ orientation: Int) throws {
        let stored = try Picture(try Samples.photograph(orientation: orientation))
        #expect((stored.width > stored.height) == (orientation < 5))
        // Where EXIF says that row 0 and column 0 of the stored picture are.
        let first = ["R", "G", "Y", "B", "R", "G", "Y", "B"][orientation - 1]
        #expect(stored.sketch(columns: 2, rows: 2).prefix(1) == first)
    }

    @Test func animationsHaveTheirFrames() throws {
        let picture = try Picture(try Samples.encoded(try Samples.animation(), "gif"))
        #expect((picture.width, picture.height, picture.frames) == (40, 40, 3))
        let colours = (0..<3).map { picture.sketch(columns: 1, rows: 1, frame: $0) }
        #expect(colours == ["R", "G", "B"])
    }

    @Test func formatsAreToldByTheirFirstBytes() throws {
        let quadrants = try Samples.quadrants()
        #expect(try Picture(try Samples.avif(quadrants)).format == "avif")
        #expect(try Picture(try Samples.jpeg(quadrants)).format == "jpeg")
        #expect(try Picture(try Samples.encoded(quadrants, "webp")).format == "webp")
        #expect(throws: Picture.Failure.self) { try Picture(Array("nothing".utf8)) }
    }

    @Test func signaturesAreThoseOfTheSDKs() {
        // The published vector of the Upload API's signatures.
        let parameters = ["public_id": "sample_image", "timestamp": "1315060510"]
        #expect(
            API.signature(of: parameters, secret: "abcd")
                == "b4ad47fb4e25c7bf5f92a20089f9db59bc302313")
    }

    @Test func processesAreSeenUntilTheyEnd() async throws {
        let folder = try TemporaryFolder()
        let process = try ChildProcess("/bin/sleep", ["60"], output: folder.path("log"))
        #expect(Kernel.isAlive(process.pid))
        #expect(Kernel.children(of: getpid()).contains(process.pid))
        process.signal(SIGKILL)
        #expect(try await onThread { try process.awaitEnd(within: .seconds(5)) } == -SIGKILL)
        #expect(!Kernel.isAlive(process.pid))
    }
}
