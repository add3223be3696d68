import Foundation
import Testing
import Vips

@testable import Vision

@Suite(.serialized, .needs(.faces), .needsPhotographs) struct `Finding faces` {
    /// The astronaut's, as somebody marked it by hand in the 512 by 512 pixels of the photograph.
    private static let marked = Box(x: 176, y: 68, width: 96, height: 124)

    private func box(_ face: Face) -> Box {
        Box(
            x: Double(face.area.x), y: Double(face.area.y), width: Double(face.area.width),
            height: Double(face.area.height))
    }

    @Test("A face is found at every size", arguments: [0.25, 0.5, 1.0, 2.0, 4.0])
    func sizes(scale: Double) async throws {
        let report = try await Seer.shared.look([.faces]) {
            try Photographs.image("astronaut.png").resize(scale)
        }
        let faces = try #require(report.faces)
        #expect(faces.count == 1)
        let face = try #require(faces.first)
        let marked = Self.marked
        let wanted = Box(
            x: marked.x * scale, y: marked.y * scale, width: marked.width * scale,
            height: marked.height * scale)
        #expect(box(face).overlap(with: wanted) > 0.6, "\(face.area)")
        #expect(face.points.count == 5)
        // The left eye left of the right one, the nose between eyes and mouth.
        #expect(face.points[0].x < face.points[1].x)
        #expect(face.points[0].y < face.points[2].y && face.points[2].y < face.points[3].y)
    }

    @Test func `places are told in pixels of the original`() async throws {
        let face = try await Seer.shared.with { analyser in
            let picture = try Picture(
                Photographs.image("astronaut.png"), originalWidth: 5120, originalHeight: 5120)
            return try analyser.analyse(picture, wants: [.faces]).faces?.first
        }
        let found = try #require(face)
        #expect((1500...2000).contains(found.area.x) && (800...1300).contains(found.area.width))
        #expect(found.points[0].x > 1500)
    }

    @Test("Many small faces are found in a large picture")
    func many() async throws {
        let report = try await Seer.shared.look([.faces]) {
            let face = try Photographs.image("astronaut.png")
                .extractArea(left: 130, top: 20, width: 200, height: 220).resize(0.25)
            return try face.replicate(across: 24, down: 16).copyMemory()
        }
        #expect((report.faces?.count ?? 0) >= 375, "of 384")
    }

    @Test(
        "There are no faces where there are none",
        arguments: [
            "coffee.png", "rocket.jpg", "galaxies.jpg", "retina.jpg", "clock.png", "cat.png",
            "textures/brick.png", "textures/grass.png", "textures/gravel.png",
        ])
    func none(name: String) async throws {
        let report = try await Seer.shared.look([.faces]) { try Photographs.image(name) }
        #expect(report.faces == [])
    }

    @Test func `says what it costs`() async throws {
        let milliseconds = try await Seer.shared.with { analyser in
            let image = try Photographs.image("astronaut.png").resize(1000.0 / 512).copyMemory()
            let picture = try Picture(image)
            _ = try analyser.analyse(picture, wants: [.faces])
            let start = clock()
            for _ in 0..<5 { _ = try analyser.analyse(picture, wants: [.faces]) }
            return Double(clock() - start) / Double(CLOCKS_PER_SEC) / 5 * 1000
        }
        print("faces of \(1000) × \(1000) pixels: \(milliseconds.rounded()) CPU-ms")
        #expect(milliseconds > 0)
    }
}

@Suite(.serialized, .needs(.faces, .identity), .needsPhotographs)
struct `Telling whose face it is` {
    private func identity(
        _ change: @Sendable (Image) throws -> Image
    ) async throws -> FaceIdentity {
        let report = try await Seer.shared.with { analyser in
            let image = try change(Photographs.image("astronaut.png"))
            return try analyser.analyse(try Picture(image), wants: [.identity])
        }
        return try #require(report.faces?.first?.identity)
    }

    @Test func `the same person is recognised, turned, darker and smaller`() async throws {
        let plain = try await identity { $0 }
        #expect(plain.numbers.count == 128)
        let turned = try await identity { try $0.rotate(15).copyMemory() }
        let darker = try await identity { try $0.linear(0.5, 0).cast(.uchar) }
        let smaller = try await identity { try $0.resize(0.4) }
        let mirrored = try await identity { try $0.flip(.horizontal) }
        for other in [turned, darker, smaller, mirrored] {
            #expect(plain.similarity(to: other) > 0.7, "\(plain.similarity(to: other))")
        }
    }

    @Test func `no identity is told unless it is asked for`() async throws {
        let report = try await Seer.shared.look([.faces]) {
            try Photographs.image("astronaut.png")
        }
        #expect(report.faces?.allSatisfy { $0.identity == nil } == true)
    }
}
