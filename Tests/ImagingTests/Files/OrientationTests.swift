import Assets
import Imaging
import Testing
import Vips

@Suite struct OrientationTests {
    init() throws { try Engine.start() }

    /// The quarters of a picture stored so that it is upright after turning, for each orientation:
    /// what the file holds, from the upper left in reading order.
    static let stored: [Int: [[Double]]] = [
        1: [Samples.red, Samples.green, Samples.blue, Samples.white],
        2: [Samples.green, Samples.red, Samples.white, Samples.blue],
        3: [Samples.white, Samples.blue, Samples.green, Samples.red],
        4: [Samples.blue, Samples.white, Samples.red, Samples.green],
        5: [Samples.red, Samples.blue, Samples.green, Samples.white],
        6: [Samples.green, Samples.white, Samples.red, Samples.blue],
        7: [Samples.white, Samples.green, Samples.blue, Samples.red],
        8: [Samples.blue, Samples.red, Samples.white, Samples.green],
    ]
    static let upright = [Samples.red, Samples.green, Samples.blue, Samples.white]

    static func file(_ orientation: Int, _ saver: String = "jpegsave_buffer") throws -> TestFile {
        try Engine.start()
        let (width, height) = orientation >= 5 ? (24, 32) : (32, 24)
        let tiles = try (Self.stored[orientation] ?? []).map {
            try Image.solid($0, width: width, height: height)
        }
        let picture = try Image.arrayjoin(tiles, across: 2).copyMemory()
            .editingMetadata { $0.set("orientation", orientation) }
        return try Samples.original(picture, saver, ["Q": 95])
    }

    @Test(arguments: 1...8)
    func picturesStandUpright(_ orientation: Int) throws {
        let file = try Self.file(orientation)
        let inspection = try file.inspect()
        #expect(inspection.orientation.rawValue == orientation)
        #expect((inspection.width, inspection.height) == (64, 48))
        let canvas = try file.load()
        #expect((canvas.width, canvas.height) == (64, 48))
        #expect(areClose(try canvas.quarterColors, Self.upright))
    }

    @Test(arguments: 1...8, [false, true])
    func theyAreScaledByTheirUprightSides(_ orientation: Int, _ isRandom: Bool) throws {
        var request = LoadRequest()
        request.size = Size(20, 6)
        request.isRandomAccess = isRandom
        let canvas = try Self.file(orientation).load(request)
        #expect((canvas.width, canvas.height) == (20, 6))
        #expect((canvas.initialWidth, canvas.initialHeight) == (64, 48))
        let copy = Canvas(try canvas.image.copyMemory())
        #expect(areClose(try copy.quarterColors, Self.upright))
    }

    @Test(arguments: 1...8)
    func orientationCanBeIgnored(_ orientation: Int) throws {
        var request = LoadRequest()
        request.isUpright = false
        let canvas = try Self.file(orientation).load(request)
        #expect(areClose(try canvas.quarterColors, Self.stored[orientation] ?? []))
    }

    @Test func savedPicturesHaveNoOrientationLeft() throws {
        for format in RoundTripTests.formats {
            let saved = try Samples.saved(try Self.file(6).load(), as: format)
            let inspection = try saved.inspect()
            #expect(inspection.orientation == .upright)
            #expect((inspection.width, inspection.height) == (64, 48))
        }
    }
}
