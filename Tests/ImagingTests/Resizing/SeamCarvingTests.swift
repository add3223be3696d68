import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct SeamCarvingTests {
    /// A flat picture with a block of columns in it that are unlike all their neighbours.
    static func light(_ width: Int, _ height: Int, block: Range<Int>) -> [UInt8] {
        (0..<width * height).map { index in
            let (x, y) = (index % width, index / width)
            return block.contains(x) ? UInt8((x * x * 61 + y * 83 + x * y * 29) % 256) : 128
        }
    }

    static func carving(
        _ width: Int = 40, _ height: Int = 20, block: Range<Int> = 10..<18,
        protected: Range<Int> = 0..<0
    ) -> SeamCarving {
        SeamCarving(
            light: light(width, height, block: block),
            protection: (0..<width * height).map { protected.contains($0 % width) ? 255 : 0 },
            width: width, height: height)
    }

    @Test func whatMattersKeepsItsWidth() {
        var carving = Self.carving()
        carving.carve(toWidth: 24)
        #expect(carving.width == 24)
        #expect(carving.light.count == 24 * 20)
        for y in 0..<20 {
            let row = carving.columns[(y * 24)..<(y * 24 + 24)]
            #expect(Array(row.filter { (10..<18).contains($0) }) == Array(10..<18).map(Float.init))
            #expect(zip(row, row.dropFirst()).allSatisfy { $0 < $1 })
        }
    }

    @Test func widerPicturesGrowBesideWhatMatters() {
        var carving = Self.carving()
        carving.carve(toWidth: 56)
        #expect(carving.width == 56)
        for y in 0..<20 {
            let row = carving.columns[(y * 56)..<(y * 56 + 56)]
            #expect(row.filter { $0 >= 10 && $0 < 17 }.count == 7)
            #expect(zip(row, row.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    @Test func farWiderPicturesGrowInRounds() {
        var carving = Self.carving(12, 6, block: 0..<0)
        carving.carve(toWidth: 70)
        #expect(carving.width == 70)
        #expect(carving.columns.count == 70 * 6)
        carving.carve(toWidth: 1)
        #expect(carving.light.count == 6)
    }

    @Test func whatIsProtectedStays() {
        var carving = Self.carving(block: 0..<0, protected: 5..<15)
        carving.carve(toWidth: 20)
        for y in 0..<20 {
            let row = carving.columns[(y * 20)..<(y * 20 + 20)]
            #expect(row.filter { (5..<15).contains($0) }.count == 10)
        }
    }

    @Test func seamsAreConnected() {
        var noise: UInt32 = 3
        let light = (0..<30 * 30).map { _ -> UInt8 in
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return UInt8(noise >> 24)
        }
        var carving = SeamCarving(
            light: light, protection: Array(repeating: 0, count: 900), width: 30, height: 30)
        carving.carve(toWidth: 29)
        var before: Int?
        for y in 0..<30 {
            let row = Set(carving.columns[(y * 29)..<(y * 29 + 29)].map { Int($0) })
            let gone = Set(0..<30).subtracting(row)
            #expect(gone.count == 1)
            if let before, let now = gone.first { #expect(abs(now - before) <= 1) }
            before = gone.first
        }
    }

    @Test func theOtherWayIsTheSameOnItsSide() {
        let carving = Self.carving()
        #expect(carving.transposed.transposed.light == carving.light)
        #expect(carving.transposed.width == 20)
        var lying = carving.transposed
        lying.carve(toWidth: 12)
        let upright = lying.transposed
        #expect((upright.width, upright.height) == (40, 12))
        #expect(upright.rows.allSatisfy { (0..<20).contains($0) })
    }

    /// Picture, target; what it is scaled to evenly before.
    static let evenSizes: [(Size, Size, Size)] = [
        (Size(400, 200), Size(200, 100), Size(200, 100)),
        (Size(400, 200), Size(100, 100), Size(200, 100)),
        (Size(400, 200), Size(300, 200), Size(400, 200)),
        (Size(400, 200), Size(500, 200), Size(400, 200)),
        (Size(400, 200), Size(300, 300), Size(400, 200)),
        (Size(400, 200), Size(800, 800), Size(800, 400)),
    ]

    @Test(arguments: evenSizes)
    func picturesAreScaledAsFarAsBothSidesAgree(_ size: Size, _ target: Size, _ wanted: Size) {
        #expect(LiquidPlan.evenSize(of: size, to: target) == wanted)
    }

    @Test func largePicturesArePlannedOnSmallOnes() {
        let plan = LiquidPlan(from: Size(4000, 3000), to: Size(3000, 3000))
        #expect(plan.small.width * plan.small.height < 62_000)
        #expect(abs(plan.target.ratio - 1) < 0.01)
        #expect(LiquidPlan(from: Size(100, 80), to: Size(60, 80)).small == Size(100, 80))
    }

    @Test func renderedPicturesKeepWhatMatters() throws {
        try Engine.start()
        // Grey, with a block of the chart's columns that nothing may be taken from.
        let block = try Chart.image().extractArea(left: 100, top: 0, width: 40, height: 180)
        let grey = try Image.solid([200, 128, 40], width: 240, height: 180)
        let file = try Samples.saved(
            grey.insert(block, x: 100, y: 0).copyMemory(), as: .png)
        var facts = AssetFacts()
        facts.customCoordinates = [.init(x: 100, y: 0, width: 40, height: 180)]
        for (words, size) in [
            ("c_scale,g_liquid,h_180,w_120", Size(120, 180)),
            ("c_scale,g_liquid,h_180,w_300", Size(300, 180)),
        ] {
            let rendered = try Rendered(words, of: file, facts: facts)
            #expect(rendered.size == size)
            let image = try rendered.canvas.image
            let reds = try (0..<size.width).map { try image.getpoint($0, 90)[0] }
            let inside = reds.filter { $0 > 103 && $0 < 145 }
            #expect(inside.count == 40)
            #expect(zip(inside, inside.dropFirst()).allSatisfy { $0 + 1 == $1 })
        }
    }

    @Test func bothSidesChangeAtOnce() throws {
        let rendered = try Rendered(
            "c_scale,g_liquid,h_300,w_200",
            of: Samples.saved(Photograph.image(width: 300, height: 200), as: .jpg))
        #expect(rendered.size == Size(200, 300))
    }
}
