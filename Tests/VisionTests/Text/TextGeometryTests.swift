import Foundation
import Testing

@testable import Vision

@Suite struct `A turned rectangle` {
    private func points(
        _ center: Point, _ width: Double, _ height: Double, degrees: Double
    ) -> [Point] {
        let angle = degrees * .pi / 180
        return TurnedRectangle(
            center: center, direction: Point(cos(angle), sin(angle)), width: width, height: height
        ).corners
    }

    @Test(arguments: [0.0, 10, 30, 60, 89, -45, 135])
    func `is found around its corners`(degrees: Double) throws {
        let corners = points(Point(50, 40), 80, 20, degrees: degrees)
        // Something inside changes nothing.
        let found = try #require(TurnedRectangle(around: corners + [Point(50, 40)]))
        #expect((found.center - Point(50, 40)).length < 1e-6)
        #expect(abs(max(found.width, found.height) - 80) < 1e-6)
        #expect(abs(min(found.width, found.height) - 20) < 1e-6)
    }

    @Test(
        "is read from left to right, or downwards where it is high",
        arguments: [
            // Degrees, width and height; then the direction of reading and its length.
            (0.0, 80.0, 20.0, 0.0, 80.0), (180, 80, 20, 0, 80), (90, 20, 80, 0, 80),
            (10, 80, 20, 10, 80), (-10, 80, 20, -10, 80), (190, 80, 20, 10, 80),
            (0, 20, 80, 90, 80), (90, 80, 20, 90, 80), (100, 80, 20, 100, 80),
            (0, 20, 25, 0, 20),
        ])
    func reading(
        degrees: Double, width: Double, height: Double, wanted: Double, length: Double
    ) throws {
        let angle = degrees * .pi / 180
        let line = TurnedRectangle(
            center: Point(0, 0), direction: Point(cos(angle), sin(angle)), width: width,
            height: height
        ).asLine
        let direction = Point(cos(wanted * .pi / 180), sin(wanted * .pi / 180))
        #expect((line.direction - direction).length < 1e-9, "\(line)")
        #expect(line.width == length)
    }

    @Test func `has none around nothing, and an empty one around a point`() {
        #expect(TurnedRectangle(around: []) == nil)
        #expect(TurnedRectangle(around: [Point(3, 4)])?.width == 0)
    }

    @Test func `is sliced along its width`() {
        let line = TurnedRectangle(
            center: Point(50, 10), direction: Point(1, 0), width: 100, height: 20)
        let slice = line.slice(from: 0.25, to: 0.5)
        #expect(slice.corners == [Point(25, 0), Point(50, 0), Point(50, 20), Point(25, 20)])
    }
}

@Suite struct `A map of text` {
    /// 1 where a letter stands.
    private func map(_ rows: [String], _ likelihood: Float = 0.9) -> TextMap {
        TextMap(
            width: rows[0].count, height: rows.count,
            likelihoods: rows.joined().map { $0 == "." ? 0 : likelihood })
    }

    private func bar(_ likelihood: Float = 0.9) -> TextMap {
        var rows = [String](repeating: String(repeating: ".", count: 40), count: 20)
        let bar = String(repeating: ".", count: 10) + String(repeating: "#", count: 21)
        for row in 8...12 { rows[row] = bar + String(repeating: ".", count: 9) }
        return map(rows, likelihood)
    }

    @Test func `a patch becomes a line that is larger than its core`() throws {
        let found = bar().candidates
        let line = try #require(found.first)
        #expect(found.count == 1)
        // The core's outermost pixels are 20 by 4 apart: 80 × 1.6 / 48 is added on every side.
        let growth = 80 * 1.6 / 48
        #expect((line.rectangle.center - Point(20.5, 10.5)).length < 1e-9)
        #expect(abs(line.rectangle.width - (20 + 2 * growth)) < 1e-9)
        #expect(abs(line.rectangle.height - (4 + 2 * growth)) < 1e-9)
        #expect(abs(line.confidence - 0.9) < 1e-6)
    }

    @Test func `what is unlikely, or as thin as dirt, is no line`() {
        #expect(bar(0.5).candidates.isEmpty)
        #expect(bar(0.29).candidates.isEmpty)
        #expect(map(["......", ".####.", ".####.", "......"]).candidates.isEmpty)
        #expect(
            TextMap(width: 3, height: 3, likelihoods: [Float](repeating: 0, count: 9))
                .candidates.isEmpty)
    }

    @Test func `patches that touch by a corner are one`() {
        let rows = [
            "#####.....", "#####.....", "#####.....", "#####.....",
            ".....#####", ".....#####", ".....#####", ".....#####",
        ]
        #expect(map(rows).candidates.count == 1)
        #expect(map(rows.map { $0.replacing(".....", with: "......") }).candidates.count == 2)
    }
}

@Suite struct `From steps to characters` {
    private let decoder = CharacterDecoder(characters: ["a", "b", "ß"])

    private func steps(_ text: String) -> [RowMaximum] {
        // "-" is none, "_" the blank past the last character, "?" none that may be a blank.
        let classes: [Character: Int] = ["-": 0, "?": 0, "a": 1, "b": 2, "ß": 3, "_": 4]
        return text.map {
            RowMaximum(
                place: classes[$0] ?? 0, value: 0.8,
                last: $0 == "_" ? 0.8 : $0 == "?" ? 0.2 : 0.01)
        }
    }

    @Test(
        arguments: [
            ("", ""), ("---", ""), ("-aa-b-", "ab"), ("aab", "ab"), ("a-a", "aa"),
            ("-a-_-b", "a b"), ("ß__ß", "ß ß"), ("_a_", "a"),
            ("a?b", "a b"), ("a?_?b", "a b"), ("?a-b?", "ab"),
        ])
    func `the same character twice in a row is one`(text: String, wanted: String) {
        let sightings = decoder.sightings(steps(text))
        #expect(decoder.words(sightings).map(\.text).joined(separator: " ") == wanted)
    }

    @Test func `words lie where their characters were seen, and never over each other`() {
        let words = decoder.words(decoder.sightings(steps("-a-b-_-b-a-")))
        #expect(words.map(\.text) == ["ab", "ba"])
        #expect(words[0].start == 0.5 && words[0].end == 4.5)
        #expect(words[1].start == 6.5 && words[1].end == 10.5)
        #expect(abs(words[0].confidence - 0.8) < 1e-6)
        let near = decoder.words(decoder.sightings(steps("a---a_a---a")))
        #expect(near.count == 2)
        #expect(near[0].end == near[1].start)
    }
}

@Suite struct `The order of reading` {
    private func line(_ text: String, _ x: Double, _ y: Double) -> TextLine {
        let corners = [
            Point(x, y), Point(x + 50, y), Point(x + 50, y + 20), Point(x, y + 20),
        ]
        return TextLine(text: text, confidence: 1, polygon: corners, words: [])
    }

    @Test(arguments: [0.0, 10, -20, 80, 90])
    func `is by rows, however the whole is turned`(degrees: Double) {
        let angle = degrees * .pi / 180
        let turned = [("a", 0.0, 0.0), ("b", 100, 0), ("c", 0, 40), ("d", 0, 80)].map {
            name, x, y in
            var line = line(name, x, y)
            line.polygon = line.polygon.map { point in
                Point(
                    cos(angle) * point.x - sin(angle) * point.y,
                    sin(angle) * point.x + cos(angle) * point.y)
            }
            return line
        }
        #expect(turned.reversed().inReadingOrder().map(\.text) == ["a", "b", "c", "d"])
    }

    @Test func `is from the top, and from the left in a row`() {
        let lines = [
            line("d", 0, 60), line("b", 100, 4), line("a", 0, 6), line("c", 0, 30),
            line("e", 60, 61),
        ]
        #expect(lines.inReadingOrder().map(\.text) == ["a", "b", "c", "d", "e"])
        #expect([TextLine]().inReadingOrder().isEmpty)
    }
}
