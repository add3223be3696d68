public import Transformations

extension Vocabulary {
    /// Every word that is spoken. Position is a decision: it is the order of work inside a component.
    public static let spoken = Vocabulary(
        core + qualifiers + FrameWords.words + Effects.beforeCropping + ResizeWords.words
            + Effects.onPixels
            + Effects.byNetworks + Effects.withModels + Effects.onOutline + LayerWords.words
            + output + FileFlags.words
            + FilmWords.words)

    private static let core: [any Word.Type] = [
        NamedTransformations.self, Baseline.self, DefaultImage.self,
    ]

    /// Words that other words look for.
    private static let qualifiers: [any Word.Type] = [
        Page.self, Density.self, Width.self, Height.self, AspectRatio.self, PixelRatio.self,
        Gravity.self,
        OffsetX.self, OffsetY.self, Zoom.self, ColorQualifier.self, IgnoreAspectRatio.self,
    ]

    /// Words about the file that comes out, wherever they stand.
    private static let output: [any Word.Type] = [
        OutputFormat.self, OutputQuality.self, Progressive.self, Attachment.self, KeepIPTC.self,
        StripProfile.self, ForceStrip.self, KeepAttribution.self, ForceICC.self, Lossy.self,
        ImmutableCache.self, PreserveTransparency.self, AnyFormat.self, AnimatedFlag.self,
        AnimatedWebP.self, AnimatedPNG.self, PNG8.self, PNG24.self, PNG32.self,
        DeliverOriginal.self, ColorSpace.self, Rasterize.self, Clip.self, ClipEvenOdd.self,
    ]
}
