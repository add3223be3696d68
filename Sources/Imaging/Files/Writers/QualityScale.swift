/// What qualities mean in a format whose encoder counts in other units.
///
/// The points were chosen so that photographs differ from their originals (in PSNR) about as much as JPEG
/// does at the same quality.
struct QualityScale {
    /// Rising qualities, and the encoder's number at each.
    let points: [(quality: Int, value: Double)]

    /// The encoder's number, on a straight line between the nearest points.
    func value(at quality: Int) -> Double {
        guard let first = points.first, let last = points.last else { return 0 }
        guard quality > first.quality else { return first.value }
        guard let index = points.firstIndex(where: { $0.quality >= quality }) else {
            return last.value
        }
        let (low, high) = (points[index - 1], points[index])
        let share = Double(quality - low.quality) / Double(high.quality - low.quality)
        return low.value + (high.value - low.value) * share
    }

    /// JPEG 2000: the signal over the noise in decibels.
    static let jpeg2000 = QualityScale(points: [
        (1, 23), (10, 28), (20, 30.5), (50, 34), (80, 37), (90, 40), (95, 43), (99, 48),
    ])

    /// JPEG XR: the index of the step of brightness; each 16 more double it.
    static let jpegXR = QualityScale(points: [
        (1, 100), (10, 84), (20, 74), (50, 60), (80, 46), (90, 34), (95, 22), (99, 8),
    ])
}

extension SaveSettings {
    /// The quality that is written, 1 to 100.
    func writtenQuality(of usual: Int) -> Int { min(max(quality ?? usual, 1), 100) }
}
