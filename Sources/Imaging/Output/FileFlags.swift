public import Transformations

// Flags about special kinds of files. Those that mean nothing here are read, so that URLs which carry
// them are answered.

/// `fl_getinfo`
public struct GetInfo: Word {
    public static let grammar = Grammar("fl", "getinfo", initial: GetInfo())
    public static let summary = "Answers with facts about the picture, as JSON."
    public static let examples: [String] = []
}

/// `fl_sanitize`
public struct Sanitize: Word {
    public static let grammar = Grammar("fl", "sanitize", initial: Sanitize())
    public static let summary = "Takes scripts and references to elsewhere out of SVG."
    public static let examples: [String] = []
}

/// `fl_tiff8_lzw`
struct TIFF8LZW: Word {
    static let grammar = Grammar("fl", "tiff8_lzw", initial: TIFF8LZW())
    static let summary =
        "Gives TIFF with 8 bits a channel, compressed by LZW, as TIFF is here anyway."
    static let examples: [String] = []
}

/// `fl_group4`
struct Group4: Word {
    static let grammar = Grammar("fl", "group4", initial: Group4())
    static let summary = "Gives TIFF in black and white, compressed by fax's Group 4."
    static let examples: [String] = []
}

/// `fl_ignore_mask_channels`
struct IgnoreMaskChannels: Word {
    static let grammar = Grammar("fl", "ignore_mask_channels", initial: IgnoreMaskChannels())
    static let summary = "Leaves masks of Photoshop files out, which is so anyway."
    static let examples: [String] = []
}

/// `fl_replace_image`
struct ReplaceImage: Word {
    static let grammar = Grammar("fl", "replace_image", initial: ReplaceImage())
    static let summary = "Replaces a picture inside of a file; without effect here."
    static let examples: [String] = []
}

/// `fl_c2pa`
struct ContentCredentials: Word {
    static let grammar = Grammar("fl", "c2pa", initial: ContentCredentials())
    static let summary = "Signs where a picture comes from; without effect here."
    static let examples: [String] = []
}

/// All of them.
enum FileFlags {
    static let words: [any Word.Type] = [
        GetInfo.self, Sanitize.self, TIFF8LZW.self, Group4.self, IgnoreMaskChannels.self,
        ReplaceImage.self, ContentCredentials.self,
    ]
}
