import Testing
import Transformations
import Vips

@testable import Imaging

/// Red above on the left, green above on the right, blue below on the left, white below on the right.
private func quarters(_ width: Int, _ height: Int) throws -> Canvas {
    try Bench.canvas(width, height) { x, y in
        switch (x < width / 2, y < height / 2) {
        case (true, true): [255, 0, 0]
        case (false, true): [0, 255, 0]
        case (true, false): [0, 0, 255]
        case (false, false): [255, 255, 255]
        }
    }
}

@Suite struct BendingTests {
    @Test(
        "The canvas becomes the box of the corners",
        arguments: [
            ("e_distort:40:25:280:60:260:155:35:165", [245, 140]),
            ("e_distort:0:0:60:0:60:40:0:40", [60, 40]),
            ("e_distort:-10:-5:50:0:60:40:0:42.5", [70, 48]),
        ])
    func box(text: String, size: [Int]) throws {
        var canvas = try quarters(60, 40)
        try canvas.apply(text)
        #expect([canvas.width, canvas.height] == size)
        #expect(canvas.hasAlpha)
    }

    @Test("Corners that stay move nothing, mirrored ones mirror")
    func corners() throws {
        var same = try quarters(60, 40)
        try same.apply("e_distort:0:0:60:0:60:40:0:40")
        #expect(
            try same.pixel(0, 0) == [255, 0, 0, 255] && same.pixel(59, 39) == [255, 255, 255, 255])
        #expect(
            try same.pixel(29, 19) == [255, 0, 0, 255]
                && same.pixel(30, 20) == [255, 255, 255, 255])
        var mirrored = try quarters(60, 40)
        try mirrored.apply("e_distort:60:0:0:0:0:40:60:40")
        #expect(try mirrored.pixel(2, 2) == [0, 255, 0, 255])
        #expect(try mirrored.pixel(57, 37) == [0, 0, 255, 255])
    }

    @Test("A trapezoid keeps its quarters, is clear outside and soft at its edges")
    func trapezoid() throws {
        var canvas = try quarters(60, 40)
        try canvas.apply("e_distort:20:0:40:0:60:40:0:40")
        #expect(try canvas.pixel(1, 1)[3] == 0 && canvas.pixel(58, 1)[3] == 0)
        #expect(try canvas.pixel(25, 2) == [255, 0, 0, 255])
        #expect(try canvas.pixel(35, 2) == [0, 255, 0, 255])
        #expect(try canvas.pixel(4, 38) == [0, 0, 255, 255])
        #expect(try canvas.pixel(55, 38) == [255, 255, 255, 255])
        // In perspective the middle lies where the diagonals cross, above the half.
        #expect(try canvas.pixel(25, 12) == [0, 0, 255, 255])
        let alphas = try (0..<60).map { try canvas.pixel($0, 20)[3] }
        #expect(alphas.contains { $0 > 20 && $0 < 235 })
    }

    @Test(
        "Edges are as sharp and as opaque however much is enlarged or shrunk",
        arguments: [0.2, 1, 5])
    func edges(scale: Double) throws {
        var canvas = try Bench.canvas(60, 40) { _, _ in [200, 100, 50] }
        let points = [0, 4, 57, 0, 60, 40, 3, 36].map { NumberText.print(Double($0) * scale) }
        try canvas.apply("e_distort:" + points.joined(separator: ":"))
        let middle = try canvas.pixel(canvas.width / 2, canvas.height / 2)
        #expect(zip(middle, [200, 100, 50, 255]).allSatisfy { abs($0 - $1) <= 1 })
        let partial = try canvas.image.extractBand(3).bytes().count { $0 > 0 && $0 < 255 }
        #expect(partial < 3 * (canvas.width + canvas.height))
        // What is half transparent has the picture's colour, not that of nothing.
        let bytes = try canvas.image.bytes()
        for start in stride(from: 0, to: bytes.count, by: 4) where bytes[start + 3] > 40 {
            #expect(abs(Int(bytes[start]) - 200) <= 6)
        }
    }

    @Test("The map to a picture is the inverse of the map from it")
    func inverse() throws {
        let shape = try #require(
            Quadrilateral([Point(5, 3), Point(90, 10), Point(80, 70), Point(0, 55)]))
        let back = shape.toPicture(width: 200, height: 100)
        for (corner, place) in zip(shape.corners, [(0, 0), (200, 0), (200, 100), (0, 100)]) {
            let mapped = back.map { $0[0] * corner.x + $0[1] * corner.y + $0[2] }
            #expect(abs(mapped[0] / mapped[2] - Double(place.0)) < 1e-6)
            #expect(abs(mapped[1] / mapped[2] - Double(place.1)) < 1e-6)
        }
        let depths = shape.insides.map { $0[0] * 40 + $0[1] * 30 + $0[2] }
        #expect(depths.allSatisfy { $0 > 10 })
    }

    @Test(
        "An arc's box, seen from its centre: left, top and bottom",
        arguments: [
            // The middle line is 100 long: its radius is 100 by the angle.
            (90.0, [-59.16, -83.66, -30.87]), (180, [-51.83, -51.83, 0]),
            (270, [-41.22, -41.22, 29.15]), (360, [-35.92, -35.92, 35.92]),
        ] as [(Double, [Double])])
    func arcBox(degrees: Double, expected: [Double]) {
        let arc = Arc(degrees: degrees, width: 100, height: 40)
        for (number, wanted) in zip([arc.left, arc.top, arc.bottom], expected) {
            #expect(abs(number - wanted) < 0.01)
        }
        #expect(arc.right == -arc.left)
    }

    @Test("An arc bends the ends down, a negative one up")
    func arc() throws {
        var up = try quarters(80, 20)
        try up.apply("e_distort:arc:90")
        let (w, h) = (up.width, up.height)
        #expect(try up.pixel(w / 2 - 3, 2) == [255, 0, 0, 255])
        #expect(try up.pixel(w / 2 + 3, 2) == [0, 255, 0, 255])
        #expect(try up.pixel(2, 2)[3] == 0 && up.pixel(w / 2, h - 2)[3] == 0)
        // The lower left corner of the picture is the lowest point on the left.
        let low = try (0..<w / 2).filter { try up.pixel($0, h - 3)[3] == 255 }
        #expect(try !low.isEmpty && low.allSatisfy { try up.pixel($0, h - 3)[2] > 200 })
        var down = try quarters(80, 20)
        try down.apply("e_distort:arc:-90")
        #expect([down.width, down.height] == [w, h])
        #expect(try down.pixel(w / 2 - 3, h - 3) == [0, 0, 255, 255])
        #expect(try down.pixel(w / 2, 2)[3] == 0)
    }

    @Test("A whole circle has a hole in its middle only where the picture is flat")
    func circle() throws {
        var flat = try quarters(200, 10)
        try flat.apply("e_distort:arc:360")
        #expect(try flat.pixel(flat.width / 2, flat.height / 2)[3] == 0)
        #expect(abs(flat.width - flat.height) <= 1)
        var square = try quarters(60, 60)
        try square.apply("e_distort:arc:360")
        #expect(try square.pixel(square.width / 2 + 3, square.height / 2 + 3)[3] == 255)
    }

    @Test("Shearing moves the upper edge to the right, and the right one down")
    func shear() throws {
        var across = try quarters(60, 40)
        try across.apply("e_shear:45")
        #expect([across.width, across.height] == [100, 40])
        #expect(try across.pixel(3, 2)[3] == 0 && across.pixel(45, 2) == [255, 0, 0, 255])
        #expect(try across.pixel(4, 38) == [0, 0, 255, 255] && across.pixel(97, 38)[3] == 0)
        var down = try quarters(60, 40)
        try down.apply("e_shear:0:45")
        #expect([down.width, down.height] == [60, 100])
        #expect(try down.pixel(1, 5) == [255, 0, 0, 255] && down.pixel(57, 3)[3] == 0)
        #expect(try down.pixel(57, 95) == [255, 255, 255, 255] && down.pixel(2, 97)[3] == 0)
    }

    @Test("What would be too large is refused before it is made")
    func limits() throws {
        var canvas = try quarters(60, 40)
        canvas.limits.outputPixels = 5000
        #expect(throws: ImagingError.self) { try canvas.apply("e_distort:0:0:600:0:600:400:0:400") }
        #expect(throws: ImagingError.self) { try canvas.apply("e_shear:80") }
    }
}
