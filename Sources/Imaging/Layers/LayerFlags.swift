import Assets
public import Transformations

/// `fl_no_overflow` cuts off what would stand out of the base.
public struct NoOverflow: Word {
    public static let grammar = Grammar("fl", "no_overflow", initial: NoOverflow())
    public static let summary = "Cuts off what of the layer would stand out of the base."
    public static let examples = ["fl_no_overflow,l_mark,x_30"]
}

/// `fl_tiled` repeats the layer until the base is covered.
public struct Tiled: Word {
    public static let grammar = Grammar("fl", "tiled", initial: Tiled())
    public static let summary = "Repeats the layer until the base is covered."
    public static let examples = ["fl_tiled,l_mark"]
}

/// `fl_cutter` keeps the base where the layer is opaque.
public struct Cutter: Word {
    public static let grammar = Grammar("fl", "cutter", initial: Cutter())
    public static let summary = "Keeps the base only where the layer is opaque."
    public static let examples = ["fl_cutter,l_mark"]
}

/// `fl_relative` makes a layer's decimal sizes multiples of the base's.
public struct Relative: Word {
    public static let grammar = Grammar("fl", "relative", initial: Relative())
    public static let summary = "Makes the layer's decimal sizes multiples of the base's."
    public static let examples = ["fl_relative,l_mark,w_0.5"]
}

/// `fl_region_relative` makes a layer's decimal sizes multiples of the region's.
public struct RegionRelative: Word {
    public static let grammar = Grammar("fl", "region_relative", initial: RegionRelative())
    public static let summary = "Makes the layer's decimal sizes multiples of the region's."
    public static let examples: [String] = []
}

/// `fl_text_no_trim` keeps the space around a text that its lines need.
public struct TextNoTrim: Word {
    public static let grammar = Grammar("fl", "text_no_trim", initial: TextNoTrim())
    public static let summary = "Keeps the lines' full height and width around a text."
    public static let examples: [String] = []
}

/// `fl_text_disallow_overflow` refuses a text that stands out of the base.
public struct TextDisallowOverflow: Word {
    public static let grammar = Grammar(
        "fl", "text_disallow_overflow", initial: TextDisallowOverflow())
    public static let summary = "Refuses a text that would stand out of the base."
    public static let examples: [String] = []
}
