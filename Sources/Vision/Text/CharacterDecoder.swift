/// From the reader's numbers to characters: pure arithmetic.
///
/// The model says for each step along the line which character it is most likely, the same one as
/// long as it stands over it, and "none" in between.
struct CharacterDecoder: Sendable {
    /// What the classes from 1 on mean; class 0 means none, and one past the last a blank.
    let characters: [String]

    /// A character, and at which step it was seen first.
    struct Sighting: Hashable {
        var character: String
        var step: Int
        var confidence: Double
    }

    /// A word as a part of its line.
    struct Word: Hashable {
        var text: String
        var confidence: Double
        /// Steps from the line's beginning, where the word begins and ends.
        var start, end: Double
    }

    /// From here on a blank is seen between two characters, although "none" is likelier: blanks are
    /// narrow, and the model was made for languages that have none.
    static let likelyBlank: Float = 0.05

    /// One character for every run of steps that see the same.
    func sightings(_ steps: [RowMaximum]) -> [Sighting] {
        var sightings: [Sighting] = []
        var last = 0
        for (index, step) in steps.enumerated() {
            defer { last = step.place }
            if step.place == 0, step.last >= Self.likelyBlank,
                sightings.last?.character != " "
            {
                sightings.append(
                    Sighting(character: " ", step: index, confidence: Double(step.last)))
            }
            guard step.place > 0, step.place != last else { continue }
            if step.place > characters.count, sightings.last?.character == " " { continue }
            let character = step.place <= characters.count ? characters[step.place - 1] : " "
            sightings.append(
                Sighting(character: character, step: index, confidence: Double(step.value)))
        }
        return Self.withBlanks(sightings)
    }

    /// A blank is seen most rarely between a word and a number. There a gap tells it, which is this
    /// many times as wide as the usual one.
    static let wideGap = 1.7

    private static func withBlanks(_ sightings: [Sighting]) -> [Sighting] {
        let pairs = Array(zip(sightings, sightings.dropFirst()))
        let gaps = pairs.filter { !$0.isBlank && !$1.isBlank }.map { $1.step - $0.step }.sorted()
        guard gaps.count >= 4 else { return sightings }
        let limit = wideGap * Double(gaps[gaps.count / 2])
        var spaced = Array(sightings.prefix(1))
        for (before, after) in pairs {
            let changesKind =
                before.isLetter && after.isDigit || before.isDigit && after.isLetter
            if changesKind, Double(after.step - before.step) >= limit {
                let middle = (before.step + after.step) / 2
                spaced.append(Sighting(character: " ", step: middle, confidence: 0))
            }
            spaced.append(after)
        }
        return spaced
    }

    /// Words between blanks. A word reaches half a character beyond its first and its last one, but
    /// not beyond the middle of the blank.
    func words(_ sightings: [Sighting]) -> [Word] {
        var words: [Word] = []
        let pitch = Self.pitch(sightings)
        for run in sightings.split(whereSeparator: \.isBlank) {
            guard let first = run.first, let last = run.last else { continue }
            let confidence = run.reduce(0) { $0 + $1.confidence } / Double(run.count)
            words.append(
                Word(
                    text: run.map(\.character).joined(), confidence: confidence,
                    start: Double(first.step) + 0.5 - pitch / 2,
                    end: Double(last.step) + 0.5 + pitch / 2))
        }
        for index in words.indices.dropFirst() where words[index].start < words[index - 1].end {
            let middle = (words[index].start + words[index - 1].end) / 2
            words[index].start = middle
            words[index - 1].end = middle
        }
        return words
    }

    /// Steps from one character to the next, on average.
    private static func pitch(_ sightings: [Sighting]) -> Double {
        guard let first = sightings.first, let last = sightings.last, sightings.count > 1 else {
            return 4
        }
        return Double(last.step - first.step) / Double(sightings.count - 1)
    }
}

extension CharacterDecoder.Sighting {
    var isBlank: Bool { character.allSatisfy(\.isWhitespace) }
    fileprivate var isLetter: Bool { character.allSatisfy(\.isLetter) && !isBlank }
    fileprivate var isDigit: Bool { character.allSatisfy(\.isNumber) && !isBlank }
}
