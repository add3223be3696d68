/// A word of the language that nobody acts upon: it is read and printed, and refused by its name
/// before anything is rendered.
public struct UnspokenWord: Word {
    /// The parameter: `e`, `fl`, `fn`.
    public let key: String
    /// The word, for parameters that have many: `camera`.
    public let name: String
    /// Whether the language has the word at all; flags that it does not have are kept, too.
    public let isKnown: Bool

    public static let grammar = Grammar(
        "", initial: UnspokenWord(key: "", name: "", isKnown: true))
    public static let summary = "A word that nobody acts upon."
    public static let examples: [String] = []

    /// Why it is refused.
    public var refusal: TransformationError.Reason {
        isKnown
            ? .notSpoken(what: name.isEmpty ? key : "\(key)_\(name)")
            : .unknownWord(parameter: key, suggestion: nil)
    }
}

extension UnspokenWord {
    /// Words of the language, parameter by parameter, that are no spoken words of their own: what is
    /// none of them is a mistake.
    static let names: [String: Set<String>] = [
        "c": ["imagga_crop", "imagga_scale"],
        "cs": ["cmyk", "copy", "icc", "keep_cmyk", "no_cmyk", "srgb", "tinysrgb"],
        "e": [
            "accelerate", "adv_redeye", "art", "assist_colorblind", "auto_enhance",
            "background_removal", "bgremoval", "blur_faces", "boomerang", "camera", "deshake",
            "detect_multiple", "distort", "dither", "dropshadow", "enhance",
            "extract",
            "fade", "gen_background_replace", "gen_recolor", "gen_remove", "gen_replace",
            "gen_restore", "light", "lightroom", "morphology", "noise", "ocr", "ordered_dither",
            "pixelate_faces", "preview", "progressbar", "recolor", "redeye", "reverse", "shear",
            "simulate_colorblind", "style_transfer", "swap_image", "theme", "transition",
            "upscale", "vectorize", "viesus_correct", "visualize", "volume", "zoompan",
        ],
        "f": [
            "3ds", "3g2", "3gp", "aac", "aiff", "amr", "avi", "bw", "cr2", "djvu", "dng", "ept",
            "fbx", "fbxz", "flac", "flif", "flv", "glb", "gltf", "gltfz", "indd", "m2ts", "m3u8",
            "m4a", "mkv", "mov", "mp3", "mp4", "mpd", "mpeg", "mts", "mxf", "obj", "ogg", "ogv",
            "opus", "ply", "ps", "raw", "stl", "ts", "u3ma", "usdz", "wav", "webm", "wmv",
        ],
        "fn": ["", "pre", "refine", "render", "select", "wasm"],
        "fl": [
            "alternate", "c2pa", "draco", "getinfo", "group4", "hlsv3", "ignore_mask_channels",
            "keep_dar", "mono", "no_stream", "replace_image", "sanitize", "splice",
            "streaming_attachment", "tiff8_lzw", "truncate_ts", "waveform",
        ],
    ]

    /// The word `name` of a parameter that has many; `nil` where the language has no such word.
    init?(key: String, name: Substring) {
        let name = name.lowercased()
        guard let names = Self.names[key], names.contains(name) else { return nil }
        self.init(key: key, name: name, isKnown: true)
    }

    /// A parameter that nobody speaks.
    init(key: String) { self.init(key: key, name: "", isKnown: true) }

    /// A flag that nobody knows; `nil` for text that no flag would be called.
    init?(unknownFlag name: Substring) {
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isName, !name.isEmpty else { return nil }
        self.init(key: "fl", name: String(name), isKnown: false)
    }
}
