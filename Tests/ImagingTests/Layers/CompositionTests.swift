import Imaging
import Testing
import Transformations
import Vips

private let white = [255.0, 255, 255]
private let red = [255.0, 0, 0]

@Suite struct CompositionTests {
    @Test(arguments: [
        (Compass.northWest, 1, 2), (.north, 9, 2), (.northEast, 15, 2),
        (.west, 1, 10), (.center, 9, 10), (.east, 15, 10),
        (.southWest, 1, 14), (.south, 9, 14), (.southEast, 15, 14),
    ])
    func `a layer lands where gravity and offsets say`(
        gravity: Compass, x: Int, y: Int
    ) throws {
        let base = try still(white, 20, 20)
        let mark = try still(red, 4, 4)
        let composition = Composition(
            placement: Placement(gravity: gravity, x: .pixels(1), y: .pixels(2)))
        let result = try composition.compose(base: base, layer: mark)
        #expect(result.width == 20 && result.height == 20 && !result.hasAlpha)
        #expect(try result.channels(x, y) == red)
        #expect(try result.channels(x + 3, y + 3) == red)
        #expect(try result.channels(x - 1, y) == white)
        let mean = try result.image.extractBand(1).avg()
        #expect(abs(mean - 255 * (400 - 16) / 400) < 0.01)
    }

    @Test func `a layer that stands out enlarges the canvas by transparency`() throws {
        let composition = Composition(
            placement: Placement(gravity: .northWest, x: .pixels(-5), y: .pixels(-3)))
        let result = try composition.compose(base: still(white, 20, 20), layer: still(red, 10, 10))
        #expect(result.width == 25 && result.height == 23)
        #expect(try result.channels(0, 0) == red + [255])
        #expect(try result.channels(24, 0) == [0, 0, 0, 0])
        #expect(try result.channels(24, 22) == white + [255])
    }

    @Test func `a background fills what a layer adds`() throws {
        var composition = Composition(placement: Placement(gravity: .west, x: .pixels(15)))
        composition.background = Color(red: 0, green: 0, blue: 255)
        let result = try composition.compose(base: still(white, 20, 20), layer: still(red, 10, 10))
        #expect(result.width == 25 && !result.hasAlpha)
        #expect(try result.channels(24, 0) == [0, 0, 255])
        #expect(try result.channels(24, 10) == red)
    }

    @Test func `without overflow the layer is cut off, or left out`() throws {
        var composition = Composition(placement: Placement(gravity: .east, x: .pixels(-5)))
        composition.flags = .noOverflow
        let cut = try composition.compose(base: still(white, 20, 20), layer: still(red, 10, 10))
        #expect(cut.width == 20)
        #expect(try cut.channels(15, 10) == red)
        #expect(try cut.channels(14, 10) == white)
        composition.placement.x = .pixels(-50)
        let gone = try composition.compose(base: still(white, 20, 20), layer: still(red, 10, 10))
        #expect(try gone.image.extractBand(1).min() == 255)
    }

    @Test func `overflow can be refused, and so can a huge canvas`() throws {
        let base = try still(white, 20, 20)
        let mark = try still(red, 10, 10)
        var composition = Composition(placement: Placement(gravity: .east, x: .pixels(-5)))
        composition.flags = .refusesOverflow
        #expect(throws: CompositionError.overflow) {
            try composition.compose(base: base, layer: mark)
        }
        composition.flags = []
        composition.placement.x = .pixels(-1_000_000)
        composition.placement.y = .pixels(900_000)
        #expect(throws: CompositionError.tooManyPixels(maximum: 100_000_000)) {
            try composition.compose(base: base, layer: mark)
        }
    }

    @Test func `an underlay shows where the base is transparent`() throws {
        var composition = Composition(stacking: .underlay)
        let base = try halfClear(20, 20)
        let under = try still([0, 0, 255], 20, 20)
        let result = try composition.compose(base: base, layer: under)
        #expect(!result.hasAlpha)
        #expect(try result.channels(2, 2) == [0, 0, 255])
        #expect(try result.channels(12, 2) == red)
        composition.placement = Placement(gravity: .west, x: .pixels(-10))
        let wider = try composition.compose(base: base, layer: under)
        #expect(wider.width == 30)
        #expect(try wider.channels(0, 0) == [0, 0, 255, 255])
        #expect(try wider.channels(12, 0) == [0, 0, 255, 255])
        #expect(try wider.channels(25, 0) == red + [255])
    }

    @Test func `tiles are repeated from the corner until all is covered`() throws {
        let tile = Canvas(try still(white, 4, 4).image.marked(still(red, 1, 1).image, x: 0, y: 0))
        var composition = Composition(flags: .tiled)
        let base = try still([0, 0, 0], 10, 9)
        let result = try composition.compose(base: base, layer: tile)
        #expect(result.width == 10 && result.height == 9)
        #expect(try redPixels(result) == [0, 4, 8])
        #expect(try abs(result.image.extractBand(1).avg() - 255.0 * 81 / 90) < 0.01)
        composition.placement = Placement(gravity: .northWest, x: .pixels(3))
        #expect(try redPixels(composition.compose(base: base, layer: tile)) == [3, 7])
        composition.placement = Placement(gravity: .northEast)
        #expect(try redPixels(composition.compose(base: base, layer: tile)) == [2, 6])
    }

    @Test func `a still layer stands on every frame, an animated one gives its frames in turn`()
        throws
    {
        let frames = try (0..<3).map { try still([Double($0), 0, 0], 10, 10).image }
        let base = Canvas(
            frames: frames, delays: [10, 20, 30], loop: 2, initialWidth: 10, initialHeight: 10)
        let mark = try still(white, 2, 2)
        let marked = try Composition().compose(base: base, layer: mark)
        #expect(marked.frames.count == 3 && marked.delays == [10, 20, 30] && marked.loop == 2)
        for frame in marked.frames { #expect(try frame.getpoint(5, 5) == white) }
        let layer = Canvas(
            frames: try [7, 8].map { try still([$0, 0, 0], 2, 2).image }, delays: [5, 5],
            initialWidth: 2, initialHeight: 2)
        let both = try Composition().compose(base: base, layer: layer)
        #expect(try both.frames.map { try $0.getpoint(5, 5)[0] } == [7, 8, 7])
        let first = try Composition().compose(base: mark, layer: layer)
        #expect(first.frames.count == 1)
    }

    private func redPixels(_ canvas: Canvas) throws -> [Int] {
        try (0..<canvas.width).filter { try canvas.channels($0, 0) == red }
    }
}
