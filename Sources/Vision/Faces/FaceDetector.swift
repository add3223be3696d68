import Vips

/// Finds faces with YuNet.
struct FaceDetector {
    /// The model for an input of some shape.
    let session: (Shape) throws(VisionError) -> Session

    /// Pixels of the longer side at the first look, and at the closer one.
    static let sides = (first: 640, closer: 1280)

    /// The shapes of the model's input. With fixed ones it is a fifth faster, but each takes 60 MB or more: so
    /// there is one for the first look, one for what is about as large as many pictures are, one that takes any
    /// number of whole cells, and a small one for a second look at a face.
    enum Shape {
        case first, square, any, window

        var sides: [Int?] {
            switch self {
            case .first: [1, 3, 640, 640]
            case .square: [1, 3, 1024, 1024]
            case .any: [1, 3, nil, nil]
            case .window: [1, 3, 256, 256]
            }
        }

        /// For a closer look at so many pixels: the fixed shape where no more than a fifth of it stays black.
        static func fitting(_ width: Int, _ height: Int) -> Shape {
            let side = 1024
            guard max(width, height) <= side else { return .any }
            return 5 * width * height >= 4 * side * side ? .square : .any
        }
    }

    /// All faces, the largest first.
    func faces(in picture: Picture) throws(VisionError) -> [Face] {
        let side = max(picture.width, picture.height)
        let first = try look(picture, side: min(side, Self.sides.first), in: .first)
        let closer = min(side, Self.sides.closer)
        // A closer look at hardly more pixels would show the same.
        let isCloser = Double(closer) > 1.15 * Double(min(side, Self.sides.first))
        var windows = 0
        return try FaceDecoding.faces(
            first, closer: isCloser ? look(picture, side: closer) : [], longSide: Double(side)
        ) { (candidate) throws(VisionError) in
            try confirmed(candidate, picture, &windows)
        }
        .sorted { $0.box.area > $1.box.area }.compactMap { face($0, picture) }
    }

    /// Second looks at most; without one the first decides.
    static let mostWindows = 32
    /// How many times as long as the face a side of the window around it is.
    static let windowSides = 3.0

    /// The candidate, where it is a face for sure or when looked at once more by itself; `windows` are the second
    /// looks so far.
    private func confirmed(
        _ candidate: FaceDecoding.Candidate, _ picture: Picture, _ windows: inout Int
    ) throws(VisionError) -> FaceDecoding.Candidate? {
        if candidate.confidence >= FaceDecoding.sureConfidence { return candidate }
        guard windows < Self.mostWindows else {
            return candidate.confidence >= FaceDecoding.leastMean ? candidate : nil
        }
        windows += 1
        return FaceDecoding.confirmed(candidate, by: try lookAgain(at: candidate.box, picture))
    }

    /// What the model sees in a square around a box, enlarged or reduced to the same size for all.
    private func lookAgain(
        at box: Box, _ picture: Picture
    ) throws(VisionError) -> [FaceDecoding.Candidate] {
        let side = Self.windowSides * max(box.width, box.height, 1)
        let left = max(0, Int(box.x + box.width / 2 - side / 2))
        let top = max(0, Int(box.y + box.height / 2 - side / 2))
        let width = min(max(Int(side), 1), picture.width - left)
        let height = min(max(Int(side), 1), picture.height - top)
        guard width > 0, height > 0 else { return [] }
        let frame = 256
        let scale = Double(frame) / side
        let size = (
            width: min(max(Int(Double(width) * scale), 1), frame),
            height: min(max(Int(Double(height) * scale), 1), frame)
        )
        let input = try Picture.operate { () throws(VipsError) in
            try picture.image.extractArea(left: left, top: top, width: width, height: height)
                .planes(.blueFirst, scaledTo: size, in: (frame, frame))
        }
        let outputs = try session(.window).run(input)
        let (across, down) = (
            Double(width) / Double(size.width), Double(height) / Double(size.height)
        )
        return FaceDecoding.candidates(outputs, width: frame).map {
            $0.scaled(across, down).moved(Double(left), Double(top))
        }
    }

    /// What the model sees when the longer side has that many pixels; in the picture's own.
    private func look(
        _ picture: Picture, side: Int, in shape: Shape? = nil
    ) throws(VisionError) -> [FaceDecoding.Candidate] {
        let scale = Double(side) / Double(max(picture.width, picture.height))
        let width = max(1, Int((Double(picture.width) * scale).rounded()))
        let height = max(1, Int((Double(picture.height) * scale).rounded()))
        let shape = shape ?? .fitting(width, height)
        let frame = (
            width: shape.sides[3] ?? (width + 31) / 32 * 32,
            height: shape.sides[2] ?? (height + 31) / 32 * 32
        )
        let input = try Picture.operate { () throws(VipsError) in
            try picture.image.planes(.blueFirst, scaledTo: (width, height), in: frame)
        }
        let outputs = try session(shape).run(input)
        let across = Double(picture.width) / Double(width)
        let down = Double(picture.height) / Double(height)
        return FaceDecoding.candidates(outputs, width: frame.width)
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
