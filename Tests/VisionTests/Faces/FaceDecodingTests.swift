import Foundation
import Testing

@testable import Vision

@Suite struct `What YuNet's numbers mean` {
    /// Outputs for a picture of 64 by 64 in which one cell of one grid sees a face.
    private func outputs(
        stride: Int, cell: Int, certainty: Float = 1, box: [Float] = [0.5, 0.5, 0, 0]
    ) -> [Output] {
        let counts = FaceDecoding.strides.map { (64 / $0) * (64 / $0) }
        func output(_ per: Int, _ values: [Float]) -> [Output] {
            zip(FaceDecoding.strides, counts).map { each, count in
                var numbers = [Float](repeating: 0, count: per * count)
                if each == stride {
                    for (index, value) in values.enumerated() {
                        numbers[per * cell + index] = value
                    }
                }
                return Output(sides: [1, count, per], numbers: numbers)
            }
        }
        return output(1, [certainty]) + output(1, [certainty]) + output(4, box)
            + output(10, [0, 0, 1, 0, 0.5, 0.5, 0, 1, 1, 1])
    }

    @Test(
        "A box lies around its cell's middle, as large as the exponent says",
        arguments: [
            // The grid, the cell, the box's numbers, the box.
            (8, 0, [0.5, 0.5, 0, 0], Box(x: 0, y: 0, width: 8, height: 8)),
            (8, 9, [0, 0, Float(log(2.0)), 0], Box(x: 0, y: 4, width: 16, height: 8)),
            (16, 5, [0.5, 0.5, 0, 0], Box(x: 16, y: 16, width: 16, height: 16)),
            (32, 3, [0.25, 0, 0, Float(log(0.5))], Box(x: 24, y: 24, width: 32, height: 16)),
        ] as [(Int, Int, [Float], Box)])
    func boxes(stride: Int, cell: Int, numbers: [Float], box: Box) throws {
        let found = FaceDecoding.candidates(
            outputs(stride: stride, cell: cell, box: numbers), width: 64)
        let face = try #require(found.first)
        #expect(found.count == 1)
        #expect(abs(face.box.x - box.x) < 1e-3 && abs(face.box.y - box.y) < 1e-3)
        #expect(abs(face.box.width - box.width) < 1e-3)
        #expect(abs(face.box.height - box.height) < 1e-3)
    }

    @Test func `points are counted from the cell's corner`() throws {
        let face = try #require(
            FaceDecoding.candidates(outputs(stride: 16, cell: 5), width: 64).first)
        #expect(
            face.points == [
                Point(16, 16), Point(32, 16), Point(24, 24), Point(16, 32), Point(32, 32),
            ])
    }

    @Test(
        "A doubtful face is one where a second look in the same place makes it likely",
        arguments: [
            (0.5, 0.67, 0.0, true), (0.5, 0.65, 0, false), (0.79, 0.38, 2, true),
            (0.6, 0.9, 9, false),
        ])
    func secondLooks(first: Double, second: Double, moved: Double, isFace: Bool) {
        func face(_ confidence: Double, _ x: Double) -> FaceDecoding.Candidate {
            .init(
                box: Box(x: x, y: 5, width: 10, height: 10), confidence: confidence, points: [])
        }
        let confirmed = FaceDecoding.confirmed(face(first, 5), by: [face(second, 5 + moved)])
        #expect((confirmed != nil) == isFace)
        #expect(confirmed.map { abs($0.confidence - (first + second) / 2) < 1e-9 } ?? true)
        #expect(FaceDecoding.confirmed(face(first, 5), by: []) == nil)
    }

    @Test func `what is not certain enough is no face`() {
        #expect(
            FaceDecoding.candidates(outputs(stride: 8, cell: 3, certainty: 0.49), width: 64)
                .isEmpty)
        #expect(
            FaceDecoding.candidates(outputs(stride: 8, cell: 3, certainty: 0.51), width: 64)
                .count == 1)
    }

    @Test func `outputs that are too few or too short give nothing`() {
        #expect(FaceDecoding.candidates([], width: 64).isEmpty)
        var short = outputs(stride: 8, cell: 0)
        short[6] = Output(sides: [], numbers: [])
        #expect(FaceDecoding.candidates(short, width: 64).isEmpty)
    }

    private func candidate(
        _ x: Double, _ y: Double, _ side: Double, _ confidence: Double
    ) -> FaceDecoding.Candidate {
        FaceDecoding.Candidate(
            box: Box(x: x, y: y, width: side, height: side), confidence: confidence, points: [])
    }

    @Test func `a closer look adds small faces that were not seen before`() {
        let first = [candidate(0, 0, 100, 0.9)]
        let joined = FaceDecoding.faces(
            first,
            closer: [
                candidate(10, 10, 40, 0.99),  // inside of one that is known
                candidate(200, 0, 30, 0.7),  // new
                candidate(202, 2, 30, 0.8),  // the same, and more certain
                candidate(300, 300, 300, 0.9),  // too large for a closer look
            ], longSide: 1000
        ) { $0 }
        #expect(joined == [first[0], candidate(202, 2, 30, 0.8)])
    }

    @Test func `what is not confirmed keeps no face of a closer look away`() {
        let doubtful = candidate(0, 0, 100, 0.6)
        let sure = candidate(10, 10, 40, 0.9)
        let faces = FaceDecoding.faces([doubtful], closer: [sure], longSide: 1000) {
            $0.confidence > 0.8 ? $0 : nil
        }
        #expect(faces == [sure])
    }

    @Test func `of boxes that cover each other the most certain is kept`() {
        let boxes = [
            candidate(0, 0, 10, 0.7), candidate(1, 0, 10, 0.8), candidate(50, 0, 10, 0.7),
        ]
        let kept = boxes.withoutOverlaps(above: 0.3, box: \.box, certainty: \.confidence)
        #expect(kept == [boxes[1], boxes[2]])
    }
}

@Suite struct `Boxes` {
    @Test(
        arguments: [
            (Box(x: 1.4, y: 1.6, width: 2, height: 2), Area(x: 1, y: 2, width: 2, height: 2)),
            (Box(x: -5, y: -5, width: 100, height: 100), Area(x: 0, y: 0, width: 10, height: 20)),
            (Box(x: 9, y: 19, width: 5, height: 5), Area(x: 9, y: 19, width: 1, height: 1)),
            (Box(x: 10, y: 0, width: 5, height: 5), nil),
            (Box(x: 0, y: 0, width: 0.2, height: 5), nil),
            (Box(x: .nan, y: 0, width: 5, height: 5), nil),
            (Box(x: 0, y: 0, width: .infinity, height: 1), nil),
        ] as [(Box, Area?)])
    func `become whole pixels inside the picture`(box: Box, area: Area?) {
        #expect(box.area(inside: 10, 20) == area)
    }

    @Test func `overlap by what they have in common`() {
        let box = Box(x: 0, y: 0, width: 2, height: 2)
        #expect(box.overlap(with: box) == 1)
        #expect(box.overlap(with: Box(x: 1, y: 0, width: 2, height: 2)) == 1.0 / 3)
        #expect(box.overlap(with: Box(x: 2, y: 2, width: 2, height: 2)) == 0)
    }
}

@Suite struct `A similarity transform` {
    @Test(arguments: [(1.0, 0.0), (2, 30), (0.25, -100), (3, 180)])
    func `is found from points that were moved by it`(scale: Double, degrees: Double) throws {
        let angle = degrees * .pi / 180
        func moved(_ point: Point) -> Point {
            Point(
                scale * (cos(angle) * point.x - sin(angle) * point.y) + 7,
                scale * (sin(angle) * point.x + cos(angle) * point.y) - 3)
        }
        let points = FaceIdentifier.places
        let transform = try #require(
            SimilarityTransform(from: points, to: points.map(moved)))
        #expect(abs(transform.scale - scale) < 1e-9)
        for point in points {
            #expect((transform.apply(point) - moved(point)).length < 1e-9)
        }
    }

    @Test func `is not found from points in one place`() {
        let point = Point(3, 4)
        #expect(SimilarityTransform(from: [point, point], to: [point, Point(0, 0)]) == nil)
        #expect(SimilarityTransform(from: [point], to: [point]) == nil)
    }
}

@Suite struct `Identities` {
    @Test func `are compared by their directions`() {
        let identity = FaceIdentity([3, 4])
        #expect(identity.numbers == [0.6, 0.8])
        #expect(abs(identity.similarity(to: FaceIdentity([6, 8])) - 1) < 1e-6)
        #expect(abs(identity.similarity(to: FaceIdentity([-3, -4])) + 1) < 1e-6)
        #expect(identity.similarity(to: FaceIdentity([1])) == 0)
        #expect(FaceIdentity([0, 0]).numbers == [0, 0])
    }
}
