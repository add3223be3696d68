import Testing

@testable import Imaging

@Suite struct ViewTests {
    static func area(_ left: Int, _ top: Int, _ width: Int, _ height: Int) -> Placement.Area {
        Placement.Area(left: left, top: top, width: width, height: height)
    }

    @Test func aCutBeforeScalingIsAWallAndOneAfterwardsIsNot() {
        var view = View(of: Size(4000, 3000))
        view.cut(Self.area(1000, 500, 2000, 2000))
        view.scale(to: Size(200, 200))
        #expect(view.bounds == Rectangle(left: 1000, top: 500, width: 2000, height: 2000))
        #expect(view.window == view.bounds)
        #expect((view.across, view.down) == (0.1, 0.1))

        var filled = View(of: Size(4000, 3000))
        filled.scale(to: Size(400, 300))
        filled.cut(Self.area(50, 0, 300, 300))
        #expect(filled.bounds == Rectangle(Size(4000, 3000)))
        #expect(filled.window == Rectangle(left: 500, top: 0, width: 3000, height: 3000))
        filled.scale(to: Size(150, 150))
        #expect(filled.bounds == filled.window)
        #expect(filled.size == Size(150, 150))
    }

    @Test func scalingsBecomeOne() {
        var chain = View(of: Size(6000, 4000))
        for size in [Size(3000, 2000), Size(1500, 1000), Size(300, 200)] { chain.scale(to: size) }
        var once = View(of: Size(6000, 4000))
        once.scale(to: Size(300, 200))
        #expect(chain == once)
    }

    /// From 1000 by 1000 to a first size, to a second: whether the second wants back what is lost.
    static let losses: [(Size, Size, Bool)] = [
        (Size(100, 100), Size(200, 200), true), (Size(100, 100), Size(50, 50), false),
        (Size(2000, 2000), Size(3000, 3000), false), (Size(2000, 2000), Size(10, 10), false),
        (Size(100, 1000), Size(90, 2000), false), (Size(100, 1000), Size(101, 20), true),
        (Size(990, 990), Size(1000, 1000), true), (Size(100, 100), Size(100, 100), false),
    ]

    @Test(arguments: losses)
    func enlargingWhatWasMadeSmallNeedsThePixelsBetween(
        _ first: Size, _ second: Size, _ wanted: Bool
    ) {
        var view = View(of: Size(1000, 1000))
        view.scale(to: first)
        #expect(view.hasLost(whatShows: second) == wanted)
    }

    @Test(arguments: Orientation.allCases, Orientation.allCases)
    func turnsAmongCutsAreTheSameAsTurningFirst(_ file: Orientation, _ turn: Orientation) {
        var view = View(of: Size(600, 400), orientation: file)
        let size = view.size
        view.cut(Self.area(10, 20, 200, 100))
        view.scale(to: Size(100, 50))
        view.turn(turn)
        #expect(view.size == turn.turned(Size(100, 50)))
        #expect(view.whole == turn.turned(size))
        #expect(view.orientation == file.then(turn))
        // As it lies there, it shows the same part whatever the turns were.
        var untouched = View(of: Size(600, 400), orientation: file)
        untouched.cut(Self.area(10, 20, 200, 100))
        untouched.scale(to: Size(100, 50))
        #expect(view.lying == untouched.lying)
        #expect(view.lying.whole == Size(600, 400))
    }

    @Test func decodedPixelsAreCutScaledAndCut() {
        var view = View(of: Size(4000, 3000))
        view.cut(Self.area(1000, 500, 2400, 1600))
        view.scale(to: Size(300, 200))
        view.cut(Self.area(30, 40, 100, 90))
        let plan = Resampling(of: view, decoded: Size(1000, 750), across: 0.25, down: 0.25)
        #expect(plan.part == Self.area(250, 125, 600, 400))
        #expect(plan.scaled == Size(300, 200))
        #expect(plan.window == Self.area(30, 40, 100, 90))
    }

    @Test func theLastDecodedPixelMayStandForLess() {
        var view = View(of: Size(1001, 777))
        view.scale(to: Size(125, 97))
        let plan = Resampling(of: view, decoded: Size(126, 98), across: 0.125, down: 0.125)
        #expect(plan.part == Self.area(0, 0, 126, 98))
        #expect(plan.scaled == Size(125, 97))
    }

    @Test func ofAVeryLongPictureOnlyTheWindowIsScaled() {
        var view = View(of: Size(20_000, 1))
        view.scale(to: Size(20_000_000, 1000))
        view.cut(Self.area(9_999_500, 0, 1000, 1000))
        let plan = Resampling(of: view, decoded: Size(20_000, 1), across: 1, down: 1)
        #expect(plan.part.width < 20 && plan.scaled.width < 30_000)
    }

    @Test func sharpEdgesBetweenDecodedPixelsShowNothingBeyond() {
        var view = View(of: Size(4000, 3000))
        view.cut(Self.area(1002, 501, 2003, 2002))
        view.scale(to: Size(250, 250))
        let plan = Resampling(of: view, decoded: Size(1000, 750), across: 0.25, down: 0.25)
        #expect(plan.part == Self.area(251, 126, 500, 499))
    }

    /// Chains of cuts and scalings as chance has it, and how many decoded pixels a picture's pixel
    /// becomes.
    static let chances: [(seed: UInt32, ratio: Double)] = (1...150).map { seed in
        (UInt32(seed), [1, 0.5, 0.25, 0.125][seed % 4])
    }

    @Test(arguments: chances)
    func pixelsComeFromWhereTheViewSays(_ seed: UInt32, _ ratio: Double) {
        var noise = seed
        func random(_ range: ClosedRange<Int>) -> Int {
            noise = noise &* 1_664_525 &+ 1_013_904_223
            return range.lowerBound + Int(noise >> 8) % range.count
        }
        var view = View(of: Size(1600, 1600))
        for _ in 0..<random(1...4) {
            let size = view.size
            if random(0...1) == 0 {
                let (w, h) = (random(1...size.width), random(1...size.height))
                view.cut(
                    Self.area(random(0...size.width - w), random(0...size.height - h), w, h))
            } else {
                view.scale(to: Size(random(1...1600), random(1...1600)))
            }
        }
        let side = Int(1600 * ratio)
        let plan = ResampledAxis(
            bounds: view.bounds.left...view.bounds.right,
            sharp: view.sharp.left...view.sharp.right,
            window: view.window.left...view.window.right, whole: 1600, shown: view.size.width,
            decoded: side, ratio: ratio)
        #expect(plan.part.lowerBound >= 0 && plan.part.upperBound <= side)
        #expect(plan.start >= 0 && plan.start + view.size.width <= plan.scaled)
        let length = Double(plan.before + plan.part.count + plan.after)
        for x in [0, view.size.width / 2, view.size.width] {
            let wanted = view.window.left + Double(x) / view.across
            let scaled = Double(plan.start + x) - Double(plan.scaled) / 2
            let decoded =
                Double(plan.part.lowerBound - plan.before) + length / 2 + scaled / plan.scale
                - plan.shift
            // Half a decoded pixel may be missing where a single one is all there is.
            let miss = abs(decoded / ratio - wanted) * view.across
            let limit = view.across > ratio ? 0.51 : 0.11
            #expect(miss <= limit || plan.part.count <= 2, "\(x): \(miss), \(plan)")
        }
    }

    @Test func edgesBetweenDecodedPixelsAreNoticed() {
        var view = View(of: Size(4000, 3000))
        view.cut(Self.area(1004, 500, 2000, 2000))
        view.scale(to: Size(200, 200))
        // 1004 is 125.5 eighths: four pixels of the original, 0.4 of what is shown.
        #expect(abs(view.misplacement(across: 0.125, down: 0.125) - 0.4) < 1e-9)
        #expect(view.misplacement(across: 0.25, down: 0.25) == 0)
        #expect(View(of: Size(1001, 999)).misplacement(across: 0.125, down: 0.125) == 0)
    }
}
