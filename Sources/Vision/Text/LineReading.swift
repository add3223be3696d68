/// What the reader made of a line: pure arithmetic.
struct LineReading: Hashable, Sendable {
    var words: [CharacterDecoder.Word]
    /// How many characters stand in the line, without blanks.
    var letters: Int
    /// How sure the reader is of them on average, 0 to 1.
    var confidence: Double

    init(words: [CharacterDecoder.Word], letters: Int, confidence: Double) {
        self.words = words
        self.letters = letters
        self.confidence = confidence
    }

    init(_ sightings: [CharacterDecoder.Sighting], by decoder: CharacterDecoder) {
        let letters = sightings.filter { !$0.isBlank }
        self.init(
            words: decoder.words(sightings), letters: letters.count,
            confidence: letters.reduce(0) { $0 + $1.confidence } / Double(max(1, letters.count)))
    }

    var text: String { words.map(\.text).joined(separator: " ") }

    /// What is read with less confidence is no text; textures look like a letter or two more
    /// easily than like a word.
    static func leastConfidence(letters: Int) -> Double { letters < 3 ? 0.9 : 0.8 }

    /// Whether it may be text at all.
    var isText: Bool {
        !words.isEmpty && confidence >= Self.leastConfidence(letters: letters)
    }

    /// Up to so many letters are found in what is no text: in the rim of a cup, the keys of a
    /// keyboard, the legs of a bench.
    static let fewLetters = 4
    /// From here on few letters are believed at once. Printed ones are mostly read with more,
    /// things with less,
    static let certain = 0.985
    /// unless they are higher than this share of the picture's shorter side.
    static let large = 0.25

    /// Whether it is to be looked at once more before it is believed.
    ///
    /// - Parameter share: the line's height in multiples of the picture's shorter side.
    func isDoubtful(height share: Double) -> Bool {
        letters <= Self.fewLetters && (confidence < Self.certain || share > Self.large)
    }

    /// Whether another reading of the same place says about the same: at least half of the letters
    /// stand there too, in their order. Where more of the line was seen, there may be more of them.
    func isConfirmed(by other: LineReading) -> Bool {
        let (mine, others) = (characters, other.characters)
        guard other.isText, !mine.isEmpty else { return false }
        // Windows, bottles and posts in a row look like 000 or 1111 from near by, too.
        if mine.count > 1, Set(mine).count == 1, other.confidence < Self.certain { return false }
        let missing = others.difference(from: mine).removals.count
        return 2 * missing <= mine.count
    }

    /// Its characters, in small letters: one that stands alone does not show which it is.
    private var characters: [Character] { words.flatMap { Array($0.text.lowercased()) } }
}
