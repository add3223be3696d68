/// A face that was found.
public struct Face: Hashable, Sendable, Codable {
    /// Where it is.
    public var area: Area
    /// How sure the detector is, 0 to 1.
    public var confidence: Double
    /// The eye on the left of the picture, the one on the right, the tip of the nose, the left and
    /// the right corner of the mouth; in pixels of the upright original.
    public var points: [Point]
    /// What tells it from other faces, where that was asked for.
    public var identity: FaceIdentity?

    public init(
        area: Area, confidence: Double, points: [Point], identity: FaceIdentity? = nil
    ) {
        self.area = area
        self.confidence = confidence
        self.points = points
        self.identity = identity
    }
}
