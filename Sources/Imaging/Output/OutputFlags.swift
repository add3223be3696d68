import Assets
public import Transformations

// Flags without values that say how the answer is written or delivered. They change no pixel by
// themselves: the saver, the resizing words and the reply look for them.

/// `fl_keep_iptc`
struct KeepIPTC: Word {
    static let grammar = Grammar("fl", "keep_iptc", initial: KeepIPTC())
    static let summary = "Keeps the copyright fields of the original."
    static let examples = ["fl_keep_iptc"]
}

/// `fl_strip_profile`
struct StripProfile: Word {
    static let grammar = Grammar("fl", "strip_profile", initial: StripProfile())
    static let summary = "Leaves the colour profile out of the answer."
    static let examples = ["fl_strip_profile"]
}

/// `fl_force_strip`
struct ForceStrip: Word {
    static let grammar = Grammar("fl", "force_strip", initial: ForceStrip())
    static let summary = "Leaves all metadata out of the answer, the colour profile included."
    static let examples = ["fl_force_strip"]
}

/// `fl_keep_attribution`
struct KeepAttribution: Word {
    static let grammar = Grammar("fl", "keep_attribution", initial: KeepAttribution())
    static let summary = "Keeps the copyright fields of the original."
    static let examples = ["fl_keep_attribution"]
}

/// `fl_force_icc`
struct ForceICC: Word {
    static let grammar = Grammar("fl", "force_icc", initial: ForceICC())
    static let summary = "Puts a colour profile into the answer."
    static let examples = ["fl_force_icc"]
}

/// `fl_lossy`
struct Lossy: Word {
    static let grammar = Grammar("fl", "lossy", initial: Lossy())
    static let summary = "Lets GIF lose detail, and PNG without transparency become JPEG."
    static let examples = ["fl_lossy"]
}

/// `fl_immutable_cache`
public struct ImmutableCache: Word {
    public static let grammar = Grammar("fl", "immutable_cache", initial: ImmutableCache())
    public static let summary = "Tells caches that the answer never changes."
    public static let examples = ["fl_immutable_cache"]
}

/// `fl_preserve_transparency`
struct PreserveTransparency: Word {
    static let grammar = Grammar("fl", "preserve_transparency", initial: PreserveTransparency())
    static let summary = "Keeps automatic formats to those that can be transparent."
    static let examples = ["fl_preserve_transparency"]
}

/// `fl_any_format`
struct AnyFormat: Word {
    static let grammar = Grammar("fl", "any_format", initial: AnyFormat())
    static let summary = "Lets automatic quality choose a palette."
    static let examples = ["fl_any_format"]
}

/// `fl_animated`
struct AnimatedFlag: Word {
    static let grammar = Grammar("fl", "animated", initial: AnimatedFlag())
    static let summary = "Keeps an animation animated in WebP, AVIF or PNG."
    static let examples = ["fl_animated"]
}

/// `fl_awebp`
struct AnimatedWebP: Word {
    static let grammar = Grammar("fl", "awebp", initial: AnimatedWebP())
    static let summary = "Keeps an animation animated in WebP."
    static let examples = ["fl_awebp"]
}

/// `fl_apng`
struct AnimatedPNG: Word {
    static let grammar = Grammar("fl", "apng", initial: AnimatedPNG())
    static let summary = "Keeps an animation animated in PNG."
    static let examples = ["fl_apng"]
}

/// `fl_ignore_aspect_ratio`
struct IgnoreAspectRatio: Word {
    static let grammar = Grammar("fl", "ignore_aspect_ratio", initial: IgnoreAspectRatio())
    static let summary = "Lets a single side change alone."
    static let examples = ["fl_ignore_aspect_ratio"]
}

/// `fl_png8`
struct PNG8: Word {
    static let grammar = Grammar("fl", "png8", initial: PNG8())
    static let summary = "Gives PNG with a palette."
    static let examples = ["fl_png8"]
}

/// `fl_png24`
struct PNG24: Word {
    static let grammar = Grammar("fl", "png24", initial: PNG24())
    static let summary = "Gives PNG without transparency."
    static let examples = ["fl_png24"]
}

/// `fl_png32`
struct PNG32: Word {
    static let grammar = Grammar("fl", "png32", initial: PNG32())
    static let summary = "Gives PNG with transparency."
    static let examples = ["fl_png32"]
}

/// `fl_original`
public struct DeliverOriginal: Word {
    public static let grammar = Grammar("fl", "original", initial: DeliverOriginal())
    public static let summary = "Delivers the original file."
    public static let examples = ["fl_original"]
}

/// `fl_rasterize`
struct Rasterize: Word {
    static let grammar = Grammar("fl", "rasterize", initial: Rasterize())
    static let summary = "Turns a vector picture into pixels."
    static let examples = ["fl_rasterize"]
}

/// `fl_clip`
struct Clip: Word {
    static let grammar = Grammar("fl", "clip", initial: Clip())
    static let summary = "Cuts along the picture's clipping path."
    static let examples = ["fl_clip"]
}

/// `fl_clip_evenodd`
struct ClipEvenOdd: Word {
    static let grammar = Grammar("fl", "clip_evenodd", initial: ClipEvenOdd())
    static let summary = "Cuts along the picture's clipping path by the even-odd rule."
    static let examples = ["fl_clip_evenodd"]
}
