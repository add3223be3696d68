import Testing
import Vips

@testable import Vision

@Suite(.serialized) struct `Enlarging` {
    @Test(
        .needs(.enlargingTwice, .enlargingFourTimes), .needsPhotographs,
        arguments: Enlargement.allCases)
    func `keeps what is shown, and is sharper than a kernel`(
        enlargement: Enlargement
    ) async throws {
        let factor = enlargement.rawValue
        let (size, enlarged, plain) = try await Seer.shared.with { analyser in
            // More than one tile both ways.
            let original = try Photographs.image("astronaut.png")
                .extractArea(left: 20, top: 0, width: 480, height: 440)
            let small = try original.resize(1 / Double(factor), kernel: .lanczos3).copyMemory()
            let enlarged = try analyser.enlarge(Picture(small), enlargement)
            let plain = try small.scaled(to: 480, 440)
            func difference(_ image: Image) throws -> Double {
                try image.subtract(original).run("abs").image().run("avg").double()
            }
            return (
                [enlarged.width, enlarged.height, enlarged.bands], try difference(enlarged),
                try difference(plain)
            )
        }
        print("enlarged × \(factor): mean difference \(enlarged), by a kernel \(plain)")
        #expect(size == [480, 440, 3])
        #expect(enlarged < plain * 1.1 && enlarged < 12)
    }

    @Test(.needs(.enlargingTwice)) func `keeps what is transparent`() async throws {
        let (bands, seen, unseen) = try await Seer.shared.with { analyser in
            let left = try Image.solid([0, 200, 0, 255], width: 20, height: 30)
            let right = try Image.solid([255, 0, 0, 0], width: 20, height: 30)
            let image = try left.join(right, .horizontal).copy(interpretation: .srgb)
            let enlarged = try analyser.enlarge(Picture(image), .twice)
            return (
                enlarged.bands, try enlarged.getpoint(10, 30), try enlarged.getpoint(70, 30)
            )
        }
        #expect(bands == 4)
        #expect(seen[3] == 255 && unseen[3] == 0)
        #expect(abs(seen[1] - 200) < 12)
    }

    @Test(.needs(.enlargingFourTimes)) func `refuses to make too much`() async throws {
        try await Seer.shared.with { analyser in
            let picture = try Picture(.solid([1, 2, 3], width: 300, height: 300))
            #expect(throws: VisionError.tooManyPixels(1_440_000, limit: 1_000_000)) {
                _ = try analyser.enlarge(picture, .fourTimes, limit: 1_000_000)
            }
        }
    }
}
