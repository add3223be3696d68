import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct AnimatedPNGTests {
    init() throws { try Engine.start() }

    /// A PNG's compressed pixels.
    static func pixels(_ color: [Double], _ width: Int, _ height: Int) throws -> [UInt8] {
        let file = FileBytes(try Samples.png(color, width, height).bytes, name: "PNG")
        return PNGChunks.list(file).filter { $0.name == "IDAT" }
            .flatMap { file.all[$0.place..<$0.place + $0.count] }
    }

    struct Frame {
        var left = 0
        var top = 0
        var width = 4
        var height = 4
        var delay = (part: 1, whole: 10)
        var disposal: UInt8 = 0
        var blend: UInt8 = 0
        var pixels: [UInt8]
    }

    /// An animation of 4 by 4 pixels with transparency.
    static func file(_ frames: [Frame], plays: Int = 0, stillFirst: [UInt8]? = nil) -> [UInt8] {
        let big = PNGChunks.big
        var file =
            PNGChunks.signature
            + PNGChunks.chunk("IHDR", big(4) + big(4) + [8, 6, 0, 0, 0])
            + PNGChunks.chunk("acTL", big(frames.count) + big(plays))
        if let stillFirst { file += PNGChunks.chunk("IDAT", stillFirst) }
        var order = 0
        for (index, frame) in frames.enumerated() {
            let (part, whole) = frame.delay
            file += PNGChunks.chunk(
                "fcTL",
                big(order) + big(frame.width) + big(frame.height) + big(frame.left)
                    + big(frame.top)
                    + [UInt8(part >> 8), UInt8(part & 255), UInt8(whole >> 8), UInt8(whole & 255)]
                    + [frame.disposal, frame.blend])
            order += 1
            if index == 0, stillFirst == nil {
                file += PNGChunks.chunk("IDAT", frame.pixels)
            } else {
                file += PNGChunks.chunk("fdAT", big(order) + frame.pixels)
                order += 1
            }
        }
        return file + PNGChunks.chunk("IEND", [])
    }

    static let red: [Double] = [255, 0, 0, 255]
    static let half: [Double] = [0, 0, 255, 128]

    private func frames(_ bytes: [UInt8]) throws -> [Image] {
        try TestFile(bytes).load().frames
    }

    @Test("Frames change a part, replace or cover what is there, and leave it as they are told")
    func composition() throws {
        let whole = try Self.pixels(Self.red, 4, 4)
        let corner = try Self.pixels(Self.half, 2, 2)
        let got = try frames(
            Self.file([
                Frame(pixels: whole),
                // Replaces, and goes back to what was before.
                Frame(left: 2, top: 2, width: 2, height: 2, disposal: 2, pixels: corner),
                // Covers, and is cleared away.
                Frame(left: 0, top: 0, width: 2, height: 2, disposal: 1, blend: 1, pixels: corner),
                Frame(left: 2, top: 0, width: 2, height: 2, blend: 1, pixels: corner),
            ]))
        #expect(got.count == 4)
        #expect(try got[0].getpoint(3, 3) == Self.red)
        #expect(try got[1].getpoint(3, 3) == Self.half)
        #expect(try got[1].getpoint(1, 1) == Self.red)
        #expect(try got[2].getpoint(3, 3) == Self.red)
        #expect(isClose(try got[2].getpoint(0, 0), [127, 0, 128, 255], within: 1))
        #expect(try got[3].getpoint(0, 0)[3] == 0)
        #expect(isClose(try got[3].getpoint(3, 0), [127, 0, 128, 255], within: 1))
    }

    @Test("Times and repeats are read; a picture before the first frame is none of them")
    func facts() throws {
        let whole = try Self.pixels(Self.red, 4, 4)
        let other = try Self.pixels(Self.half, 4, 4)
        let bytes = Self.file(
            [
                Frame(delay: (1, 4), pixels: whole), Frame(delay: (5, 0), pixels: other),
                Frame(delay: (0, 100), pixels: whole),
            ], plays: 3, stillFirst: other)
        let inspection = try TestFile(bytes).inspect()
        #expect(inspection.format == .png && inspection.isAnimated && inspection.pages == 3)
        #expect(inspection.delays == [250, 50, 100] && inspection.loop == 3)
        #expect(try frames(bytes)[0].getpoint(0, 0) == Self.red)
    }

    @Test("A PNG that only announces an animation is a still")
    func empty() throws {
        let bytes = Self.file([], stillFirst: try Self.pixels(Self.half, 4, 4))
        let canvas = try TestFile(bytes).load()
        #expect(!canvas.isAnimated)
        #expect(try canvas.image.getpoint(1, 1) == Self.half)
    }

    @Test("What is written is read again, transparent or not", arguments: [true, false])
    func written(isSeenThrough: Bool) throws {
        let picture = isSeenThrough ? try Photograph.cutOut() : try Photograph.image()
        let frames = try [
            picture, picture.flip(.horizontal).copyMemory(), picture.flip(.horizontal).copyMemory(),
            picture,
        ]
        let canvas = Canvas(
            frames: frames, delays: [40, 500, 70, 80], loop: 2, initialWidth: 72,
            initialHeight: 54)
        let file = try Samples.saved(canvas, as: .png)
        let got = try file.load()
        #expect(got.delays == [40, 500, 70, 80] && got.loop == 2)
        #expect(got.hasAlpha == isSeenThrough)
        for (a, b) in zip(got.frames, frames) { #expect(try a.bytes() == b.bytes()) }
        // Nothing changes in the third frame, which costs next to nothing then.
        let still = try Samples.saved(picture, as: .png).bytes.count
        #expect(file.bytes.count < 3 * still + 1500)
    }
}
