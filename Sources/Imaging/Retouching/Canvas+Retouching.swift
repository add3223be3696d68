import Transformations
import Vips

extension Canvas {
    /// Makes everything transparent but what stands in front.
    ///
    /// - Throws: `MissingRetouch` where nobody has cut it out yet.
    mutating func cutOut(_ task: Retouch.Task) throws {
        try materialise()
        let shown = try preview(longestSide: Self.longestMask).image.copyMemory()
        let found = try retouches.picture(shown, .network(task), source)
        let mask = try found.extractBand(0).scaled(to: size).copy(interpretation: .bw).copyMemory()
        let colors = try image.extractBand(0, count: 3).withoutBackground(where: mask)
        let alpha = try hasAlpha ? image.extractBand(3).covered(by: mask) : mask
        try map { _ in try colors.bandjoin([alpha]).copyMemory() }
    }

    /// Pixels of the longer side of what is shown to be cut out: networks see fewer, and edges are
    /// followed in as many.
    private static let longestMask = 2_400

    /// Makes the picture larger by that task's factor.
    ///
    /// - Throws: `MissingRetouch` where nobody has made it yet.
    mutating func enlarge(_ task: Retouch.Task) throws {
        try materialise()
        let large = try retouches.picture(image, .network(task), source)
        let size = Size(width * task.factor, height * task.factor)
        guard Size(large.width, large.height) == size, large.bands == image.bands else {
            throw ImagingError.internalFailure("enlarged to \(large.width)×\(large.height)")
        }
        mapping = mapping.scaled(Double(task.factor), Double(task.factor))
        try map { _ in try large.copyMemory() }
    }

    /// Refuses work that is made for one picture at a time.
    func checkStill(_ word: some Word) throws(ImagingError) {
        guard !isAnimated else { throw .needsStill(word: word.text) }
    }
}

extension Image {
    /// These colours with less of the background in pixels that hide only a part of it: they take over
    /// the colour of what is opaque nearby.
    ///
    /// - Parameter mask: one band of the same size, 255 where the background is hidden.
    fileprivate func withoutBackground(where mask: Image) throws -> Image {
        let longer = Double(Swift.max(width, height))
        // Neighbours' colours change slowly: they are gathered in few pixels.
        let scale = Swift.min(1, 800 / longer)
        let few = Size(
            Int((Double(width) * scale).rounded()), Int((Double(height) * scale).rounded()))
        let sigma = Swift.max(1.5, longer * scale / 130)
        let lends = (0..<256).map { Swift.max(0, (Float($0) - 191) / 64) }
        let weight = try mask.scaled(to: few).looked(up: lends).copyMemory()
        let spread = try weight.gaussblur(sigma).copyMemory()
        let near = try scaled(to: few).multiply(weight).gaussblur(sigma)
            .divide(spread.linear(1, 1e-6)).eightBit().copyMemory().scaled(to: Size(width, height))
        // Where nobody is near there is nothing to take over.
        let reached = try spread.linear(255 * 50, 0, uchar: true).copyMemory()
            .scaled(to: Size(width, height))
        let share = try mask.linear(-1, 255, uchar: true).covered(by: reached)
        let own = try multiply(share.linear(-1, 255, uchar: true))
        return try near.multiply(share).add(own).linear(1.0 / 255, 0).eightBit()
    }
}
