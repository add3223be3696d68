import Vips

/// Finds things and people with YOLOv4-tiny.
struct ObjectDetector {
    let session: Session
    let kinds: Kinds

    /// The most certain first. The picture keeps its shape, with grey beside it.
    func objects(in picture: Picture) throws(VisionError) -> [DetectedObject] {
        let side = Int(ObjectDecoding.side)
        let scale = ObjectDecoding.side / Double(max(picture.width, picture.height))
        let width = max(1, Int((Double(picture.width) * scale).rounded()))
        let height = max(1, Int((Double(picture.height) * scale).rounded()))
        let (left, top) = ((side - width) / 2, (side - height) / 2)
        let input = try Picture.operate { () throws(VipsError) in
            try picture.image.scaled(to: width, height)
                .embed(
                    x: left, y: top, width: side, height: side, background: [128, 128, 128]
                ).planes(.redFirst, scale: [1 / 255])
        }
        let across = Double(picture.width) / Double(width)
        let down = Double(picture.height) / Double(height)
        return ObjectDecoding.candidates(try session.run(input)).compactMap { candidate in
            let box = candidate.box
            let whole = Box(
                x: (box.x * ObjectDecoding.side - Double(left)) * across,
                y: (box.y * ObjectDecoding.side - Double(top)) * down,
                width: box.width * ObjectDecoding.side * across,
                height: box.height * ObjectDecoding.side * down)
            guard candidate.kind < DetectedObject.names.count, let area = picture.area(whole)
            else { return nil }
            return DetectedObject(
                name: DetectedObject.names[candidate.kind], area: area,
                confidence: candidate.confidence.rounded(toPlaces: 3),
                kinds: kinds.ofThing(candidate.kind))
        }
    }
}
