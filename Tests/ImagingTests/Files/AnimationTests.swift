import Assets
import Imaging
import Testing
import Vips

@Suite struct AnimationTests {
    init() throws { try Engine.start() }

    static let colors = [Samples.red, Samples.green, Samples.blue]

    @Test(arguments: [Format.gif, .webp])
    func animationsStayAnimated(_ format: Format) throws {
        let file = try Samples.animation(format)
        let inspection = try file.inspect()
        #expect(inspection.pages == 3 && inspection.isAnimated)
        #expect((inspection.width, inspection.height) == (40, 30))
        #expect(inspection.delays == [50, 100, 200])
        #expect(inspection.loop == 3)
        let canvas = try file.load()
        #expect(canvas.frames.count == 3)
        #expect(canvas.delays == [50, 100, 200] && canvas.loop == 3)
        try expectColors(canvas)
    }

    @Test(arguments: [Format.gif, .webp], [Size(20, 15), Size(10, 30), Size(90, 61)])
    func everyFrameIsScaledByItself(_ format: Format, _ size: Size) throws {
        var request = LoadRequest()
        request.size = size
        let canvas = try Samples.animation(format).load(request)
        #expect(canvas.frames.count == 3)
        for frame in canvas.frames {
            #expect((frame.width, frame.height) == (size.width, size.height))
        }
        try expectColors(canvas)
        #expect((canvas.initialWidth, canvas.initialHeight) == (40, 30))
    }

    @Test(arguments: [Format.gif, .webp])
    func onePageIsOneFrame(_ format: Format) throws {
        for number in 1...3 {
            var request = LoadRequest()
            request.pages = .one(number)
            let canvas = try Samples.animation(format).load(request)
            #expect(canvas.frames.count == 1 && canvas.delays.isEmpty)
            let color = try canvas.image.getpoint(20, 15)
            #expect(isClose(Array(color.prefix(3)), Self.colors[number - 1], within: 12))
        }
    }

    @Test func pagesThatAreNotThereAreErrors() throws {
        for number in [0, 4, -1] {
            var request = LoadRequest()
            request.pages = .one(number)
            #expect(throws: ImagingError.noSuchPage(number, count: 3)) {
                try Samples.animation(.gif).load(request)
            }
        }
    }

    @Test func formatsThatCannotMoveGetTheFirstFrame() throws {
        let canvas = try Samples.animation(.gif).load()
        let still = try Samples.saved(canvas, as: .jpg).load()
        #expect(still.frames.count == 1)
        #expect((still.width, still.height) == (40, 30))
        #expect(isClose(try still.image.getpoint(20, 15), Samples.red, within: 12))
    }

    @Test func gifBecomesAnimatedWebP() throws {
        let webp = try Samples.saved(try Samples.animation(.gif).load(), as: .webp)
        #expect(try webp.inspect().pages == 3)
        #expect(try webp.inspect().delays == [50, 100, 200])
        try expectColors(try webp.load())
    }

    @Test func manyFramesAreReadInOneGo() throws {
        func color(_ index: Int) -> [Double] {
            [Double(index * 37 % 256), 128, Double(index * 101 % 256)]
        }
        let frames = try (0..<60).map { index in
            try Image.solid(color(index), width: 64, height: 64).copyMemory()
        }
        let canvas = Canvas(
            frames: frames, delays: Array(repeating: 40, count: 60), initialWidth: 64,
            initialHeight: 64)
        var request = LoadRequest()
        request.size = Size(17, 33)
        for format in [Format.gif, .webp] {
            let small = try Samples.saved(canvas, as: format).load(request)
            #expect(small.frames.count == 60 && small.delays == canvas.delays)
            for (index, frame) in small.frames.enumerated() {
                let got = Array(try frame.getpoint(8, 16).prefix(3))
                #expect(isClose(got, color(index), within: 14), "\(format) \(index): \(got)")
            }
        }
    }

    @Test func framesThatRepeatKeepTheirTime() throws {
        let frame = try Image.solid([9, 99, 199], width: 20, height: 20).copyMemory()
        let other = try Image.solid([200, 9, 9], width: 20, height: 20).copyMemory()
        let canvas = Canvas(
            frames: [frame, frame, frame, other], delays: [100, 200, 300, 400], initialWidth: 20,
            initialHeight: 20)
        for format in [Format.gif, .webp] {
            let delays = try Samples.saved(canvas, as: format).inspect().delays
            #expect(delays.reduce(0, +) == 1000, "\(format): \(delays)")
        }
    }

    private func expectColors(_ canvas: Canvas) throws {
        for (frame, wanted) in zip(canvas.frames, Self.colors) {
            let color = Array(try frame.getpoint(frame.width / 2, frame.height / 2).prefix(3))
            #expect(isClose(color, wanted, within: 12), "\(color)")
        }
    }
}
