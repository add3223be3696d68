import Foundation

/// What YuNet's numbers mean: pure arithmetic.
enum FaceDecoding {
    /// A face in the pixels that the model was shown.
    struct Candidate: Hashable {
        var box: Box
        var confidence: Double
        var points: [Point]

        /// In the pixels of something that many times as large.
        func scaled(_ across: Double, _ down: Double) -> Candidate {
            Candidate(
                box: Box(
                    x: box.x * across, y: box.y * down, width: box.width * across,
                    height: box.height * down),
                confidence: confidence,
                points: points.map { Point($0.x * across, $0.y * down) })
        }

        /// So far to the right and down.
        func moved(_ right: Double, _ down: Double) -> Candidate {
            Candidate(
                box: Box(
                    x: box.x + right, y: box.y + down, width: box.width, height: box.height),
                confidence: confidence,
                points: points.map { Point($0.x + right, $0.y + down) })
        }
    }

    /// The grids that faces are looked for on: pixels from cell to cell.
    static let strides = [8, 16, 32]
    /// Below this it is no face.
    static let leastConfidence = 0.5
    /// Below this it is none where a closer look alone has found it.
    static let leastCloserConfidence = 0.6
    /// From here on it is one for sure; what lies between is looked at once more.
    static let sureConfidence = 0.8
    /// What the confidences of both looks reach on average where it is one.
    static let leastMean = 0.58
    /// Of faces that cover each other more than this, one is kept.
    static let mostOverlap = 0.3

    /// Reads the model's twelve outputs: for each stride whether it is a face, then whether it is
    /// anything, then boxes, then points.
    ///
    /// - Parameter width: pixels across of what the model was shown, which is whole cells.
    static func candidates(_ outputs: [Output], width: Int) -> [Candidate] {
        guard outputs.count == 4 * strides.count else { return [] }
        var found: [Candidate] = []
        for (index, stride) in strides.enumerated() {
            let grid = Grid(
                stride: stride, columns: width / stride, faces: outputs[index].numbers,
                objects: outputs[index + 3].numbers, boxes: outputs[index + 6].numbers,
                points: outputs[index + 9].numbers)
            found += grid.candidates
        }
        return found.withoutOverlaps(above: mostOverlap, box: \.box, certainty: \.confidence)
    }

    private struct Grid {
        let stride, columns: Int
        let faces, objects, boxes, points: [Float]

        var candidates: [Candidate] {
            guard columns > 0, objects.count >= faces.count, boxes.count >= 4 * faces.count,
                points.count >= 10 * faces.count
            else { return [] }
            return faces.indices.compactMap { candidate($0) }
        }

        private func candidate(_ cell: Int) -> Candidate? {
            let certainty = min(max(faces[cell], 0), 1) * min(max(objects[cell], 0), 1)
            let confidence = Double(certainty).squareRoot()
            guard confidence >= leastConfidence else { return nil }
            let (column, row) = (Double(cell % columns), Double(cell / columns))
            let step = Double(stride)
            let numbers = boxes[4 * cell..<4 * cell + 4].map { Double($0) }
            let width = exp(numbers[2]) * step
            let height = exp(numbers[3]) * step
            return Candidate(
                box: Box(
                    x: (column + numbers[0]) * step - width / 2,
                    y: (row + numbers[1]) * step - height / 2, width: width, height: height),
                confidence: confidence,
                points: (0..<5).map { index in
                    let place = 10 * cell + 2 * index
                    return Point(
                        (Double(points[place]) + column) * step,
                        (Double(points[place + 1]) + row) * step)
                })
        }
    }

    /// A doubtful face as a second look at it confirms it; `nil` where it does not. Measured over 131 pictures
    /// with 278 faces: more are found, and fewer others, than by a single look at a limit of .6.
    ///
    /// - Parameter again: what the second look found around it.
    static func confirmed(_ candidate: Candidate, by again: [Candidate]) -> Candidate? {
        let seen =
            again.filter { $0.box.overlap(with: candidate.box) >= 0.4 }
            .map(\.confidence).max() ?? 0
        var face = candidate
        face.confidence = (candidate.confidence + seen) / 2
        return face.confidence >= leastMean ? face : nil
    }

    /// The faces of two looks: of the first those that are confirmed, then of the closer one small ones where
    /// there is none yet. Only what is confirmed keeps another away: so a doubtful one that turns out to be
    /// nothing does not take a sure one along.
    ///
    /// - Parameters:
    ///   - first: in the picture's pixels, like `closer`.
    ///   - longSide: the picture's, in pixels.
    ///   - confirm: the candidate as it is kept; `nil` where it is no face.
    static func faces<Failure>(
        _ first: [Candidate], closer: [Candidate], longSide: Double,
        confirm: (Candidate) throws(Failure) -> Candidate?
    ) throws(Failure) -> [Candidate] {
        var faces: [Candidate] = []
        for candidate in first {
            if let face = try confirm(candidate) { faces.append(face) }
        }
        let small = closer.filter {
            max($0.box.width, $0.box.height) < 0.25 * longSide
                && $0.confidence >= leastCloserConfidence
        }
        for candidate in small.sorted(by: { $0.confidence > $1.confidence }) {
            let isKnown = faces.contains { known in
                let least = min(known.box.area, candidate.box.area)
                return known.box.commonArea(with: candidate.box) > 0.4 * least
            }
            if !isKnown, let face = try confirm(candidate) { faces.append(face) }
        }
        return faces
    }
}
