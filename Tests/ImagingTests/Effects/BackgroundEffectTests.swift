import Testing
import Transformations
import Vips

@testable import Imaging

/// What is done to backgrounds, grounds, eyes and faces.
@Suite struct BackgroundEffectTests {
    /// A red ring with a hole in it on a background.
    private func ring(_ background: [UInt8]) throws -> Canvas {
        try Bench.canvas(40, 40) { x, y in
            let distance = (x - 20) * (x - 20) + (y - 20) * (y - 20)
            return distance < 36 || distance > 200 ? background : [200, 30, 40]
        }
    }

    @Test("A uniform background goes, what is enclosed stays")
    func background() throws {
        var canvas = try ring([240, 240, 236])
        try canvas.apply("e_bgremoval")
        #expect(try canvas.pixel(1, 1)[3] == 0 && canvas.pixel(38, 20)[3] == 0)
        #expect(try canvas.pixel(20, 10) == [200, 30, 40, 255])
        #expect(try canvas.pixel(20, 20) == [240, 240, 236, 255])
        var other = try ring([240, 240, 236])
        try other.apply("e_bgremoval:blue")
        #expect(try other.pixel(1, 1)[3] == 255)
    }

    @Test("A screen goes wherever it is and however it is lit")
    func screen() throws {
        var canvas = try Bench.canvas(40, 40) { x, y in
            let distance = (x - 20) * (x - 20) + (y - 20) * (y - 20)
            let light = 120 + x * 3
            return distance < 36 || distance > 200
                ? [UInt8(light / 6), UInt8(light), UInt8(light / 5)] : [200, 150, 130]
        }
        try canvas.apply("e_bgremoval:screen:rgb:1eb424")
        #expect(try canvas.pixel(1, 1)[3] == 0 && canvas.pixel(38, 38)[3] == 0)
        #expect(try canvas.pixel(20, 20)[3] == 0)
        #expect(try canvas.pixel(20, 10) == [200, 150, 130, 255])
    }

    @Test("A flood goes around corners and stays outside of closed lines")
    func flood() {
        let map = [
            "..........", ".########.", ".#......#.", ".#.####.#.", ".#.#..#.#.", ".#.####.#.",
            ".#......#.", ".####.###.", "..........",
        ]
        let levels = map.joined().map { UInt8($0 == "#" ? 255 : 0) }
        let flood = EdgeFlood(levels: levels, width: 10, height: 9, below: 128)
        for (index, letter) in map.joined().enumerated() {
            let isCourt = [44, 45].contains(index)
            #expect(flood.reached[index] == (letter == "." && !isCourt ? 255 : 0))
        }
    }

    /// A red block on nothing.
    private func block() throws -> Canvas {
        try Bench.canvas(60, 60) { x, y in
            (20..<40).contains(x) && (15..<55).contains(y) ? [255, 0, 0, 255] : [0, 0, 0, 0]
        }
    }

    @Test(
        "Shadows fall away from the light",
        arguments: [
            (90, (-1.0, 0.08)), (270, (1, 0.08)), (180, (0, 0.4)), (0, (0, -0.4)),
            (225, (0.707, 0.283)),
        ])
    func fall(azimuth: Int, expected: (Double, Double)) {
        var shadow = DropShadow()
        shadow.azimuth = azimuth
        #expect(abs(shadow.fall.across - expected.0) < 0.001)
        #expect(abs(abs(shadow.fall.up) - abs(expected.1)) < 0.001)
        #expect(shadow.fall.up * expected.1 > 0 || abs(expected.1) < 0.1)
        shadow.elevation = 90
        #expect(abs(shadow.fall.across) < 0.001)
    }

    @Test("A shadow lies on the ground beside its block, below the block, and the canvas holds it")
    func dropShadow() throws {
        var canvas = try block()
        try canvas.apply("e_dropshadow:azimuth_270;elevation_45;spread_0")
        #expect(canvas.width > 60)
        let foot = try canvas.pixel(48, 53)
        #expect(foot[3] > 60 && foot[0] < 10)
        #expect(try canvas.pixel(10, 53)[3] == 0 && canvas.pixel(48, 30)[3] == 0)
        #expect(try canvas.pixel(30, 30) == [255, 0, 0, 255])
        var front = try block()
        try front.apply("e_dropshadow:azimuth_0;elevation_45;spread_0")
        #expect(front.height > 60)
        #expect(try front.pixel(30, 62)[3] > 50 && front.pixel(10, 62)[3] < 5)
        var soft = try block()
        try soft.apply("e_dropshadow:azimuth_0;elevation_45;spread_100")
        #expect(try soft.pixel(30, soft.height - 12)[3] < front.pixel(30, 62)[3])
        var nothing = try Bench.canvas(8, 8) { _, _ in [1, 2, 3, 0] }
        try nothing.apply("e_dropshadow")
        #expect(nothing.width == 8)
    }

    @Test("Small red spots lose their red, large and long ones keep it")
    func redEye() throws {
        func isPupil(_ x: Int, _ y: Int) -> Bool { (x - 30) * (x - 30) + (y - 30) * (y - 30) < 12 }
        var canvas = try Bench.canvas(120, 120) { x, y in
            if isPupil(x, y) || y > 90 || (60..<110).contains(x) && (20..<24).contains(y) {
                return [210, 30, 40]
            }
            return [190, 150, 130]
        }
        try canvas.apply("e_redeye")
        #expect(try canvas.pixel(30, 30) == [35, 35, 35])
        #expect(try canvas.pixel(60, 110) == [210, 30, 40])
        #expect(try canvas.pixel(80, 22) == [210, 30, 40])
        #expect(try canvas.pixel(50, 50) == [190, 150, 130])
        var elsewhere = try Bench.canvas(120, 120) { x, y in
            isPupil(x, y) ? [210, 30, 40] : [190, 150, 130]
        }
        elsewhere.facts.faces = [.init(x: 60, y: 60, width: 50, height: 50)]
        try elsewhere.apply("e_redeye")
        #expect(try elsewhere.pixel(30, 30) == [210, 30, 40])
    }

    @Test(
        "A theme turns lightness around the background's, or keeps its direction",
        arguments: [
            (100.0, 0.0, [(100.0, 0.0), (0.0, 100.0)]), (0, 100, [(0, 100), (100, 0)]),
            (90, 20, [(90, 20), (0, 100)]), (20, 10, [(20, 10), (100, 100)]),
        ])
    func tones(old: Double, new: Double, expected: [(Double, Double)]) {
        let tones = ThemeTones(from: old, to: new)
        for (before, after) in expected {
            #expect(abs(tones.slope * before + tones.offset - after) < 1e-9)
        }
    }

    @Test("A page becomes dark, its text light, and a photograph on it stays")
    func theme() throws {
        var grain: UInt32 = 1
        func page() throws -> Canvas {
            try Bench.canvas(80, 80) { x, y in
                if (10..<30).contains(x), (10..<13).contains(y) { return [20, 20, 20] }
                guard x >= 40, y >= 30 else { return [255, 255, 255] }
                grain = grain &* 1_664_525 &+ 1_013_904_223
                return [UInt8(90 + grain >> 29), UInt8(100 + grain >> 28), UInt8(110 + x / 4)]
            }
        }
        var kept = try page()
        let before = try kept.pixel(60, 60)
        try kept.apply("e_theme:color_black")
        #expect(try kept.pixel(2, 2).allSatisfy { $0 <= 2 })
        #expect(try kept.pixel(20, 11).allSatisfy { $0 >= 200 })
        #expect(try kept.pixel(60, 60) == before)
        var all = try page()
        try all.apply("e_theme:color_black:photosensitivity_0")
        #expect(try all.pixel(60, 60)[0] > before[0] + 20)
    }

    @Test("Effects on faces stay in them, and without faces nothing happens")
    func faces() throws {
        func check() throws -> Canvas {
            try Bench.canvas(40, 40) { x, y in
                Array(repeating: (x + y) % 2 == 0 ? 0 : 255, count: 3)
            }
        }
        for text in ["e_blur_faces", "e_pixelate_faces:10", "e_pixelate_region:10,g_faces"] {
            var canvas = try check()
            canvas.facts.faces = [.init(x: 10, y: 10, width: 20, height: 20)]
            try canvas.apply(text)
            #expect(try (90...165).contains(canvas.pixel(20, 20)[0]))
            #expect(try canvas.pixel(9, 20)[0] == 255 && canvas.pixel(30, 20)[0] == 0)
            var nobody = try check()
            let before = try nobody.image.bytes()
            try nobody.apply(text)
            #expect(try nobody.image.bytes() == before)
        }
        var text = try check()
        text.facts.texts = [.init(x: 0, y: 30, width: 40, height: 15)]
        try text.apply("e_pixelate_region:10,g_ocr_text")
        #expect(try text.pixel(5, 29)[0] == 0)
        #expect(try (90...165).contains(text.pixel(5, 35)[0]))
    }
}
