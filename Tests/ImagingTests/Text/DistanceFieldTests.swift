import Testing

@testable import Imaging

@Suite struct DistanceFieldTests {
    @Test func `distances from one pixel are Euclidean`() {
        var coverage = [UInt8](repeating: 0, count: 63)
        coverage[4 * 9 + 3] = 255
        let field = DistanceField(coverage: coverage, width: 9, height: 7)
        for y in 0..<7 {
            for x in 0..<9 {
                let expected = Float((x - 3) * (x - 3) + (y - 4) * (y - 4)).squareRoot()
                #expect(abs(field.distances[y * 9 + x] - expected) < 1e-4)
            }
        }
    }

    @Test func `distances are those to the nearest of many pixels`() {
        let width = 23
        let height = 17
        let marks = (0..<12).map { ($0 * 7 % width, $0 * 5 % height) }
        var coverage = [UInt8](repeating: 0, count: width * height)
        for (x, y) in marks { coverage[y * width + x] = 255 }
        let field = DistanceField(coverage: coverage, width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let nearest = marks.map { ($0.0 - x) * ($0.0 - x) + ($0.1 - y) * ($0.1 - y) }.min()
                let expected = Float(nearest ?? -1).squareRoot()
                #expect(abs(field.distances[y * width + x] - expected) < 1e-3)
            }
        }
    }

    @Test func `an outline fades at its rim, and nothing has none`() {
        let coverage: [UInt8] = [0, 0, 0, 255, 0, 0, 0]
        let field = DistanceField(coverage: coverage, width: 7, height: 1)
        #expect(field.outline(reach: 1.75, opacity: 200) == [0, 50, 200, 200, 200, 50, 0])
        let empty = DistanceField(coverage: [0, 0, 0], width: 3, height: 1)
        #expect(empty.outline(reach: 5, opacity: 255) == [0, 0, 0])
    }
}
