import Testing
import Vips

@testable import Vision

@Suite struct `What people see who see fewer colours` {
    private func halves(_ left: [Double], _ right: [Double]) async throws -> ColorBlindnessReport {
        let report = try await Seer.shared.look([.colors]) {
            let first = try Image.solid(left, width: 300, height: 300)
            let second = try Image.solid(right, width: 300, height: 300)
            return try first.join(second, .horizontal).copyMemory()
        }
        return try #require(report.colors?.colorBlindness)
    }

    @Test(
        "red and green of one brightness come close, blue and yellow stay apart",
        arguments: [
            ([200.0, 60, 60], [100.0, 130, 60], 0.5), ([0, 0, 200], [240, 220, 0], 1.0),
            ([0, 0, 0], [255, 255, 255], 1.0),
        ])
    func pairs(left: [Double], right: [Double], least: Double) async throws {
        let seen = try await halves(left, right)
        if least < 1 {
            #expect(seen.distinctColors < least)
            #expect(seen.distinctEdges == 0)
            #expect(seen.mostIndistinctPair.count == 2)
            #expect(seen.score < 0.5)
        } else {
            #expect(seen.distinctColors > 0.7)
            #expect(seen.distinctEdges == 1)
        }
    }

    @Test func `a picture of one colour has nothing to confuse`() async throws {
        let report = try await Seer.shared.look([.colors]) {
            try Image.solid([200, 60, 60], width: 64, height: 64)
        }
        let seen = try #require(report.colors?.colorBlindness)
        #expect(seen == .init(distinctEdges: 1, distinctColors: 1, mostIndistinctPair: []))
        #expect(seen.score == 1)
    }

    @Test func `greys are seen as they are`() {
        for grey in [0.0, 60, 128, 200] {
            let dark = ColorBlindness.RGB(red: grey, green: grey, blue: grey)
            let light = ColorBlindness.RGB(red: 255, green: 255, blue: 255)
            #expect(ColorBlindness.share(dark, light) > 0.99)
        }
    }
}

@Suite struct `Drawings and photographs` {
    @Test func `areas of one colour are drawn, and grain is photographed`() {
        let flat = [UInt8](repeating: 90, count: 64 * 64 * 3)
        #expect(Flatness.score(flat, bands: 3, width: 64) == 1)
        // No two neighbours are the same.
        let grain = (0..<64 * 64).flatMap { index -> [UInt8] in
            let value = UInt8(index * 37 % 256)
            return [value, value, value]
        }
        #expect(Flatness.score(grain, bands: 3, width: 64) == 0)
        #expect(Flatness.score([], bands: 3, width: 1) == 1)
    }
}
