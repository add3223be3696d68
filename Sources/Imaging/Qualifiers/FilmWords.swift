import Transformations

// Words about film, sound and sprites. Published picture URLs carry them, and a picture has no use for
// them: they are read and printed, and change nothing.

/// A word that says nothing about a picture.
protocol FilmWord: Word {
    /// As it was written.
    var written: String { get set }
}

extension Grammar where W: FilmWord {
    fileprivate init(film key: String, initial: W) {
        self.init(key, initial: initial, Argument("value", \.written, .text(expected: "a value")))
    }
}

enum FilmWords {
    static let words: [any Word.Type] = [
        StartOffset.self, EndOffset.self, Duration.self, AudioCodec.self, AudioFrequency.self,
        VideoCodec.self, BitRate.self, KeyframeInterval.self,
        StreamingProfile.self, DynamicRange.self, SpritePrefix.self,
    ]
}

struct StartOffset: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "so", initial: StartOffset())
    static let summary = "Where a film begins; pictures have no use for it."
    static let examples: [String] = []
}

struct EndOffset: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "eo", initial: EndOffset())
    static let summary = "Where a film ends; pictures have no use for it."
    static let examples: [String] = []
}

struct Duration: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "du", initial: Duration())
    static let summary = "How long a film lasts; pictures have no use for it."
    static let examples: [String] = []
}

struct AudioCodec: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "ac", initial: AudioCodec())
    static let summary = "How sound is coded; pictures have no use for it."
    static let examples: [String] = []
}

struct AudioFrequency: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "af", initial: AudioFrequency())
    static let summary = "How sound is sampled; pictures have no use for it."
    static let examples: [String] = []
}

struct VideoCodec: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "vc", initial: VideoCodec())
    static let summary = "How film is coded; pictures have no use for it."
    static let examples: [String] = []
}

struct BitRate: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "br", initial: BitRate())
    static let summary = "How many bits a second of film has; pictures have no use for it."
    static let examples: [String] = []
}

struct KeyframeInterval: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "ki", initial: KeyframeInterval())
    static let summary = "How often a film has a whole frame; pictures have no use for it."
    static let examples: [String] = []
}

struct StreamingProfile: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "sp", initial: StreamingProfile())
    static let summary = "How a film is streamed; pictures have no use for it."
    static let examples: [String] = []
}

struct DynamicRange: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "dr", initial: DynamicRange())
    static let summary = "The dynamic range of a film; pictures have no use for it."
    static let examples: [String] = []
}

struct SpritePrefix: FilmWord {
    var written = ""
    static let grammar = Grammar(film: "p", initial: SpritePrefix())
    static let summary = "The class names of a sprite's style sheet; pictures have no use for it."
    static let examples: [String] = []
}
