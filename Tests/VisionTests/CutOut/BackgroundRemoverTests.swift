import Testing
import Vips

@testable import Vision

@Suite(.serialized) struct `Cutting out` {
    @Test func `a map is stretched from nothing to all, if anything stands out`() {
        #expect(BackgroundRemover.stretched([0.1, 0.5, 0.9]) == [0, 128, 255])
        #expect(BackgroundRemover.stretched([0.01, 0.02, 0.03]) == [0, 0, 0])
        #expect(BackgroundRemover.stretched([0.5, 0.5]) == [0, 0])
        #expect(BackgroundRemover.stretched([]).isEmpty)
    }

    /// A mask that is a little off, and the picture whose edge it should follow.
    @Test func `a coarse mask follows the edges of the picture`() async throws {
        let (inside, outside, shifted) = try await Seer.shared.with { _ in
            let left = try Image.solid([20, 20, 20], width: 200, height: 300)
            let right = try Image.solid([230, 230, 230], width: 200, height: 300)
            let picture = try left.join(right, .horizontal).copyMemory()
            // The edge of the mask lies 4 pixels left of the picture's.
            let mask = try Image.solid([0], width: 196, height: 300)
                .join(.solid([255], width: 204, height: 300), .horizontal).linear(1.0 / 255, 0)
            let refined = try GuidedFilter(.normal).refine(mask, along: picture)
            return (
                try refined.getpoint(300, 150)[0], try refined.getpoint(100, 150)[0],
                try refined.getpoint(197, 150)[0]
            )
        }
        #expect(inside > 245)
        #expect(outside < 10)
        // The coarse mask says 255 there.
        #expect(shifted < 170, "pixels on the dark side leave the mask: \(shifted)")
    }

    @Test(
        .needs(.background, .saliency), .needsPhotographs,
        arguments: [EdgeCare.normal, .fine])
    func `the astronaut stays and the background goes`(care: EdgeCare) async throws {
        let (face, flag, size) = try await Seer.shared.with { analyser in
            let picture = try Picture(Photographs.image("astronaut.png"))
            let mask = try analyser.mask(of: picture, care: care)
            return (
                try mask.getpoint(225, 130)[0], try mask.getpoint(480, 60)[0],
                [mask.width, mask.height, mask.bands]
            )
        }
        #expect(face > 240 && flag < 30, "\(face), \(flag)")
        #expect(size == [512, 512, 1])
    }
}
