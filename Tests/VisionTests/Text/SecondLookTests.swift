import Foundation
import Testing

@testable import Vision

@Suite struct `A reading of few letters` {
    private func reading(_ text: String, _ confidence: Double = 0.95) -> LineReading {
        let words = text.split(separator: " ").map {
            CharacterDecoder.Word(text: String($0), confidence: confidence, start: 0, end: 1)
        }
        return LineReading(
            words: words, letters: words.reduce(0) { $0 + $1.text.count }, confidence: confidence)
    }

    @Test(
        "is text from a confidence on, which is higher for one or two",
        arguments: [
            ("8", 0.89, false), ("8", 0.9, true), ("WC", 0.89, false), ("Bar", 0.8, true),
            ("Bar", 0.79, false), ("", 1, false), ("left right", 0.8, true),
        ])
    func text(text: String, confidence: Double, isText: Bool) {
        #expect(reading(text, confidence).isText == isText)
    }

    @Test(
        "is looked at again where it is not certain, or large",
        arguments: [
            ("8", 0.97, 0.05, true), ("8", 0.99, 0.05, false), ("8", 0.99, 0.3, true),
            ("0 00", 0.98, 0.05, true), ("1111", 0.86, 0.05, true), ("11111", 0.86, 0.05, false),
            ("SYDNEY", 0.9, 0.5, false), ("EXIT", 1, 0.25, false),
        ])
    func doubt(text: String, confidence: Double, share: Double, isDoubtful: Bool) {
        #expect(reading(text, confidence).isDoubtful(height: share) == isDoubtful)
    }

    @Test(
        "is confirmed where half of its letters are read again in their order",
        arguments: [
            ("8", "8", true), ("8", "0", false), ("8", "14B8", true), ("X", "x", true),
            ("S Y", "SYDNEY", true), ("carl", "car", true), ("mama", "mam", true),
            ("mum", "T", false), ("abc", "cba", false), ("58", "R 58", true), ("080", "1U", false),
        ])
    func confirmed(first: String, second: String, isConfirmed: Bool) {
        #expect(reading(first).isConfirmed(by: reading(second)) == isConfirmed)
    }

    @Test(
        "is confirmed by a certain one only where it says the same letter again and again",
        arguments: [
            ("000", 0.98, false), ("000", 0.99, true), ("0 0", 0.98, false), ("0", 0.98, true),
            ("001", 0.98, true),
        ])
    func repeated(text: String, confidence: Double, isConfirmed: Bool) {
        #expect(reading(text).isConfirmed(by: reading(text, confidence)) == isConfirmed)
    }

    @Test func `is not confirmed by what is no text itself`() {
        #expect(!reading("8").isConfirmed(by: reading("8", 0.89)))
        #expect(!reading("8").isConfirmed(by: reading("", 1)))
        #expect(reading("bar").isConfirmed(by: reading("bar", 0.8)))
    }

    @Test func `has the confidence of its letters, not of the blanks between them`() {
        let decoder = CharacterDecoder(characters: ["a", "b"])
        let read = LineReading(
            [
                .init(character: "a", step: 1, confidence: 0.9),
                .init(character: " ", step: 3, confidence: 0.1),
                .init(character: "b", step: 5, confidence: 0.7),
            ], by: decoder)
        #expect(read.text == "a b" && read.letters == 2)
        #expect(abs(read.confidence - 0.8) < 1e-9)
        #expect(LineReading([], by: decoder).confidence == 0)
        #expect(!LineReading([], by: decoder).isText)
    }
}

@Suite struct `A second look` {
    private func line(
        _ center: Point, _ width: Double, _ height: Double, degrees: Double = 0
    ) -> TurnedRectangle {
        let angle = degrees * .pi / 180
        return TurnedRectangle(
            center: center, direction: Point(cos(angle), sin(angle)), width: width, height: height)
    }

    /// What the models would see in the frame of a rectangle of the picture.
    private func candidate(
        _ line: TurnedRectangle, seenBy look: SecondLook, _ confidence: Double = 0.9
    ) -> TextMap.Candidate {
        let scale = Double(SecondLook.frame.width) / look.view.width
        let offset = line.center - look.view.center
        return TextMap.Candidate(
            rectangle: TurnedRectangle(
                center: Point(
                    offset.dot(look.view.direction) * scale + Double(SecondLook.frame.width) / 2,
                    offset.dot(look.view.down) * scale + Double(SecondLook.frame.height) / 2),
                direction: Point(1, 0), width: line.width * scale, height: line.height * scale),
            confidence: confidence)
    }

    @Test(arguments: [0.0, 10, 90, -45])
    func `shows the line in its middle, straight, and of the height that was asked for`(
        degrees: Double
    ) {
        let line = line(Point(300, 200), 40, 20, degrees: degrees)
        let look = SecondLook(at: line, height: 32)
        #expect(look.view.center == line.center && look.view.direction == line.direction)
        // 256 and 160 pixels at 32 for 20.
        #expect(abs(look.view.width - 160) < 1e-9 && abs(look.view.height - 100) < 1e-9)
    }

    @Test func `leaves half a line's height on both sides of a long line`() {
        let look = SecondLook(at: line(Point(0, 0), 400, 20), height: 32)
        #expect(abs(look.view.width - 400 * 256 / 224) < 1e-9)
        #expect(abs(look.view.height - look.view.width * 160 / 256) < 1e-9)
    }

    @Test(arguments: [0.0, 10, 90, -45])
    func `says where in the picture the line was seen again`(degrees: Double) throws {
        let first = line(Point(300, 200), 40, 20, degrees: degrees)
        let look = SecondLook(at: first, height: 40)
        var again = first
        again.center = again.point(0.6, 0.4)
        again.width = 44
        let place = try #require(look.place(among: [candidate(again, seenBy: look)]))
        #expect((place.center - again.center).length < 1e-9)
        #expect((place.direction - again.direction).length < 1e-9)
        #expect(abs(place.width - 44) < 1e-9 && abs(place.height - 20) < 1e-9)
    }

    @Test func `takes the surest that stands in the middle, and nothing beside it`() throws {
        let first = line(Point(100, 100), 40, 20)
        let look = SecondLook(at: first, height: 32)
        let beside = candidate(line(Point(150, 100), 40, 20), seenBy: look, 0.99)
        #expect(look.place(among: []) == nil)
        #expect(look.place(among: [beside]) == nil)
        let candidates = [
            beside, candidate(first, seenBy: look, 0.7),
            candidate(line(Point(102, 100), 60, 22), seenBy: look, 0.8),
        ]
        let place = try #require(look.place(among: candidates))
        #expect(abs(place.width - 60) < 1e-9)
    }

    @Test(
        "A place lies in a turned rectangle",
        arguments: [
            (0.0, 19.0, 0.0, true), (0, 21, 0, false), (0, 0, 9, true), (0, 0, 11, false),
            (90, 0, 19, true), (90, 19, 0, false), (45, 13, 13, true), (45, 13, -13, false),
        ])
    func contains(degrees: Double, x: Double, y: Double, isInside: Bool) {
        let rectangle = line(Point(50, 50), 40, 20, degrees: degrees)
        #expect(rectangle.contains(Point(50 + x, 50 + y)) == isInside)
    }
}
