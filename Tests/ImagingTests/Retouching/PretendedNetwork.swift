import Assets
import Imaging
import Vips

/// Makes what a network would, without one: an ellipse stands in front, and larger pictures have no more
/// detail.
enum PretendedNetwork {
    static func make(_ work: Retouch.Work, of shown: TestFile) throws -> TestFile {
        let image = try shown.load().image
        guard case .network(let task) = work else {
            // Functions show the negative.
            return try Samples.saved(image.invert().copyMemory(), as: .png)
        }
        switch task {
        case .cutOut: return try Samples.saved(mask(image.width, image.height, edge: 6), as: .png)
        case .fineCutOut:
            return try Samples.saved(mask(image.width, image.height, edge: 60), as: .png)
        case .twice: return try Samples.saved(larger(image, 2), as: .png)
        case .fourTimes: return try Samples.saved(larger(image, 4), as: .png)
        }
    }

    /// - Parameter edge: how steeply the mask falls at the ellipse.
    private static func mask(_ width: Int, _ height: Int, edge: Double) throws -> Image {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let across = (Double(x) + 0.5) / Double(width) * 2 - 1
                let down = (Double(y) + 0.5) / Double(height) * 2 - 1
                let distance = (across * across + down * down).squareRoot()
                let level = (0.8 - distance) * edge + 0.5
                pixels += [UInt8(Swift.min(Swift.max(level, 0), 1) * 255)]
            }
        }
        return try Image(pixels: pixels, width: width, height: height, bands: 1)
            .copy(interpretation: .bw)
    }

    private static func larger(_ image: Image, _ factor: Int) throws -> Image {
        try image.resize(Double(factor), kernel: .nearest).cast(.uchar).copyMemory()
    }
}
