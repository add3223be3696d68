import Assets
public import Transformations

/// The words that only layers have.
public enum LayerWords {
    /// None of them works by itself, so their order means nothing.
    public static let words: [any Word.Type] = [
        MultiplyBlend.self, ScreenBlend.self, OverlayBlend.self, MaskBlend.self,
        CutOutBlend.self, DisplaceBlend.self, AntiRemovalBlend.self,
        NoOverflow.self, Tiled.self, Cutter.self, Relative.self, RegionRelative.self,
        TextNoTrim.self, TextDisallowOverflow.self,
    ]
}
