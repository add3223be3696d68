import Vips

/// How explicit a picture is.
public struct Moderation: Hashable, Sendable, Codable {
    /// How likely it is one that many would not want to see at work, 0 to 1.
    public var explicitness: Double

    public init(explicitness: Double) { self.explicitness = explicitness }
}

/// Rates pictures with Open NSFW.
struct Moderator {
    let session: Session

    /// Pixels of a side that a picture is scaled to, and of the middle of it that the model sees.
    static let (side, middle) = (256, 224)
    /// The means of blue, green and red that the model was made with.
    static let means = [104.0, 117, 123]

    func moderation(of picture: Picture) throws(VisionError) -> Moderation {
        let input = try Picture.operate { () throws(VipsError) in
            let margin = (Self.side - Self.middle) / 2
            return try picture.image.scaled(to: Self.side, Self.side)
                .extractArea(left: margin, top: margin, width: Self.middle, height: Self.middle)
                .pixels(.blueFirst, shift: Self.means.map { -$0 })
        }
        let numbers = try session.run(input, output: 0).numbers
        return Moderation(explicitness: Double(numbers.last ?? 0).rounded(toPlaces: 4))
    }
}
