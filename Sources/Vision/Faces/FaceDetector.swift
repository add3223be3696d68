import Vips

/// Finds faces with YuNet.
struct FaceDetector {
    let session: Session

    /// Pixels of the longer side at the first look, and at the closer one.
    static let sides = (first: 640, closer: 1280)

    /// The shape of the model's input: any size of whole cells.
    static let shape: [Int?] = [1, 3, nil, nil]

    /// All faces, the largest first.
    func faces(in picture: Picture) throws(VisionError) -> [Face] {
        let side = max(picture.width, picture.height)
        var found = try look(picture, side: min(side, Self.sides.first))
        let closer = min(side, Self.sides.closer)
        // A closer look at hardly more pixels would show the same.
        if Double(closer) > 1.15 * Double(min(side, Self.sides.first)) {
            found = FaceDecoding.joining(
                found, closer: try look(picture, side: closer), longSide: Double(side))
        }
        return found.sorted { $0.box.area > $1.box.area }.compactMap { face($0, picture) }
    }

    /// What the model sees when the longer side has that many pixels; in the picture's own.
    private func look(
        _ picture: Picture, side: Int
    ) throws(VisionError) -> [FaceDecoding.Candidate] {
        let scale = Double(side) / Double(max(picture.width, picture.height))
        let width = max(1, Int((Double(picture.width) * scale).rounded()))
        let height = max(1, Int((Double(picture.height) * scale).rounded()))
        let (cellsAcross, cellsDown) = ((width + 31) / 32, (height + 31) / 32)
        let input = try Picture.operate { () throws(VipsError) in
            try picture.image.scaled(to: width, height)
                .embed(
                    x: 0, y: 0, width: 32 * cellsAcross, height: 32 * cellsDown, extend: .black
                )
                .planes(.blueFirst)
        }
        let outputs = try session.run(input)
        let across = Double(picture.width) / Double(width)
        let down = Double(picture.height) / Double(height)
        return FaceDecoding.candidates(outputs, width: 32 * cellsAcross)
            .map { $0.scaled(across, down) }
    }

    private func face(_ candidate: FaceDecoding.Candidate, _ picture: Picture) -> Face? {
        guard let area = picture.area(candidate.box) else { return nil }
        return Face(
            area: area, confidence: candidate.confidence.rounded(toPlaces: 3),
            points: candidate.points.map { picture.original($0) })
    }
}

extension Double {
    /// The nearest number with so many digits behind the point.
    func rounded(toPlaces places: Int) -> Double {
        let factor = (0..<places).reduce(1.0) { factor, _ in factor * 10 }
        return (self * factor).rounded() / factor
    }
}
