import Vips

/// Finds what matters in a picture with U2-Netp, at a size that is cheap.
struct SaliencyDetector {
    let session: Session

    /// Pixels of a side of what the model is shown.
    static let side = 160
    static let shape: [Int?] = [1, 3, side, side]

    func saliency(of picture: Picture) throws(VisionError) -> Saliency {
        let map = try SubjectMask.map(of: picture, side: Self.side, session: session)
        let (width, height) = (Double(picture.width), Double(picture.height))
        return SaliencyDecoding.saliency(map, side: Self.side) { box in
            picture.area(
                Box(
                    x: box.x * width, y: box.y * height, width: box.width * width,
                    height: box.height * height))
        }
    }
}

/// What U2-Net and U2-Netp say of a picture.
enum SubjectMask {
    /// How much each pixel belongs to what stands in front: `side` times `side` numbers, 0 to 1.
    static func map(
        of picture: Picture, side: Int, session: Session
    ) throws(VisionError) -> [Float] {
        let input = try Picture.operate { () throws(VipsError) in
            let small = try picture.image.scaled(to: side, side).copyMemory()
            // The models were made for pictures whose brightest value is 1.
            let brightest = max(1, try small.run("max").double())
            let deviations = [0.229, 0.224, 0.225]
            return try small.planes(
                .redFirst, scale: deviations.map { 1 / (brightest * $0) },
                shift: zip([0.485, 0.456, 0.406], deviations).map { -$0 / $1 })
        }
        return try session.run(input, output: 0).numbers
    }
}
