import Testing
import Vips

@testable import Vision

/// Recall and false positives over a set of pictures of our own: one face of which the place is known, in
/// the ways in which pictures come, and photographs without any.
@Suite(.serialized, .needs(.faces), .needsPhotographs)
struct `Finding the faces of a set` {
    /// A picture made from the astronaut's, and where its faces are then.
    struct Member: Sendable {
        var name: String
        var make: @Sendable (Image) throws -> Image
        /// From the face in the photograph to those in the picture.
        var faces: @Sendable (Box) -> [Box]
    }

    private static func same(
        _ name: String, _ make: @escaping @Sendable (Image) throws -> Image
    ) -> Member {
        Member(name: name, make: make, faces: { [$0] })
    }

    private static func scaled(_ factor: Double) -> Member {
        Member(
            name: "× \(factor)", make: { try $0.resize(factor) },
            faces: { face in
                [
                    Box(
                        x: face.x * factor, y: face.y * factor, width: face.width * factor,
                        height: face.height * factor)
                ]
            })
    }

    /// Turned around the middle, on a canvas that holds all of it.
    private static func turned(_ degrees: Double) -> Member {
        Member(
            name: "turned by \(degrees)°", make: { try $0.rotate(degrees) },
            faces: { face in
                let angle = degrees * .pi / 180
                let (x, y) = (face.center.x - 256, face.center.y - 256)
                let half = 256 * (abs(cosine(angle)) + abs(sine(angle)))
                let middle = Point(
                    x * cosine(angle) - y * sine(angle) + half,
                    x * sine(angle) + y * cosine(angle) + half)
                return [
                    Box(
                        x: middle.x - face.width / 2, y: middle.y - face.height / 2,
                        width: face.width, height: face.height)
                ]
            })
    }

    /// The series of both, exact enough for these angles.
    private static func sine(_ x: Double) -> Double { x - x * x * x / 6 + x * x * x * x * x / 120 }
    private static func cosine(_ x: Double) -> Double { 1 - x * x / 2 + x * x * x * x / 24 }

    /// Put on a photograph of something else.
    private static func placed(on name: String, x: Int, y: Int, _ factor: Double) -> Member {
        Member(
            name: "on \(name)",
            make: { image in
                let ground = try Photographs.image(name)
                let small = try image.resize(factor).cast(.uchar)
                return try Operation.run(
                    "insert",
                    ["main": .image(ground), "sub": .image(small), "x": .int(x), "y": .int(y)]
                ).image()
            },
            faces: { face in
                [
                    Box(
                        x: face.x * factor + Double(x), y: face.y * factor + Double(y),
                        width: face.width * factor, height: face.height * factor)
                ]
            })
    }

    static let members: [Member] = [
        same("as it is") { $0 },
        same("dark") { try $0.linear(0.35, 0).cast(.uchar) },
        same("bright") { try $0.linear(1, 70).cast(.uchar) },
        same("pale") { try $0.linear(0.3, 120).cast(.uchar) },
        same("grey") { try $0.colourspace(.bw).colourspace(.srgb) },
        same("negative red") { try $0.linear([0.3, 1, 1], [0, 0, 0]).cast(.uchar) },
        same("blurred") { try $0.gaussblur(3) },
        same("small and enlarged") {
            try $0.resize(0.2).resize(5.02).extractArea(
                left: 0, top: 0, width: 512, height: 512)
        },
        same("grainy") { image in
            let grain = try Image.gaussnoise(width: 512, height: 512, mean: 0, sigma: 25, seed: 3)
            return try image.add(grain).cast(.uchar).copy(interpretation: .srgb)
        },
        Member(
            name: "mirrored", make: { try $0.flip(.horizontal) },
            faces: { face in
                [Box(x: 512 - face.right, y: face.y, width: face.width, height: face.height)]
            }),
        scaled(0.15), scaled(0.3), scaled(0.6), scaled(2), scaled(4),
        turned(12), turned(-12), turned(20),
        placed(on: "textures/grass.png", x: 100, y: 150, 0.5),
        placed(on: "coffee.png", x: 300, y: 10, 0.4),
        placed(on: "galaxies.jpg", x: 600, y: 400, 0.7),
        Member(
            name: "nine",
            make: { image in
                try Image.arrayjoin(Array(repeating: image.resize(0.5), count: 9), across: 3)
            },
            faces: { face in
                (0..<9).map { index in
                    Box(
                        x: face.x / 2 + Double(index % 3) * 256,
                        y: face.y / 2 + Double(index / 3) * 256,
                        width: face.width / 2, height: face.height / 2)
                }
            }),
    ]

    static let without = [
        "coffee.png", "rocket.jpg", "galaxies.jpg", "retina.jpg", "clock.png", "cat.png",
        "textures/brick.png", "textures/grass.png", "textures/gravel.png",
    ]

    @Test func `nearly all are found, and hardly anything else`() async throws {
        let base = try await Seer.shared.look([.faces]) { try Photographs.image("astronaut.png") }
        let known = try #require(base.faces?.first?.area)
        let face = Box(
            x: Double(known.x), y: Double(known.y), width: Double(known.width),
            height: Double(known.height))
        var (found, all, others) = (0, 0, 0)
        for member in Self.members {
            let report = try await Seer.shared.look([.faces]) {
                try member.make(Photographs.image("astronaut.png")).copyMemory()
            }
            var seen = (report.faces ?? []).map {
                Box(
                    x: Double($0.area.x), y: Double($0.area.y), width: Double($0.area.width),
                    height: Double($0.area.height))
            }
            for wanted in member.faces(face) {
                all += 1
                guard let index = seen.firstIndex(where: { $0.overlap(with: wanted) >= 0.4 })
                else {
                    print("not found: \(member.name)")
                    continue
                }
                seen.remove(at: index)
                found += 1
            }
            others += seen.count
        }
        for name in Self.without {
            let report = try await Seer.shared.look([.faces]) { try Photographs.image(name) }
            others += report.faces?.count ?? 0
        }
        let pictures = Self.members.count + Self.without.count
        print("faces: \(found) of \(all) found, \(others) others, in \(pictures) pictures")
        #expect(Double(found) / Double(all) >= 0.97 && others <= 1)
    }
}
