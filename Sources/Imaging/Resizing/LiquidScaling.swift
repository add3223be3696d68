import Transformations
import Vips

extension Canvas {
    /// Brings the picture to that size by carving seams (`c_scale,g_liquid`).
    ///
    /// First it is scaled evenly as far as both sides ask for the same; the rest is carved, by a plan
    /// made on a small picture, so that a large one costs no more. What is known to matter is spared.
    mutating func carve(to size: Size) throws {
        let even = LiquidPlan.evenSize(of: self.size, to: size)
        try scale(to: even)
        guard even != size else { return }
        try settleSize()
        try materialise()
        let places = try carvedPlaces(to: size)
        mapping = mapping.scaled(
            Double(size.width) / Double(width), Double(size.height) / Double(height))
        try map { frame in
            try frame.onPremultiplied {
                try $0.mapim(places, interpolate: "bilinear", extend: .copy)
            }
            .eightBit()
        }
    }

    /// Where each pixel of the result comes from: two bands of float.
    private func carvedPlaces(to size: Size) throws -> Image {
        let plan = LiquidPlan(from: self.size, to: size)
        let small = try image.over(.white).scaled(to: plan.small).luma().cast(.uchar)
        var carving = SeamCarving(
            light: try small.bytes(), protection: plan.protection(of: protectedAreas, self.size),
            width: plan.small.width, height: plan.small.height)
        carving.carve(toWidth: plan.target.width)
        carving = carving.transposed
        carving.carve(toWidth: plan.target.height)
        carving = carving.transposed
        let places = try Image(
            floats: plan.places(carving, self.size), width: carving.width, height: carving.height,
            bands: 2)
        guard plan.target != size else { return places }
        return try places.resize(
            Double(size.width) / Double(carving.width),
            vscale: Double(size.height) / Double(carving.height), kernel: .linear
        ).embed(x: 0, y: 0, width: size.width, height: size.height, extend: .copy)
    }

    private var protectedAreas: [Rectangle] {
        let known = knownAreas
        return known.faces + known.custom
    }
}

/// The arithmetic of carving a picture that may be large.
struct LiquidPlan: Equatable {
    /// The picture on which seams are looked for.
    let small: Size
    /// What that becomes.
    let target: Size

    /// So many pixels take some tenths of a second.
    static let pixels = 60_000.0

    init(from size: Size, to target: Size) {
        let larger = Double(max(size.width, target.width)) * Double(max(size.height, target.height))
        let factor = min(1, (Self.pixels / larger).squareRoot())
        small = Size(Double(size.width) * factor, Double(size.height) * factor)
        self.target = Size(Double(target.width) * factor, Double(target.height) * factor)
    }

    /// The size to which a picture is scaled evenly before: as near to its own as leaves seams to be
    /// taken out along one side where both sides become shorter, or to be put in where both grow.
    static func evenSize(of size: Size, to target: Size) -> Size {
        let across = Double(target.width) / Double(size.width)
        let down = Double(target.height) / Double(size.height)
        let factor = min(max(1, min(across, down)), max(across, down))
        let even = Size(Double(size.width) * factor, Double(size.height) * factor)
        return Size(
            factor == across ? target.width : even.width,
            factor == down ? target.height : even.height)
    }

    /// 255 for each small pixel inside an area of the picture, else 0.
    func protection(of areas: [Rectangle], _ size: Size) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: small.width * small.height)
        let (across, down) = (
            Double(small.width) / Double(size.width), Double(small.height) / Double(size.height)
        )
        for area in areas.compactMap({ $0.intersection(Rectangle(size)) }) {
            let scaled = area.scaled(across, down)
            for y in Int(scaled.top)..<min(Int(scaled.bottom.rounded(.up)), small.height) {
                for x in Int(scaled.left)..<min(Int(scaled.right.rounded(.up)), small.width) {
                    result[y * small.width + x] = 255
                }
            }
        }
        return result
    }

    /// The point of the picture that each small pixel of the result comes from, x and y in turn.
    func places(_ carving: SeamCarving, _ size: Size) -> [Float] {
        let across = Float(size.width) / Float(small.width)
        let down = Float(size.height) / Float(small.height)
        var result: [Float] = []
        result.reserveCapacity(carving.columns.count * 2)
        for (column, row) in zip(carving.columns, carving.rows) {
            result.append((column + 0.5) * across - 0.5)
            result.append((row + 0.5) * down - 0.5)
        }
        return result
    }
}

extension Image {
    /// An image from numbers in memory: rows from the top, bands side by side.
    convenience init(
        floats: [Float], width: Int, height: Int, bands: Int
    ) throws(VipsError) {
        let bytes = floats.withUnsafeBytes { Array($0) }
        try self.init(pixels: bytes, width: width, height: height, bands: bands, format: .float)
    }
}
