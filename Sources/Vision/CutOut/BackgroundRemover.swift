import Vips

/// How carefully the edges of a cut-out are looked at.
public enum EdgeCare: String, Codable, Sendable, Hashable {
    /// Good for clear outlines.
    case normal
    /// Follows hair and fur: `fineedges`.
    case fine
}

/// Cuts out what stands in front with U2-Net, or with its small sister.
struct BackgroundRemover {
    let session: Session

    /// Pixels of a side of what the models are shown.
    static let side = 320
    static let shape: [Int?] = [1, 3, side, side]

    /// How much of each pixel stands in front: one band, 0 to 255, as large as the picture.
    func mask(of picture: Picture, care: EdgeCare) throws(VisionError) -> Image {
        let map = try SubjectMask.map(of: picture, side: Self.side, session: session)
        return try Picture.operate { () throws(VipsError) in
            let coarse = try Image(
                pixels: Self.stretched(map), width: Self.side, height: Self.side, bands: 1
            ).linear(1.0 / 255, 0)
            return try GuidedFilter(care).refine(coarse, along: picture.image)
        }
    }

    /// From the lowest to the highest value; nothing where nothing stands out.
    static func stretched(_ map: [Float]) -> [UInt8] {
        let (low, high) = (map.min() ?? 0, map.max() ?? 0)
        guard high >= SaliencyDecoding.leastPeak, high - low > 1e-6 else {
            return map.map { _ in 0 }
        }
        return map.map { UInt8((($0 - low) / (high - low) * 255).rounded()) }
    }
}

/// Lets a coarse mask follow the edges of a picture (He, Sun and Tang: guided image filtering): the
/// mask becomes, around each pixel, that linear function of the picture's brightness which comes
/// nearest to it.
struct GuidedFilter {
    /// Pixels of the longer side at which the functions are found.
    private let side: Double
    /// How far neighbours count: the deviation of a bell, in those pixels.
    private let reach: Double
    /// How strong an edge must be to be followed: a variance of brightness, which is 0 to 1.
    private let indifference: Double

    init(_ care: EdgeCare) {
        switch care {
        case .normal: (side, reach, indifference) = (480, 4, 1e-3)
        case .fine: (side, reach, indifference) = (960, 5, 1e-4)
        }
    }

    /// - Parameter coarse: one band, 0 to 1, of any size.
    func refine(_ coarse: Image, along picture: Image) throws(VipsError) -> Image {
        let grey = try picture.colourspace(.bw).linear(1.0 / 255, 0)
        let scale = min(1, side / Double(max(picture.width, picture.height)))
        let width = max(1, Int((Double(picture.width) * scale).rounded()))
        let height = max(1, Int((Double(picture.height) * scale).rounded()))
        let guide = try grey.scaled(to: width, height).copyMemory()
        let mask = try coarse.scaled(to: width, height).copyMemory()
        let guideMean = try blurred(guide)
        let maskMean = try blurred(mask)
        let variance = try blurred(guide.multiply(guide)).subtract(guideMean.multiply(guideMean))
        let common = try blurred(guide.multiply(mask)).subtract(guideMean.multiply(maskMean))
        let slope = try common.divide(variance.linear(1, indifference))
        let start = try maskMean.subtract(slope.multiply(guideMean))
        let factor = try blurred(slope).scaled(to: picture.width, picture.height)
        let addend = try blurred(start).scaled(to: picture.width, picture.height)
        // Nearly nothing is nothing, and nearly all is all.
        return try factor.multiply(grey).add(addend).linear(255 * 1.1, -0.05 * 255).cast(.uchar)
            .copyMemory()
    }

    private func blurred(_ image: Image) throws(VipsError) -> Image {
        try image.gaussblur(reach, precision: .float, minimumAmplitude: 0.02).copyMemory()
    }
}
