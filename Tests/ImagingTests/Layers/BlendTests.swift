import Imaging
import Testing
import Transformations
import Vips

@Suite struct BlendTests {
    /// Grey 100 below and grey 200 above, as the definitions of the modes give it.
    @Test(arguments: [
        (Blend.over, 200.0), (.multiply, 78.4), (.screen, 221.6), (.overlay, 156.9),
    ])
    func `colours are mixed as the mode says`(blend: Blend, expected: Double) throws {
        let base = try still([100, 100, 100], 8, 8)
        let layer = try still([200, 200, 200], 4, 4)
        let result = try Composition(blend: blend).compose(base: base, layer: layer)
        #expect(abs(try result.channels(4, 4)[0] - expected) <= 1)
        #expect(try result.channels(0, 0) == [100, 100, 100])
    }

    @Test func `a layer's opacity counts`() throws {
        let base = try still([100, 100, 100], 8, 8)
        let layer = try still([200, 200, 200, 128], 8, 8)
        let over = try Composition().compose(base: base, layer: layer)
        #expect(!over.hasAlpha)
        #expect(abs(try over.channels(4, 4)[0] - 150) <= 1)
        let multiply = try Composition(blend: .multiply).compose(base: base, layer: layer)
        #expect(abs(try multiply.channels(4, 4)[0] - 89) <= 1)
        let clear = try still([100, 100, 100, 0], 8, 8)
        let onClear = try Composition(blend: .multiply).compose(base: clear, layer: layer)
        #expect(abs(try onClear.channels(4, 4)[3] - 128) <= 1)
        #expect(abs(try onClear.channels(4, 4)[0] - 200) <= 1)
    }

    @Test func `a cutter keeps what is under its opaque half, and nothing outside`() throws {
        let composition = Composition(
            placement: Placement(gravity: .northWest), blend: .cutter)
        let result = try composition.compose(
            base: still([9, 9, 9], 20, 20), layer: halfClear(10, 10))
        #expect(result.width == 20)
        #expect(try result.channels(2, 2)[3] == 0)
        #expect(try result.channels(7, 2) == [9, 9, 9, 255])
        #expect(try result.channels(15, 15)[3] == 0)
    }

    @Test func `a cut-out removes what is under its opaque half only`() throws {
        let composition = Composition(
            placement: Placement(gravity: .northWest), blend: .cutOut)
        let base = try still([9, 9, 9, 100], 20, 20)
        let result = try composition.compose(base: base, layer: halfClear(10, 10))
        #expect(try result.channels(2, 2)[3] == 100)
        #expect(try result.channels(7, 2)[3] == 0)
        #expect(try result.channels(15, 15)[3] == 100)
    }

    @Test func `a mask's lightness times its alpha becomes opacity`() throws {
        var composition = Composition(blend: .mask)
        let base = try still([9, 9, 9, 200], 20, 20)
        let grey = try composition.compose(base: base, layer: still([128, 128, 128], 10, 10))
        #expect(try grey.channels(10, 10)[3] == 100)
        #expect(try grey.channels(1, 1)[3] == 0)
        composition.placement.gravity = .northWest
        let faint = try composition.compose(
            base: still([9, 9, 9], 20, 20), layer: still([255, 255, 255, 51], 10, 10))
        #expect(try faint.channels(1, 1)[3] == 51)
        let green = try composition.compose(
            base: still([9, 9, 9], 20, 20), layer: still([0, 255, 0], 10, 10))
        #expect(try green.channels(1, 1)[3] == 182)
    }

    @Test func `displacement takes pixels from where red and green point`() throws {
        let base = Canvas(
            try still([0, 0, 0], 40, 40).image.marked(still([255, 0, 0], 1, 1).image, x: 20, y: 20))
        let composition = Composition(
            placement: Placement(x: .pixels(8), y: .pixels(4)), blend: .displace)
        let moved = try composition.compose(base: base, layer: still([255, 127, 0], 40, 40))
        #expect(try moved.channels(12, 20)[0] == 255)
        #expect(try moved.channels(20, 20)[0] == 0)
        let down = try composition.compose(base: base, layer: still([127, 255, 0], 40, 40))
        #expect(try down.channels(20, 16)[0] == 255)
        let neutral = try composition.compose(base: base, layer: still([127, 127, 0], 40, 40))
        #expect(try neutral.channels(20, 20)[0] == 255)
        let clear = try composition.compose(base: base, layer: still([255, 255, 0, 0], 40, 40))
        #expect(try clear.channels(20, 20)[0] == 255)
    }

    @Test func `a layer against removal is bent, always in the same way`() throws {
        let base = try still([255, 255, 255], 80, 80)
        let mark = Canvas(
            try still([0, 0, 0, 0], 60, 60).image.marked(
                still([0, 0, 0, 255], 30, 30).image, x: 15, y: 15))
        func bytes(_ blend: Blend) throws -> [UInt8] {
            try Composition(blend: blend).compose(base: base, layer: mark).image.bytes()
        }
        let plain = try bytes(.over)
        let bent = try bytes(.antiRemoval(strength: 80))
        #expect(bent == (try bytes(.antiRemoval(strength: 80))))
        let changed = zip(plain, bent).count { abs(Int($0) - Int($1)) > 20 } / 3
        #expect(changed > 50 && changed < 900)
    }

    @Test func `words say how to blend, and the cutter flag does`() throws {
        let vocabulary = Vocabulary(LayerWords.words)
        func component(_ text: String) throws -> Component {
            let parsed = try Transformation(parsing: text, vocabulary: vocabulary)
            return try #require(parsed.components.first)
        }
        #expect(Blend(of: try component("e_multiply")) == .multiply)
        #expect(Blend(of: try component("e_anti_removal")) == .antiRemoval(strength: 50))
        #expect(Blend(of: try component("e_anti_removal:70")) == .antiRemoval(strength: 70))
        #expect(Blend(of: try component("fl_cutter")) == .cutter)
        let flags = try component("fl_tiled.no_overflow")
        #expect(Blend(of: flags) == .over)
        #expect(Composition.Flags(of: flags) == [.tiled, .noOverflow])
        #expect(flags.text == "fl_no_overflow.tiled")
    }
}
