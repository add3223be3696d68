import Vips

/// Tells what was drawn from what was photographed: drawings have areas of one colour, while sensors
/// and lenses leave no two neighbours quite the same.
enum Flatness {
    /// Pixels of the longest side that is looked at, from the middle, and never resized: averages of
    /// photographs are flat, too.
    static let side = 512
    /// How far two values may lie apart that still are the same.
    static let tolerance = 1
    /// The shares of equal neighbours that photographs and drawings have.
    static let photographed = 0.3
    static let drawn = 0.8

    /// 0 for a photograph, 1 for a drawing.
    static func illustrationScore(of picture: Picture) throws(VisionError) -> Double {
        let (bytes, bands, width) = try Picture.operate { () throws(VipsError) in
            let image = picture.image
            let across = min(side, image.width)
            let down = min(side, image.height)
            let middle = try image.extractArea(
                left: (image.width - across) / 2, top: (image.height - down) / 2, width: across,
                height: down)
            return (try middle.bytes(), middle.bands, middle.width)
        }
        return score(bytes, bands: bands, width: width)
    }

    /// - Parameter bytes: pixels of so many bands, rows of `width` from the top.
    static func score(_ bytes: [UInt8], bands: Int, width: Int) -> Double {
        var (equal, all) = (0, 0)
        let row = width * bands
        for start in stride(from: 0, to: bytes.count - row + 1, by: row) {
            for place in stride(from: start, to: start + row - bands, by: bands) {
                all += 1
                let isEqual = (0..<bands).allSatisfy { band in
                    abs(Int(bytes[place + band]) - Int(bytes[place + bands + band])) <= tolerance
                }
                if isEqual { equal += 1 }
            }
        }
        guard all > 0 else { return 1 }
        let share = (Double(equal) / Double(all) - photographed) / (drawn - photographed)
        return min(1, max(0, share)).rounded(toPlaces: 3)
    }
}
