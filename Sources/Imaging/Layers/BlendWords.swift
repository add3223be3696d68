import Assets
public import Transformations

/// `e_multiply` multiplies the layer's colours with the base's: white changes nothing.
public struct MultiplyBlend: BlendWord {
    public static let grammar = Grammar("e", "multiply", initial: MultiplyBlend())
    public static let summary = "Darkens the base by the layer's colours."
    public static let examples = ["e_multiply,l_mark"]
    public var blend: Blend { .multiply }
}

/// `e_screen` multiplies the inverse colours: black changes nothing.
public struct ScreenBlend: BlendWord {
    public static let grammar = Grammar("e", "screen", initial: ScreenBlend())
    public static let summary = "Lightens the base by the layer's colours."
    public static let examples = ["e_screen,l_mark"]
    public var blend: Blend { .screen }
}

/// `e_overlay` multiplies where the base is dark and screens where it is light.
public struct OverlayBlend: BlendWord {
    public static let grammar = Grammar("e", "overlay", initial: OverlayBlend())
    public static let summary = "Darkens dark parts of the base and lightens light ones."
    public static let examples = ["e_overlay,l_mark"]
    public var blend: Blend { .overlay }
}

/// `e_mask` takes the layer's lightness for the base's opacity.
public struct MaskBlend: BlendWord {
    public static let grammar = Grammar("e", "mask", initial: MaskBlend())
    public static let summary = "Takes the layer's lightness for the base's opacity."
    public static let examples = ["e_mask,l_mark"]
    public var blend: Blend { .mask }
}

/// `e_cut_out` cuts the layer's shape out of the base.
public struct CutOutBlend: BlendWord {
    public static let grammar = Grammar("e", "cut_out", initial: CutOutBlend())
    public static let summary = "Cuts the layer's shape out of the base."
    public static let examples = ["e_cut_out,l_mark"]
    public var blend: Blend { .cutOut }
}

/// `e_displace` moves the base's pixels by the layer's red and green, as far as `x_` and `y_` say.
public struct DisplaceBlend: BlendWord {
    public static let grammar = Grammar("e", "displace", initial: DisplaceBlend())
    public static let summary = "Moves the base's pixels by the layer's red and green."
    public static let examples = ["e_displace,l_map,x_8,y_4"]
    public var blend: Blend { .displace }
}

/// `e_anti_removal[:strength]` makes a watermark harder to remove by distorting it a little.
public struct AntiRemovalBlend: BlendWord {
    /// 1 to 100.
    public var strength = 50

    public static let grammar = Grammar(
        "e", "anti_removal", aliases: ["anti-removal"], initial: AntiRemovalBlend(),
        Argument("strength", \.strength, .integer(1...100, .clamped)))
    public static let summary = "Distorts the layer a little, so that it is harder to remove."
    public static let examples = ["e_anti_removal:90,l_mark"]
    public var blend: Blend { .antiRemoval(strength: strength) }
}
