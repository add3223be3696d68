import Testing
import Vips

@testable import Imaging

@Suite struct TurningTests {
    @Test(arguments: Orientation.allCases)
    func everyTurnIsUndoneByItsInverse(_ turn: Orientation) {
        #expect(turn.then(turn.inverse) == .upright)
        #expect(turn.inverse.then(turn) == .upright)
        #expect(turn.then(.upright) == turn)
        #expect(Orientation.upright.then(turn) == turn)
    }

    @Test(arguments: Orientation.allCases, Orientation.allCases)
    func twoTurnsAreOne(_ first: Orientation, _ second: Orientation) {
        let size = Size(30, 20)
        let part = Rectangle(left: 3, top: 5, width: 7, height: 2)
        let once = first.turned(part, in: size)
        let twice = second.turned(once, in: first.turned(size))
        #expect(first.then(second).turned(part, in: size) == twice)
        #expect(first.then(second).turned(size) == second.turned(first.turned(size)))
    }

    /// Which pixel of 3 by 2 comes to the upper left.
    static let corners: [Orientation: (Int, Int)] = [
        .upright: (0, 0), .mirrored: (2, 0), .upsideDown: (2, 1), .mirroredUpsideDown: (0, 1),
        .mirroredRight: (0, 0), .right: (0, 1), .mirroredLeft: (2, 1), .left: (2, 0),
    ]

    @Test(arguments: Orientation.allCases)
    func pixelsGoWhereRectanglesSay(_ turn: Orientation) throws {
        let turned = try turn.apply(to: Chart.image())
        let (x, y) = try #require(Self.corners[turn])
        let pixel = Rectangle(left: Double(x), top: Double(y), width: 1, height: 1)
        let place = turn.turned(pixel, in: Size(3, 2))
        #expect((place.left, place.top) == (0, 0))
        for (x, y) in [(10, 20), (200, 33), (120, 170)] {
            let from = Rectangle(left: Double(x), top: Double(y), width: 1, height: 1)
            let to = turn.turned(from, in: Chart.size)
            let origin = try #require(try Chart.origin(turned, Int(to.left), Int(to.top)))
            #expect(origin == (Double(x) + 0.5, Double(y) + 0.5))
            #expect(turn.mapping(of: Chart.size).box(of: from) == to)
        }
    }
}

@Suite struct MappingTests {
    static let face = Rectangle(left: 10, top: 20, width: 30, height: 40)

    @Test func stepsAddUp() {
        let mapping = Mapping.identity.shifted(-5, -10).scaled(2, 0.5).shifted(1, 1)
        #expect(
            mapping.box(of: Self.face) == Rectangle(left: 11, top: 6, width: 60, height: 20))
        let turned = mapping.then(Orientation.right.mapping(of: Size(100, 50)))
        #expect(turned.box(of: Self.face) == Rectangle(left: 24, top: 11, width: 20, height: 60))
    }

    @Test(arguments: [30, 45, 90, 137, 270, -60])
    func turningFreelyKeepsTheMiddleInTheMiddle(_ degrees: Int) {
        let mapping = Mapping.rotation(
            degrees: Double(degrees), from: Size(100, 60), to: Size(120, 130))
        let middle = mapping.point(50, 30)
        #expect(abs(middle.x - 60) < 1e-9 && abs(middle.y - 65) < 1e-9)
        let box = mapping.box(of: Rectangle(left: 40, top: 20, width: 20, height: 20))
        #expect(box.width >= 19.99 && box.width <= 28.3)
    }

    @Test func aQuarterTurnGoesClockwise() {
        let mapping = Mapping.rotation(degrees: 90, from: Size(100, 60), to: Size(60, 100))
        let corner = mapping.point(0, 0)
        #expect(abs(corner.x - 60) < 1e-9 && abs(corner.y) < 1e-9)
    }

    @Test func whatIsCutOffIsNotKnownAnyMore() {
        var facts = AssetFacts()
        facts.faces = [
            .init(x: 10, y: 10, width: 20, height: 20), .init(x: 80, y: 80, width: 20, height: 20),
        ]
        let known = KnownAreas(facts, Mapping.identity.shifted(-15, -15), in: Size(50, 50))
        #expect(known.faces == [Rectangle(left: 0, top: 0, width: 15, height: 15)])
        #expect(KnownAreas(facts, .identity, in: Size(200, 200)).faces.count == 2)
    }
}
