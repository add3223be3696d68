import Transformations

/// The words that change how a picture looks, in the order in which they work inside a component.
///
/// Cropping stands between `beforeCropping` and the rest.
enum Effects {
    /// Cuts that sizes and gravity should not see.
    static let beforeCropping: [any Word.Type] = [Trim.self]

    /// Words that change pixels in their places.
    static let onPixels: [any Word.Type] = [
        Improve.self, Enhance.self, AutoEnhance.self, ViesusCorrect.self, AutoBrightness.self,
        AutoContrast.self, AutoColor.self,
        Brightness.self, BrightnessHSB.self, Contrast.self, Gamma.self, FillLight.self,
        Saturation.self, Vibrance.self, Hue.self, Red.self, Green.self, Blue.self,
        Grayscale.self, BlackWhite.self, Sepia.self, Art.self, Negate.self, Colorize.self,
        Recolor.self, Theme.self, RedEye.self,
        Blur.self, BlurRegion.self, BlurFaces.self, Pixelate.self, PixelateRegion.self,
        PixelateFaces.self, Sharpen.self, UnsharpMask.self, MorphologyEffect.self,
        ReplaceColor.self, Tint.self, OilPaint.self, Cartoonify.self, OrderedDither.self,
        Vignette.self, AssistColorBlind.self, SimulateColorBlind.self,
        UniformBackgroundRemoval.self, MakeTransparent.self, OpacityThreshold.self,
        GradientFade.self, Loop.self, Fade.self, Reverse.self, Boomerang.self, Accelerate.self,
        Delay.self,
    ]

    /// The outline, and what follows it: rounded corners, then what is drawn around them; all that
    /// together is bent, becomes transparent and is turned; then comes the background, what makes
    /// a film of it all, and the path that goes along with it.
    static let onOutline: [any Word.Type] = [
        Radius.self, Border.self, Outline.self, Distort.self, Shear.self, Shadow.self,
        DropShadow.self, Opacity.self, Angle.self, Background.self, Vectorize.self, ZoomPan.self,
        EmbedClippingPath.self,
    ]

    /// Words that others do the work of: networks, and functions elsewhere.
    static let byNetworks: [any Word.Type] = [
        BackgroundRemoval.self, Upscale.self, FunctionCall.self,
    ]

    /// Words that need a model which is not part of the server: read and printed, never rendered.
    static let withModels: [any Word.Type] = [
        GenerativeRestore.self, GenerativeRemove.self, GenerativeReplace.self,
        GenerativeRecolor.self, GenerativeBackgroundReplace.self, Extract.self, StyleTransfer.self,
    ]

    /// All of them.
    static let words: [any Word.Type] =
        beforeCropping + onPixels + byNetworks + withModels + onOutline
}
