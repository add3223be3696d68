import Imaging
import Testing

@Suite struct PlacementTests {
    /// A layer of 20 × 10 on a base of 100 × 50, moved by 3 and 2.
    @Test(arguments: [
        (Compass.northWest, 3, 2), (.north, 43, 2), (.northEast, 77, 2),
        (.west, 3, 22), (.center, 43, 22), (.east, 77, 22),
        (.southWest, 3, 38), (.south, 43, 38), (.southEast, 77, 38),
    ])
    func `offsets lead inwards from eastern and southern edges`(
        gravity: Compass, left: Int, top: Int
    ) {
        let placement = Placement(gravity: gravity, x: .pixels(3), y: .pixels(2))
        let area = placement.area(width: 20, height: 10, onWidth: 100, height: 50)
        #expect(area == Placement.Area(left: left, top: top, width: 20, height: 10))
    }

    @Test func `shares are shares of the base, pixels are multiplied by the ratio`() {
        let shares = Placement(gravity: .southEast, x: .fraction(0.1), y: .fraction(-0.1))
        #expect(shares.area(width: 20, height: 10, onWidth: 100, height: 50).left == 70)
        #expect(shares.area(width: 20, height: 10, onWidth: 100, height: 50).top == 45)
        let dense = Placement(gravity: .west, x: .pixels(5), pixelRatio: 2)
        #expect(dense.area(width: 20, height: 10, onWidth: 100, height: 50).left == 10)
    }

    @Test(arguments: [(10, 4, 3), (4, 10, -3), (11, 4, 3), (4, 11, -4), (5, 5, 0)])
    func `the middle is rounded down`(total: Int, length: Int, start: Int) {
        #expect(Compass.Anchor.middle.start(of: length, in: total) == start)
    }

    @Test func `without a gravity the default's place is taken`() {
        let place = Placement()
        #expect(place.area(width: 2, height: 2, onWidth: 10, height: 10).left == 4)
        let corner = place.area(
            width: 2, height: 2, onWidth: 10, height: 10, defaultGravity: .northWest)
        #expect(corner.left == 0)
    }

    @Test func `areas unite and intersect`() {
        let base = Placement.Area(width: 10, height: 10)
        let layer = Placement.Area(left: -2, top: 8, width: 5, height: 5)
        #expect(base.union(layer) == Placement.Area(left: -2, top: 0, width: 12, height: 13))
        #expect(
            base.intersection(layer) == Placement.Area(left: 0, top: 8, width: 3, height: 2))
        #expect(base.intersection(Placement.Area(left: 10, top: 0, width: 3, height: 3)) == nil)
        #expect(!base.contains(layer))
    }
}
