import Transformations
import Vips

/// The colours that occur most in a set of pixels.
struct PredominantColors {
    /// The pixels of each box of 16 levels a side, and the sums of their bands.
    private var boxes: [Int: (count: Double, sums: [Double])] = [:]

    mutating func add(_ bands: ArraySlice<UInt8>) {
        let pixel = Array(bands)
        let weight = pixel.count > 3 ? Double(pixel[3]) / 255 : 1
        guard weight > 0.5 else { return }
        let key = Int(pixel[0] >> 4) << 8 | Int(pixel[1] >> 4) << 4 | Int(pixel[2] >> 4)
        var box = boxes[key] ?? (0, [0, 0, 0])
        box.count += 1
        for band in 0..<3 { box.sums[band] += Double(pixel[band]) }
        boxes[key] = box
    }

    /// Distinct colours, most frequent first: a box takes those next to it along. Never empty:
    /// white where every pixel was transparent.
    func colors(atMost limit: Int = 8) -> [Color] {
        let sorted = boxes.sorted { ($0.value.count, $0.key) > ($1.value.count, $1.key) }
        var found: [(color: Color, count: Double)] = []
        for (_, box) in sorted.prefix(256) {
            let color = Color(bands: box.sums.map { $0 / box.count })
            if let index = found.firstIndex(where: { $0.color.distance(to: color) < 40 }) {
                found[index].count += box.count
            } else {
                found.append((color, box.count))
            }
        }
        found.sort { $0.count > $1.count }
        return found.isEmpty ? [.white] : found.prefix(limit).map(\.color)
    }
}

extension Image {
    /// The colours that occur most in this picture, which must be readable more than once.
    func predominantColors() throws -> [Color] {
        let small = try sampled(side: 128)
        let pixels = try small.bytes()
        var colors = PredominantColors()
        for start in stride(from: 0, to: pixels.count, by: small.bands) {
            colors.add(pixels[start..<start + small.bands])
        }
        return colors.colors()
    }

    /// The colours that occur most in the outermost pixels.
    func borderColors() throws -> [Color] {
        var colors = PredominantColors()
        for (left, top, w, h) in [
            (0, 0, width, 1), (0, height - 1, width, 1), (0, 0, 1, height),
            (width - 1, 0, 1, height),
        ] {
            let pixels = try extractArea(left: left, top: top, width: w, height: h).bytes()
            for start in stride(from: 0, to: pixels.count, by: bands) {
                colors.add(pixels[start..<start + bands])
            }
        }
        return colors.colors()
    }
}
