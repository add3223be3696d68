/// How much a render may take in and give out.
public struct Limits: Hashable, Sendable, Codable {
    /// Bytes of an original.
    public var originalBytes: Int64 = 40_000_000
    /// Pixels of one frame or page.
    public var framePixels = 50_000_000
    /// Pixels of all frames that are decoded.
    public var allFramesPixels = 100_000_000
    /// Frames of an animation, pages of a document.
    public var frames = 1000
    /// Numbers per pixel: four inks and alpha.
    public var bands = 5
    /// Pixels along a side of what comes out.
    public var outputSide = 16_384
    /// Pixels of what comes out, all frames together.
    public var outputPixels = 50_000_000
    /// Pixels of what a network enlarges, as it comes out.
    public var enlargedPixels = 4_200_000

    /// The defaults.
    public init() {}

    /// The same for files that were made here on the way: they may be as large as what comes out.
    public var forOwnFiles: Limits {
        var limits = self
        limits.originalBytes = .max
        limits.framePixels = max(framePixels, outputPixels)
        limits.allFramesPixels = max(allFramesPixels, outputPixels)
        return limits
    }

    /// Refuses a picture to be made whose size is beyond the limits. To be asked before every step
    /// that can enlarge.
    public func checkOutput(width: Int, height: Int, frames: Int = 1) throws(ImagingError) {
        let side = max(width, height)
        guard side <= outputSide else { throw .outputSideTooLong(side, limit: outputSide) }
        // Neither factor is above a few hundred thousand, so this cannot overflow.
        let pixels = width * height * frames
        guard pixels <= outputPixels else {
            throw .tooManyOutputPixels(pixels, limit: outputPixels)
        }
    }

    /// Refuses a file by what its header says.
    func checkInput(width: Int, height: Int, frames: Int, bands: Int) throws(ImagingError) {
        guard bands <= self.bands else { throw .tooManyBands(bands, limit: self.bands) }
        guard frames <= self.frames else { throw .tooManyFrames(frames, limit: self.frames) }
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        guard !overflow, pixels <= framePixels else {
            throw .tooManyPixels(overflow ? .max : pixels, limit: framePixels)
        }
        guard pixels * frames <= allFramesPixels else {
            throw .tooManyPixelsInAllFrames(pixels * frames, limit: allFramesPixels)
        }
    }
}
