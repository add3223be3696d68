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
    /// Lines of a picture that are looked at once more, so that one full of numbers does not take forever; without
    /// that the first reading decides.
    static let mostLooks = 32
    /// The characters that the reader was made with, a line each.
    static func characters(_ file: String) -> [String]? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }

    func read(_ picture: Picture) throws(VisionError) -> TextReading {
        var found: [TextLine] = []
        var looks = 0
        for rectangle in try rectangles(in: picture) {
            guard let (reading, share) = try reading(of: rectangle, in: picture), reading.isText
            else { continue }
            let height = rectangle.height / Double(min(picture.width, picture.height))
            if reading.isDoubtful(height: height), looks < Self.mostLooks {
                looks += 1
                guard try isSeenAgain(reading, at: rectangle, in: picture) else { continue }
            }
            found.append(line(reading, share: share, at: rectangle, in: picture))
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
        let across = Double(picture.width) / Double(size.width)
        let down = Double(picture.height) / Double(size.height)
        return try candidates(in: input, size).map { $0.rectangle.scaled(across, down) }
    }

    /// Where lines are, in the input's pixels.
    private func candidates(
        in input: Tensor, _ size: (width: Int, height: Int)
    ) throws(VisionError) -> [TextMap.Candidate] {
        let output = try boxes.run(input, output: 0)
        guard output.numbers.count == size.width * size.height else { return [] }
        return TextMap(width: size.width, height: size.height, likelihoods: output.numbers)
            .candidates
    }

    /// The size that a picture is searched in: whole cells of 32 pixels.
    static func size(_ width: Int, _ height: Int) -> (width: Int, height: Int) {
        let (shorter, longer) = (Double(min(width, height)), Double(max(width, height)))
        let scale = min(max(1, sides.shorter / shorter), sides.longer / longer)
        func cells(_ side: Int) -> Int { max(1, Int((Double(side) * scale / 32).rounded())) * 32 }
        return (cells(width), cells(height))
    }

    // MARK: Reading

    /// What stands in a line, and which share of its width one of the reader's steps is; `nil` for
    /// what is too small or outside.
    private func reading(
        of rectangle: TurnedRectangle, in picture: Picture
    ) throws(VisionError) -> (LineReading, share: Double)? {
        guard rectangle.height > 1, rectangle.width > 1 else { return nil }
        let ratio = rectangle.width / rectangle.height
        let length = min(
            max(8, Int((Double(Self.lineHeight) * ratio).rounded(.up))), Self.longestLine)
        guard let image = try cut(rectangle, (length, Self.lineHeight), from: picture) else {
            return nil
        }
        // Whole steps, and few different lengths: the runtime gets ready for each anew.
        let padded = max(320, (length + 63) / 64 * 64)
        let input = try Picture.operate { () throws(VipsError) in
            try image.embed(
                x: 0, y: 0, width: padded, height: Self.lineHeight, extend: .background,
                background: [127.5, 127.5, 127.5]
            ).planes(.blueFirst, scale: [1 / 127.5], shift: [-1])
        }
        let steps = try lines.rowMaxima(input)
        let share = Double(padded) / Double(max(1, steps.count)) / Double(length)
        return (LineReading(decoder.sightings(steps), by: decoder), share)
    }

    private func line(
        _ reading: LineReading, share: Double, at rectangle: TurnedRectangle, in picture: Picture
    ) -> TextLine {
        TextLine(
            text: reading.text, confidence: reading.confidence.rounded(toPlaces: 3),
            polygon: rectangle.corners.map { picture.original($0) },
            words: reading.words.map { word in
                let start = min(max(word.start * share, 0), 1)
                let end = min(max(word.end * share, start), 1)
                return TextWord(
                    text: word.text, confidence: word.confidence.rounded(toPlaces: 3),
                    polygon: rectangle.slice(from: start, to: end).corners
                        .map { picture.original($0) })
            })
    }

    /// Whether a line is found and read again when it is looked at by itself.
    private func isSeenAgain(
        _ first: LineReading, at rectangle: TurnedRectangle, in picture: Picture
    ) throws(VisionError) -> Bool {
        for height in SecondLook.heights {
            let look = SecondLook(at: rectangle, height: height)
            guard let image = try cut(look.view, SecondLook.frame, from: picture) else { continue }
            let input = try Picture.operate { () throws(VipsError) in
                try image.planes(.blueFirst, scale: [1 / 127.5], shift: [-1])
            }
            if let place = look.place(among: try candidates(in: input, SecondLook.frame)),
                let (second, _) = try reading(of: place, in: picture),
                first.isConfirmed(by: second)
            {
                return true
            }
        }
        return false
    }

    /// Cuts a part of the picture out, straight, in so many pixels. What lies outside looks like
    /// the nearest edge.
    private func cut(
        _ rectangle: TurnedRectangle, _ size: (width: Int, height: Int), from picture: Picture
    ) throws(VisionError) -> Image? {
        guard let around = Window(around: rectangle.corners, in: picture) else { return nil }
        return try Picture.operate { () throws(VipsError) in
            let shrink = max(1, rectangle.height / Double(size.height))
            let (raster, scale) = try around.raster(of: picture.image, shrunkBy: shrink)
            let bytes = raster.window(size.width, size.height) { point in
                let place = rectangle.point(
                    point.x / Double(size.width), point.y / Double(size.height))
                return Point((place.x - around.left) * scale.x, (place.y - around.top) * scale.y)
            }
            return try Image(pixels: bytes, width: size.width, height: size.height, bands: 3)
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
