import Vips

extension Canvas {
    /// Computes every frame's pixels and keeps them in memory, so that they may be read in any order
    /// and more than once. A file that is read from top to bottom can be read only once; work that
    /// measures, turns or cuts by content has to call this first. Frames in memory stay as they are.
    ///
    /// - Throws: `VipsError` where the pixels cannot be computed.
    public mutating func materialise() throws {
        try map { try $0.copyMemory() }
        readsOnce = false
    }

    /// Replaces alpha by what `change` makes of it; a canvas without alpha counts as opaque.
    mutating func mapAlpha(_ change: (Image) throws -> Image) throws {
        try addAlpha()
        try map { frame in
            let alpha = try change(try frame.extractBand(frame.bands - 1))
            return try frame.extractBand(0, count: frame.bands - 1).bandjoin([alpha])
        }
    }
}
