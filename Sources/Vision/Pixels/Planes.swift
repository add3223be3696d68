internal import CVision
import Vips

/// In which order a model wants the colours.
enum ColorOrder {
    case redFirst, blueFirst

    /// The places of these bands in a picture.
    fileprivate var bands: [Int32] {
        switch self {
        case .redFirst: [0, 1, 2]
        case .blueFirst: [2, 1, 0]
        }
    }
}

extension Image {
    /// Scales to exactly that size, however the sides are distorted.
    func scaled(to width: Int, _ height: Int) throws(VipsError) -> Image {
        guard (self.width, self.height) != (width, height) else { return self }
        let scaled = try resize(
            Double(width) / Double(self.width), vscale: Double(height) / Double(self.height),
            kernel: .cubic)
        guard (scaled.width, scaled.height) != (width, height) else { return scaled }
        return try scaled.embed(x: 0, y: 0, width: width, height: height, extend: .copy)
    }

    /// The pixels as a tensor of floats, one colour's plane after the other: each value times
    /// `scale`, plus `shift`, both in the order of the planes.
    func planes(
        _ order: ColorOrder, scale: [Double] = [1], shift: [Double] = [0]
    ) throws(VipsError) -> Tensor {
        let pixels = try bytes()
        let count = width * height
        guard bands == 3, pixels.count == 3 * count else {
            throw VipsError(operation: "planes", text: "not three bands of bytes")
        }
        let (factors, addends) = (
            Self.three(scale).map(Float.init), Self.three(shift).map(Float.init)
        )
        let planes = [UInt8](unsafeUninitializedCapacity: 12 * count) { buffer, initialized in
            // Three planes of that many floats are just what the buffer holds; an array's bytes are
            // aligned for any number.
            if let start = UnsafeMutableRawPointer(buffer.baseAddress) {
                cvision_planes(
                    pixels, count, order.bands, factors, addends,
                    start.assumingMemoryBound(to: Float.self))
            }
            initialized = 12 * count
        }
        return Tensor(element: .float, sides: [1, 3, height, width], bytes: planes)
    }

    /// The picture scaled to `size` and laid into the upper left of planes of `frame`, which
    /// are black elsewhere.
    func planes(
        _ order: ColorOrder, scaledTo size: (width: Int, height: Int),
        in frame: (width: Int, height: Int)
    ) throws(VipsError) -> Tensor {
        let pixels = try bytes()
        guard bands == 3, pixels.count == 3 * width * height, 1...frame.width ~= size.width,
            1...frame.height ~= size.height
        else { throw VipsError(operation: "planes", text: "not three bands of bytes") }
        var isMade = false
        let count = 12 * frame.width * frame.height
        let planes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Three planes of that many floats are just what the buffer holds; an array's bytes are
            // aligned for any number.
            if let start = UnsafeMutableRawPointer(buffer.baseAddress) {
                isMade =
                    cvision_fit(
                        pixels, Int32(width), Int32(height), order.bands, Int32(size.width),
                        Int32(size.height), Int32(frame.width), Int32(frame.height),
                        start.assumingMemoryBound(to: Float.self)) == 0
            }
            initialized = isMade ? count : 0
        }
        guard isMade else { throw VipsError(operation: "planes", text: "out of memory") }
        return Tensor(element: .float, sides: [1, 3, frame.height, frame.width], bytes: planes)
    }

    /// The pixels as a tensor of floats, the colours of a pixel side by side.
    func pixels(
        _ order: ColorOrder, scale: [Double] = [1], shift: [Double] = [0]
    ) throws(VipsError) -> Tensor {
        let numbers = try copyMemory().inOrder(order).linear(
            Self.three(scale), Self.three(shift)
        ).cast(.float)
        return Tensor(element: .float, sides: [1, height, width, 3], bytes: try numbers.bytes())
    }

    /// The pixels as they are, the colours of a pixel side by side.
    func pixelBytes() throws(VipsError) -> Tensor {
        Tensor(element: .byte, sides: [1, height, width, 3], bytes: try bytes())
    }

    private func inOrder(_ order: ColorOrder) throws(VipsError) -> Image {
        let bands = order.bands
        return try extractBand(Int(bands[0]))
            .bandjoin([try extractBand(Int(bands[1])), try extractBand(Int(bands[2]))])
    }

    private static func three(_ numbers: [Double]) -> [Double] {
        numbers.count == 1 ? [numbers[0], numbers[0], numbers[0]] : numbers
    }
}
