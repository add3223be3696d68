import Vips

extension Canvas {
    /// Where a window lies that catches the eye.
    ///
    /// A small picture is looked at as it is; of a large one a preview, so that what is not shown in
    /// the end need not be decoded.
    mutating func attention(for window: Size) throws -> (left: Int, top: Int) {
        if readsOnce || width * height <= Self.smallPixels { try settleSize() }
        let preview = try preview(longestSide: Self.previewSide)
        let (across, down) = (
            Double(preview.width) / Double(width), Double(preview.height) / Double(height)
        )
        let seen = Size(Double(window.width) * across, Double(window.height) * down)
        let found = try preview.image.smartcrop(
            width: min(seen.width, preview.width), height: min(seen.height, preview.height))
        return WindowPlace.origin(
            of: window, in: size, around: Int((Double(found.attentionX) / across).rounded()),
            Int((Double(found.attentionY) / down).rounded()))
    }

    /// Decoding so many pixels costs less than looking at the file twice.
    private static let smallPixels = 1_500_000
    /// Attention itself looks at far fewer.
    private static let previewSide = 640
}
