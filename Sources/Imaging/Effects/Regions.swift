import Transformations
import Vips

/// `e_blur_region[:strength]` blurs the box that x, y, w and h beside it give.
struct BlurRegion: Action {
    var strength = 100

    static let grammar = Grammar(
        "e", "blur_region", initial: BlurRegion(),
        Argument("strength", \.strength, .integer(1...2000, .clamped)))
    static let summary = "Blurs a region of the picture."
    static let examples = ["e_blur_region:500,h_0.5,w_0.5,x_0.25,y_0.25"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapRegion(of: component) {
            try $0.blurred(sigma: Blur.sigma(strength: strength))
        }
    }
}

/// `e_pixelate_region[:size]` pixelates the box that x, y, w and h beside it give.
struct PixelateRegion: Action {
    var size: Int?

    static let grammar = Grammar(
        "e", "pixelate_region", initial: PixelateRegion(),
        Argument("size", \.size, .optionalInteger(1...200)))
    static let summary = "Pixelates a region of the picture."
    static let examples = ["e_pixelate_region:8,h_0.5,w_0.5,x_0.25,y_0.25"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let size = size ?? Pixelate.automaticSize(width: canvas.width, height: canvas.height)
        try canvas.mapRegion(of: component) { try $0.pixelated(size: size) }
    }
}

/// The box that an effect works on: what x, y, w and h beside it say. Where w or h is missing the box
/// goes to the edge; without any of them it is the whole picture.
struct EffectRegion: Equatable {
    var left, top, width, height: Int

    /// `nil` where the box lies outside of the picture.
    init?(of component: Component, width: Int, height: Int, pixelRatio: Double) {
        func length(_ key: String, along side: Int) -> Int? {
            guard let item = component.items.first(where: { $0.key == key }), item.word != nil
            else { return nil }
            let text = item.text.dropFirst(key.count + 1)
            guard let number = NumberText.parse(text) else { return nil }
            let offset: Offset = NumberText.isDecimal(text) ? .fraction(number) : .pixels(number)
            return offset.pixels(along: side, pixelRatio: pixelRatio)
        }
        let left = component[OffsetX.self]?.offset.pixels(along: width, pixelRatio: pixelRatio) ?? 0
        let top = component[OffsetY.self]?.offset.pixels(along: height, pixelRatio: pixelRatio) ?? 0
        let right = length("w", along: width).map { left + $0 } ?? width
        let bottom = length("h", along: height).map { top + $0 } ?? height
        self.left = max(left, 0)
        self.top = max(top, 0)
        self.width = min(right, width) - self.left
        self.height = min(bottom, height) - self.top
        guard self.width > 0, self.height > 0 else { return nil }
    }
}

extension Canvas {
    fileprivate mutating func mapRegion(
        of component: Component, _ change: (Image) throws -> Image
    ) throws {
        let region = EffectRegion(
            of: component, width: width, height: height, pixelRatio: pixelRatio)
        guard let region else { return }
        try materialise()
        try map { frame in
            let part = try frame.extractArea(
                left: region.left, top: region.top, width: region.width, height: region.height)
            return try frame.replacing(try change(part), x: region.left, y: region.top)
        }
    }
}
