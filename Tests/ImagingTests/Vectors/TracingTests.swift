import Assets
import Foundation
import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct TracingTests {
    /// Letters are labels from `a` on; dots belong to nothing.
    private func map(_ rows: [String]) -> AreaMap {
        let labels = rows.joined().utf8.map { $0 == 46 ? Palette.nothing : $0 - 97 }
        return AreaMap(labels: labels, width: rows[0].count, height: rows.count)
    }

    private func points(_ outline: AreaMap.Outline) -> [[Int]] {
        outline.pieces.flatMap { $0.dropLast().map { [$0.x, $0.y] } }
    }

    @Test("An outline goes once around, along pixels, clockwise")
    func square() {
        let outlines = map(["....", ".aa.", ".aa.", "...."]).outlines(count: 1)
        #expect(outlines[0].count == 1)
        #expect(
            points(outlines[0][0]) == [
                [1, 1], [2, 1], [3, 1], [3, 2], [3, 3], [2, 3], [1, 3], [1, 2],
            ])
    }

    @Test("Holes have outlines of their own, and pixels that meet in a corner are apart")
    func holes() {
        let ring = map(["aaaa", "a..a", "a..a", "aaaa"]).outlines(count: 1)
        #expect(ring[0].map { points($0).count } == [16, 8])
        let corner = map(["a.", ".a"]).outlines(count: 1)
        #expect(corner[0].map { points($0).count } == [4, 4])
        // What is enclosed has the hole's points.
        let filled = map(["aaaa", "abba", "abba", "aaaa"]).outlines(count: 2)
        #expect(Set(points(filled[0][1])) == Set(points(filled[1][0])))
    }

    @Test("Every edge between two areas has the same points on both sides")
    func sharedEdges() {
        var state: UInt64 = 3
        let rows = (0..<24).map { _ in
            String(
                (0..<30).map { _ -> Character in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return ["a", "b", "c"][Int(state >> 33) % 3]
                })
        }
        var patches = map(rows)
        patches.despeckle(smallest: 12)
        let style = OutlineStyle(Vectorize.Settings())
        var keptBy: [Set<AreaMap.GridPoint>: Set<[Point]>] = [:]
        for outlines in patches.outlines(count: 3) {
            for piece in outlines.flatMap(\.pieces) {
                let kept = style.kept(of: piece)
                #expect(kept.first == piece.first.map { Point(Double($0.x), Double($0.y)) })
                let isInside = piece.contains { $0.x > 0 && $0.x < 30 && $0.y > 0 && $0.y < 24 }
                guard isInside, piece.count > 3 else { continue }
                keptBy[Set(piece), default: []].insert(kept.sorted { ($0.x, $0.y) < ($1.x, $1.y) })
            }
        }
        #expect(keptBy.count > 10)
        for (_, variants) in keptBy { #expect(variants.count == 1) }
    }

    @Test("Specks go to the neighbour that they touch most, larger ones stay")
    func specks() {
        let rows = ["aaaab", "acaab", "aaaab", "bbbbb"]
        var map = map(rows)
        map.despeckle(smallest: 2)
        #expect(map.labels[6] == 0)
        var kept = self.map(rows)
        kept.despeckle(smallest: 1)
        #expect(kept.labels[6] == 2)
    }

    @Test("A stair of pixels becomes a straight line, a square keeps its corners")
    func simplified() {
        let stair = (0..<20).flatMap { [AreaMap.GridPoint(x: $0, y: $0), .init(x: $0 + 1, y: $0)] }
        let style = OutlineStyle(Vectorize.Settings())
        #expect(style.kept(of: stair).count == 2)
        let square = map(["......", ".aaaa.", ".aaaa.", ".aaaa.", ".aaaa.", "......"])
        let outline = square.outlines(count: 1)[0][0]
        #expect(style.kept(of: outline.pieces[0]).count == 5)
        let path = style.path(of: outline)
        #expect(path == "M1 1L5 1L5 5L1 5L1 1Z")
    }

    @Test("A palette finds the colours that there are")
    func palette() {
        let colors: [[UInt8]] = [[250, 10, 10], [10, 250, 10], [20, 20, 240], [255, 255, 255]]
        let pixels = (0..<400).flatMap { colors[$0 % 4] }
        let palette = Palette(pixels: pixels, count: 10)
        #expect(
            Set(palette.colors.map(\.text)) == ["rgb:fa0a0a", "rgb:0afa0a", "rgb:1414f0", "white"])
        let labels = palette.labels([250, 10, 10, 252, 250, 250], alpha: [255, 0])
        #expect(palette.colors[Int(labels[0])].red == 250 && labels[1] == Palette.nothing)
    }

    @Test("As SVG the drawing comes out, as PNG what it looks like, alpha too")
    func delivered() throws {
        try Engine.start()
        let base = try Samples.saved(Samples.halfTransparent(), as: .png)
        let drawing = try Rendered("e_vectorize:4", of: base, as: .format(.svg))
        #expect((drawing.result.width, drawing.result.height) == (64, 48))
        let text = String(decoding: drawing.file.bytes, as: UTF8.self)
        #expect(text.hasPrefix("<svg ") && text.contains("<path fill=\"#") && text.count < 2000)
        let shown = try Rendered("e_vectorize:4", of: base)
        for (x, y, color) in [(10, 10, Samples.red), (10, 40, Samples.blue)] {
            #expect(isClose(try shown.pixel(x, y), color + [255], within: 3))
        }
        #expect(try shown.pixel(50, 10)[3] == 0)
        #expect(shown.size == Size(64, 48))
    }

    @Test("What is done afterwards makes pixels of it")
    func changed() throws {
        var canvas = try Bench.canvas(20, 20) { x, _ in x < 10 ? [255, 0, 0] : [0, 0, 255] }
        try canvas.apply("e_vectorize:2")
        #expect(canvas.drawing?.areas.count == 2)
        try canvas.apply("e_negate")
        #expect(canvas.drawing == nil)
    }
}
