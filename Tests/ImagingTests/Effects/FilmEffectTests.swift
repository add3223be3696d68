import Assets
import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct FilmEffectTests {
    /// Frames of one grey each.
    private func film(_ levels: [UInt8], delays: [Int]) throws -> Canvas {
        let frames = try levels.map { level in
            try Bench.canvas(8, 6) { _, _ in [level, level, level] }.image
        }
        return Canvas(frames: frames, delays: delays, loop: 2, initialWidth: 8, initialHeight: 6)
    }

    private func levels(_ canvas: Canvas) throws -> [Int] {
        try canvas.frames.map { Int(try $0.getpoint(2, 2)[0]) }
    }

    @Test(
        "Frames go as they are told",
        arguments: [
            ("e_reverse", [30, 20, 10], [300, 200, 100]),
            ("e_boomerang", [10, 20, 30, 20], [100, 200, 300, 200]),
            ("e_accelerate:100", [10, 20, 30], [50, 100, 150]),
            ("e_accelerate:-50", [10, 20, 30], [200, 400, 600]),
            ("e_accelerate", [10, 20, 30], [100, 200, 300]),
        ])
    func order(text: String, levels: [Int], delays: [Int]) throws {
        var canvas = try film([10, 20, 30], delays: [100, 200, 300])
        try canvas.apply(text)
        #expect(try self.levels(canvas) == levels && canvas.delays == delays)
        #expect(canvas.loop == 2)
        var still = try Bench.canvas(4, 4) { _, _ in [7, 7, 7] }
        try still.apply(text)
        #expect(try self.levels(still) == [7] && still.delays.isEmpty)
    }

    @Test(
        "Light comes and goes by the middle of each frame's time",
        arguments: [
            (1000, [500, 500, 500], [0.25, 0.75, 1.0]), (-1000, [500, 500, 500], [1, 0.75, 0.25]),
            (200, [500, 500], [1, 1]), (0, [100], [1]), (1000, [100, 900], [0.05, 0.55]),
        ])
    func light(milliseconds: Int, delays: [Int], expected: [Double]) {
        var fade = Fade()
        fade.milliseconds = milliseconds
        let light = fade.light(delays: delays)
        #expect(
            zip(light, expected).allSatisfy { abs($0 - $1) < 1e-9 } && light.count == expected.count
        )
    }

    @Test("Fading darkens frames and no still")
    func fade() throws {
        var canvas = try film([200, 200, 200], delays: [500, 500, 500])
        try canvas.apply("e_fade")
        #expect(try levels(canvas) == [50, 150, 200])
        var still = try Bench.canvas(4, 4) { _, _ in [200, 200, 200] }
        try still.apply("e_fade")
        #expect(try levels(still) == [200])
    }

    @Test(
        "Windows of the presets: left edge and zoom, first and last",
        arguments: [
            (ZoomPan.Mode.zoomToCenter, [0.0, 1], [0.25, 2]), (.zoomToLeft, [0, 1], [0, 2]),
            (.zoomToRight, [0, 1], [0.5, 2]), (.outFromCenter, [0.25, 2], [0, 1]),
            (.outFromRight, [0.5, 2], [0, 1]), (.panLeftToRight, [0, 2], [0.5, 2]),
            (.panRightToLeft, [0.5, 2], [0, 2]),
        ])
    func presets(mode: ZoomPan.Mode, first: [Double], last: [Double]) {
        let (start, end) = ZoomWindow.preset(mode, 2)
        #expect([start.origin.left, start.zoom] == first)
        #expect([end.origin.left, end.zoom] == last)
        let half = start.moved(towards: end, 0.5)
        #expect(abs(half.origin.left - (first[0] + last[0]) / 2) < 1e-9)
        #expect(half.origin.left + 1 / half.zoom <= 1 + 1e-9)
    }

    @Test("As many frames as asked for, or as there is room for")
    func room() {
        var limits = Limits()
        limits.outputPixels = 80_000
        let settings = ZoomPan.Settings()
        let small = ZoomPanFilm(settings, size: Size(10, 10), limits: limits)
        #expect(small.count == 100 && small.size == Size(10, 10) && small.delay == 40)
        // 10,000 pixels in all: ten frames a second, which are made smaller.
        let large = ZoomPanFilm(settings, size: Size(40, 20), limits: limits)
        #expect(large.count == 40 && large.delay == 100)
        #expect(large.size.width * large.size.height * large.count <= 10_000)
        #expect(large.size.width == 2 * large.size.height || large.size == Size(22, 11))
    }

    @Test("A still becomes a film that ends closer, from its own middle")
    func zoom() throws {
        var canvas = try Bench.canvas(60, 40) { x, y in
            (25..<35).contains(x) && (15..<25).contains(y) ? [255, 0, 0] : [0, 0, 255]
        }
        try canvas.apply("e_zoompan:maxzoom_4;du_1;fps_10")
        #expect(canvas.frames.count == 10 && canvas.delays == Array(repeating: 100, count: 10))
        #expect(canvas.loop == 1)
        let last = canvas.frames[9]
        #expect(try canvas.frames[0].getpoint(20, 20) == [0, 0, 255])
        #expect(try last.getpoint(12, 5)[0] > 250 && last.getpoint(30, 20)[0] == 255)
        for frame in canvas.frames { #expect([frame.width, frame.height] == [60, 40]) }
        var aside = try Bench.canvas(60, 40) { x, _ in x > 50 ? [255, 0, 0] : [0, 0, 255] }
        try aside.apply("e_zoompan:du_1;fps_5;to_(zoom_4;x_58;y_20)")
        #expect(try aside.frames[4].getpoint(40, 20)[0] > 250)
        #expect(try aside.frames[0].getpoint(40, 20)[0] == 0)
    }

    @Test("It is played again where loop says so, and delivered as GIF and WebP")
    func delivered() throws {
        try Engine.start()
        let still = try Samples.quartersFile()
        for format in [Format.gif, .webp] {
            let film = try Rendered("e_zoompan:du_1;fps_5/e_loop", of: still, as: .format(format))
            #expect(film.result.pages == 5)
            #expect(try film.canvas.loop == 0)
        }
        #expect(try Rendered("e_zoompan", of: still, as: .format(.jpg)).result.pages == 1)
    }
}
