/// How a line that few letters were read in is looked at once more, by itself: straight, in the
/// middle of a small frame, and of the height that the models know best. Pure arithmetic.
///
/// Text is seen at any size. What only looks like a letter from afar mostly looks like nothing from
/// near by, or like another letter.
struct SecondLook: Hashable, Sendable {
    /// The part of the picture that the frame shows.
    let view: TurnedRectangle

    /// Pixels of the frame; always the same, because the runtime gets ready for each size anew.
    static let frame = (width: 256, height: 160)
    /// Pixels that the line's height becomes, one look after the other until one confirms it.
    static let heights = [32.0, 40]

    /// - Parameters:
    ///   - line: in pixels of the picture.
    ///   - height: pixels of the line's height in the frame, or fewer where the line is too long
    ///     for that.
    init(at line: TurnedRectangle, height: Double) {
        let scale = min(height / line.height, (Double(Self.frame.width) - height) / line.width)
        view = TurnedRectangle(
            center: line.center, direction: line.direction,
            width: Double(Self.frame.width) / scale, height: Double(Self.frame.height) / scale)
    }

    /// Where the line was seen again, in pixels of the picture: what stands in the frame's middle;
    /// `nil` where that is no text.
    func place(among candidates: [TextMap.Candidate]) -> TurnedRectangle? {
        let middle = Point(Double(Self.frame.width) / 2, Double(Self.frame.height) / 2)
        return candidates.filter { $0.rectangle.contains(middle) }
            .max { $0.confidence < $1.confidence }
            .map { inPicture($0.rectangle) }
    }

    private func inPicture(_ rectangle: TurnedRectangle) -> TurnedRectangle {
        let scale = view.width / Double(Self.frame.width)
        return TurnedRectangle(
            center: view.point(
                rectangle.center.x / Double(Self.frame.width),
                rectangle.center.y / Double(Self.frame.height)),
            direction: view.direction * rectangle.direction.x + view.down * rectangle.direction.y,
            width: rectangle.width * scale, height: rectangle.height * scale)
    }
}
