import Vips

/// Tells whose face it is with SFace, which wants to see it upright and in the middle.
struct FaceIdentifier {
    let session: Session

    /// Pixels of a side of what the model is shown.
    static let side = 112

    /// Where eyes, nose and mouth have to be in it.
    static let places = [
        Point(38.2946, 51.6963), Point(73.5318, 51.5014), Point(56.0252, 71.7366),
        Point(41.5493, 92.3655), Point(70.7299, 92.2041),
    ]

    /// `nil` for a face whose points say nothing.
    func identity(of face: Face, in picture: Picture) throws(VisionError) -> FaceIdentity? {
        let points = face.points.map { Point($0.x / picture.across, $0.y / picture.down) }
        guard let toPicture = SimilarityTransform(from: Self.places, to: points) else {
            return nil
        }
        guard let window = try cut(toPicture, picture) else { return nil }
        let output = try session.run(window, output: 0)
        return FaceIdentity(output.numbers)
    }

    /// Cuts the surroundings out, shrinks them to about the size that is needed, and turns them.
    private func cut(
        _ toPicture: SimilarityTransform, _ picture: Picture
    ) throws(VisionError) -> Tensor? {
        let end = Double(Self.side)
        let corners = [Point(0, 0), Point(end, 0), Point(0, end), Point(end, end)]
            .map { toPicture.apply($0) }
        guard let around = Window(around: corners, in: picture) else { return nil }
        return try Picture.operate { () throws(VipsError) in
            let shrink = max(1, toPicture.scale)
            let (raster, scale) = try around.raster(of: picture.image, shrunkBy: shrink)
            let bytes = raster.window(Self.side, Self.side) { point in
                let place = toPicture.apply(point)
                return Point((place.x - around.left) * scale.x, (place.y - around.top) * scale.y)
            }
            return try Image(pixels: bytes, width: Self.side, height: Self.side, bands: 3)
                .copy(interpretation: .srgb).planes(.redFirst)
        }
    }
}
