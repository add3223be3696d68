import Foundation
import Vips

/// Finds and reads text with the two models of PP-OCR.
struct TextReader {
    let boxes, lines: Session
    let decoder: CharacterDecoder

    /// The shapes of the models' inputs.
    static let shapes = (boxes: [1, 3, nil, nil] as [Int?], lines: [1, 3, 48, nil] as [Int?])

    /// Pixels that a picture's shorter side is brought to, so that small letters are seen; and the
    /// most of the longer one.
    static let sides = (shorter: 736.0, longer: 1600.0)
    /// Pixels of the height of a line as the reader wants it.
    static let lineHeight = 48
    /// Pixels of the longest line; what is longer is squeezed.
    static let longestLine = 2400
    /// What is read with less confidence is no text; textures look like a letter or two more
    /// easily than like a word.
    static func leastConfidence(letters: Int) -> Double { letters < 3 ? 0.9 : 0.8 }

    /// The characters that the reader was made with, a line each.
    static func characters(_ file: String) -> [String]? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    func read(_ picture: Picture) throws(VisionError) -> TextReading {
        var found: [TextLine] = []
        for rectangle in try rectangles(in: picture) {
            if let line = try line(rectangle, picture) { found.append(line) }
        }
        return TextReading(lines: found.inReadingOrder())
    }

    // MARK: Finding

    /// Where lines are, in the picture's pixels.
    private func rectangles(in picture: Picture) throws(VisionError) -> [TurnedRectangle] {
        let size = Self.size(picture.width, picture.height)
        let input = try Picture.operate { () throws(VipsError) in
            try picture.image.scaled(to: size.width, size.height)
                .planes(.blueFirst, scale: [1 / 127.5], shift: [-1])
        }
        let output = try boxes.run(input, output: 0)
        guard output.numbers.count == size.width * size.height else { return [] }
        let map = TextMap(width: size.width, height: size.height, likelihoods: output.numbers)
        let across = Double(picture.width) / Double(size.width)
        let down = Double(picture.height) / Double(size.height)
        return map.candidates.map { $0.rectangle.scaled(across, down) }
    }

    /// The size that a picture is searched in: whole cells of 32 pixels.
    static func size(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
        let (shorter, longer) = (Double(min(width, height)), Double(max(width, height)))
        let scale = min(max(1, sides.shorter / shorter), sides.longer / longer)
        func cells(_ side: Int) -> Int { max(1, Int((Double(side) * scale / 32).rounded())) * 32 }
        return (cells(width), cells(height))
    }

    // MARK: Reading

    private func line(
        _ rectangle: TurnedRectangle, _ picture: Picture
    ) throws(VisionError) -> TextLine? {
        guard rectangle.height > 1, rectangle.width > 1 else { return nil }
        let ratio = rectangle.width / rectangle.height
        let length = min(
            max(8, Int((Double(Self.lineHeight) * ratio).rounded(.up))), Self.longestLine)
        guard let (input, padded) = try cut(rectangle, length, picture) else { return nil }
        let steps = try lines.rowMaxima(input)
        let sightings = decoder.sightings(steps)
        let words = decoder.words(sightings)
        let letters = sightings.filter { !$0.isBlank }
        guard !words.isEmpty else { return nil }
        let confidence = letters.reduce(0) { $0 + $1.confidence } / Double(letters.count)
        guard confidence >= Self.leastConfidence(letters: letters.count) else { return nil }
        // Shares of the line for one step.
        let share = Double(padded) / Double(steps.count) / Double(length)
        return TextLine(
            text: words.map(\.text).joined(separator: " "),
            confidence: confidence.rounded(toPlaces: 3),
            polygon: rectangle.corners.map { picture.original($0) },
            words: words.map { word in
                let start = min(max(word.start * share, 0), 1)
                let end = min(max(word.end * share, start), 1)
                return TextWord(
                    text: word.text, confidence: word.confidence.rounded(toPlaces: 3),
                    polygon: rectangle.slice(from: start, to: end).corners
                        .map { picture.original($0) })
            })
    }

    /// Cuts a line out, straight and at the height that the reader wants, with grey behind it.
    private func cut(
        _ rectangle: TurnedRectangle, _ length: Int, _ picture: Picture
    ) throws(VisionError) -> (Tensor, padded: Int)? {
        guard let around = Window(around: rectangle.corners, in: picture) else { return nil }
        // Whole steps, and few different lengths: the runtime gets ready for each anew.
        let padded = max(320, (length + 63) / 64 * 64)
        return try Picture.operate { () throws(VipsError) in
            let shrink = max(1, rectangle.height / Double(Self.lineHeight))
            let (raster, scale) = try around.raster(of: picture.image, shrunkBy: shrink)
            let bytes = raster.window(length, Self.lineHeight) { point in
                let place = rectangle.point(
                    point.x / Double(length), point.y / Double(Self.lineHeight))
                return Point((place.x - around.left) * scale.x, (place.y - around.top) * scale.y)
            }
            let line = try Image(
                pixels: bytes, width: length, height: Self.lineHeight, bands: 3
            ).embed(
                x: 0, y: 0, width: padded, height: Self.lineHeight, extend: .background,
                background: [127.5, 127.5, 127.5])
            return (try line.planes(.blueFirst, scale: [1 / 127.5], shift: [-1]), padded)
        }
    }
}

extension TurnedRectangle {
    /// In the pixels of something that many times as large; nearly the same factor both ways.
    func scaled(_ across: Double, _ down: Double) -> TurnedRectangle {
        let along = Point(direction.x * across, direction.y * down)
        let (wider, higher) = (along.length, Point(self.down.x * across, self.down.y * down).length)
        return TurnedRectangle(
            center: Point(center.x * across, center.y * down), direction: along * (1 / wider),
            width: width * wider, height: height * higher)
    }
}
