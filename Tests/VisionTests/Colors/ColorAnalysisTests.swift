import Testing
import Vips

@testable import Vision

@Suite struct `Colours` {
    @Test(
        "A flat picture has one colour",
        arguments: [
            ([255.0, 0, 0], "#FF0000", "red", "red"), ([0, 0, 0], "#000000", "black", "black"),
            ([255, 255, 255], "#FFFFFF", "white", "white"),
            ([12, 34, 250], "#0C22FA", "blue", "blue"),
            ([128, 128, 128], "#808080", "gray", "gray"),
            ([0, 128, 128], "#008080", "teal", "teal"),
            ([128, 0, 128], "#800080", "purple", "purple"),
            ([255, 165, 0], "#FFA500", "orange", "orange"),
            ([139, 69, 19], "#8B4513", "brown", "brown"),
            ([255, 192, 203], "#FFC0CB", "pink", "pink"),
            ([255, 255, 0], "#FFFF00", "yellow", "yellow"),
            ([0, 128, 0], "#008000", "green", "green"),
        ] as [([Double], String, String, String)])
    func flat(color: [Double], hex: String, google: String, cloudinary: String) async throws {
        let report = try await Seer.shared.look([.colors]) {
            try Image.solid(color, width: 640, height: 480)
        }
        let colors = try #require(report.colors)
        #expect(colors.colors == [.init(name: hex, percent: 100)])
        #expect(colors.google == [.init(name: google, percent: 100)])
        #expect(colors.cloudinary == [.init(name: cloudinary, percent: 100)])
        #expect(colors.isGrey == (Set(color).count == 1))
        #expect(colors.transparency == 0)
    }

    @Test("Two colours have their shares", arguments: [0.1, 0.25, 0.5, 0.9])
    func two(share: Double) async throws {
        let report = try await Seer.shared.look([.colors]) {
            let width = Int(1000 * share)
            let left = try Image.solid([200, 30, 40], width: width, height: 600)
            let right = try Image.solid([20, 60, 180], width: 1000 - width, height: 600)
            return try left.join(right, .horizontal).copyMemory()
        }
        let colors = try #require(report.colors).colors
        let red = try #require(colors.first { $0.name == "#C81E28" })
        let blue = try #require(colors.first { $0.name == "#143CB4" })
        #expect(abs(red.percent - 100 * share) <= 2)
        #expect(abs(blue.percent - 100 * (1 - share)) <= 2)
    }

    /// Where colours meet, pixels are mixed from both, in the picture itself and by making it smaller.
    @Test("Two colours are two colours, however they lie", arguments: [40, 50], [640.0, 1000])
    func checks(side: Int, width: Double) async throws {
        let report = try await Seer.shared.look([.colors]) {
            let red = try Image.solid([200, 30, 40], width: side, height: side)
            let blue = try Image.solid([20, 60, 180], width: side, height: side)
            let pair = try Image.arrayjoin([red, blue, blue, red], across: 2)
            let count = 1 + 1000 / (2 * side)
            let checks = try pair.replicate(across: count, down: count)
                .extractArea(left: 0, top: 0, width: 1000, height: 700)
            return try checks.resize(width / 1000, kernel: .lanczos3).copyMemory()
        }
        let colors = try #require(report.colors).colors
        #expect(colors.count == 2, "\(colors)")
        for color in colors {
            #expect(["#C81E28", "#143CB4"].contains(color.name) && abs(color.percent - 50) <= 2)
        }
    }

    @Test func `what cannot be seen has no colour`() async throws {
        let report = try await Seer.shared.look([.colors]) {
            let seen = try Image.solid([0, 200, 0, 255], width: 100, height: 300)
            let unseen = try Image.solid([255, 0, 0, 0], width: 300, height: 300)
            return try seen.join(unseen, .horizontal).copy(interpretation: .srgb).copyMemory()
        }
        let colors = try #require(report.colors)
        #expect(colors.colors.first == .init(name: "#00C800", percent: 100))
        #expect(abs(colors.transparency - 0.75) < 0.01)
    }

    @Test func `nothing to see has no colours`() {
        let summary = ColorAnalysis.summary(
            ColorSample([1, 2, 3, 0], bands: 4, width: 1, height: 1))
        #expect(summary.colors.isEmpty && summary.google.isEmpty && summary.transparency == 1)
        #expect(
            ColorAnalysis.summary(ColorSample([], bands: 3, width: 0, height: 0)).colors.isEmpty)
    }

    @Test(.needsPhotographs, arguments: ["astronaut.png", "coffee.png", "galaxies.jpg"])
    func `a photograph has many, and they make up all of it`(name: String) async throws {
        let first = try await Seer.shared.look([.colors]) { try Photographs.image(name) }
        let again = try await Seer.shared.look([.colors]) { try Photographs.image(name) }
        let colors = try #require(first.colors)
        #expect(first == again)
        #expect(colors.colors.count > 8 && colors.colors.count <= 32)
        #expect(abs(colors.colors.reduce(0) { $0 + $1.percent } - 100) < 2)
        #expect(abs(colors.google.reduce(0) { $0 + $1.percent } - 100) < 1)
        #expect(!colors.isGrey)
        #expect(
            zip(colors.colors, colors.colors.dropFirst()).allSatisfy { $0.percent >= $1.percent })
    }

    @Test func `distances are as people see them`() {
        let white = LabColor(red: 255, green: 255, blue: 255)
        #expect(abs(white.l - 100) < 0.01 && abs(white.a) < 0.02 && abs(white.b) < 0.02)
        let red = LabColor(red: 255, green: 0, blue: 0)
        #expect(abs(red.l - 53.24) < 0.05 && abs(red.a - 80.09) < 0.1 && abs(red.b - 67.2) < 0.1)
    }
}
