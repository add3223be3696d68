import Testing
import Vips

@testable import Vision

@Suite struct `What matters` {
    private func whole(_ box: Box) -> Area? {
        Box(x: box.x * 100, y: box.y * 100, width: box.width * 100, height: box.height * 100)
            .area(inside: 100, 100)
    }

    @Test func `is a map of cells, and the part that holds most`() {
        var map = [Float](repeating: 0, count: 64 * 64)
        for y in 16..<32 { for x in 32..<64 { map[y * 64 + x] = 0.8 } }
        let saliency = SaliencyDecoding.saliency(map, side: 64, picture: whole)
        #expect(saliency.subject == Area(x: 50, y: 25, width: 50, height: 25))
        #expect(saliency.weights.count == 32 * 32)
        #expect(saliency.weights[0] == 0 && saliency.weights[8 * 32 + 16] == 204)
        #expect(saliency.share(x: 0.5, y: 0, width: 0.5, height: 1) == 1)
        #expect(saliency.share(x: 0, y: 0, width: 0.5, height: 1) == 0)
        #expect(abs(saliency.share(x: 0.5, y: 0.25, width: 0.25, height: 0.25) - 0.5) < 1e-9)
    }

    @Test func `is nothing where nothing stands out`() {
        let saliency = SaliencyDecoding.saliency(
            [Float](repeating: 0.2, count: 64 * 64), side: 64, picture: whole)
        #expect(saliency.subject == nil)
        #expect(saliency.share(x: 0, y: 0, width: 1, height: 1) == 0)
    }

    @Test(.needs(.saliency), .needsPhotographs)
    func `is the cup on the table, the cat, and the astronaut`() async throws {
        for (name, inside) in [
            ("coffee.png", Area(x: 230, y: 140, width: 120, height: 100)),
            ("cat.png", Area(x: 150, y: 60, width: 150, height: 150)),
            ("astronaut.png", Area(x: 170, y: 70, width: 100, height: 200)),
        ] {
            let report = try await Seer.shared.look([.saliency]) { try Photographs.image(name) }
            let subject = try #require(report.saliency?.subject, "\(name)")
            #expect(subject.x <= inside.x && subject.y <= inside.y, "\(name): \(subject)")
            #expect(subject.x + subject.width >= inside.x + inside.width, "\(name): \(subject)")
            #expect(subject.y + subject.height >= inside.y + inside.height, "\(name): \(subject)")
        }
    }

    @Test(.needs(.saliency)) func `is nothing in a picture of one colour`() async throws {
        let report = try await Seer.shared.look([.saliency]) {
            try Image.solid([90, 120, 200], width: 300, height: 200)
        }
        #expect(report.saliency?.subject == nil)
    }
}
