/// Pixels of a picture that stand for all of them: each is one that is there, none a mean of several.
///
/// In drawings only those inside areas of one colour are counted: beside an edge colours are mixed from both sides,
/// and nobody would say that the picture has them.
struct ColorSample {
    /// How many are looked at, at most; a few more where rows and columns do not come out even.
    static let most = 80_000
    /// By how much bands may differ among a pixel and its neighbours in an area of one colour.
    static let flat = 4

    private let bytes: [UInt8]
    private let bands: Int
    private let isFlat: [Bool]
    /// Pixels of a row of the sample.
    let width: Int
    /// All pixels of the sample.
    let count: Int

    /// - Parameter pixels: rows from the top, three bands or four, alpha last.
    init(_ pixels: [UInt8], bands: Int, width: Int, height: Int) {
        var step = 1
        while (width / step) * (height / step) > Self.most { step += 1 }
        let grid = Grid(pixels: pixels, bands: bands, width: width, height: height)
        var bytes: [UInt8] = []
        var isFlat: [Bool] = []
        for y in stride(from: step / 2, to: height, by: step) {
            for x in stride(from: step / 2, to: width, by: step) {
                isFlat.append(grid.spread(x, y) <= Self.flat)
                let start = (y * width + x) * bands
                bytes += pixels[start..<start + bands]
            }
        }
        count = isFlat.count
        self.width = (width - step / 2 + step - 1) / step
        self.bytes = bytes
        self.bands = bands
        // Photographs have hardly any area of just one colour.
        self.isFlat = 2 * isFlat.count { $0 } >= count ? isFlat : []
    }

    func color(_ pixel: Int) -> (red: UInt8, green: UInt8, blue: UInt8) {
        let start = pixel * bands
        return (bytes[start], bytes[start + 1], bytes[start + 2])
    }

    /// 0 to 1.
    func opacity(_ pixel: Int) -> Double {
        bands > 3 ? Double(bytes[pixel * bands + 3]) / 255 : 1
    }

    func isCounted(_ pixel: Int) -> Bool { isFlat.isEmpty || isFlat[pixel] }

    private struct Grid {
        let pixels: [UInt8]
        let bands, width, height: Int

        /// By how much a band differs at most among a pixel and those around it.
        func spread(_ x: Int, _ y: Int) -> Int {
            var most = 0
            let rows = max(y - 1, 0)...min(y + 1, height - 1)
            let columns = max(x - 1, 0)...min(x + 1, width - 1)
            for band in 0..<bands {
                var (low, high) = (UInt8.max, UInt8.min)
                for row in rows {
                    for column in columns {
                        let value = pixels[(row * width + column) * bands + band]
                        if value < low { low = value }
                        if value > high { high = value }
                    }
                }
                most = max(most, Int(high) - Int(low))
            }
            return most
        }
    }
}
