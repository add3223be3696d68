import Transformations
import Vips

/// `e_blur_region[:strength]` blurs the box that x, y, w and h beside it give, or with `g_faces`,
/// `g_ocr_text`, `g_custom` or `g_region_!name!` what is known to be there.
struct BlurRegion: Action {
    var strength = 100

    static let grammar = Grammar(
        "e", "blur_region", initial: BlurRegion(),
        Argument("strength", \.strength, .integer(1...2000, .clamped)))
    static let summary = "Blurs a region of the picture."
    static let examples = [
        "e_blur_region:500,h_0.5,w_0.5,x_0.25,y_0.25", "e_blur_region:300,g_faces",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapRegions(canvas.regions(for: component)) {
            try $0.blurred(sigma: Blur.sigma(strength: strength))
        }
    }
}

/// `e_pixelate_region[:size]` pixelates the box that x, y, w and h beside it give, or what a gravity names.
struct PixelateRegion: Action {
    var size: Int?

    static let grammar = Grammar(
        "e", "pixelate_region", initial: PixelateRegion(),
        Argument("size", \.size, .optionalInteger(1...200)))
    static let summary = "Pixelates a region of the picture."
    static let examples = ["e_pixelate_region:8,h_0.5,w_0.5,x_0.25,y_0.25"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let size = size ?? Pixelate.automaticSize(width: canvas.width, height: canvas.height)
        try canvas.mapRegions(canvas.regions(for: component)) { try $0.pixelated(size: size) }
    }
}

/// The box that an effect works on: what x, y, w and h beside it say. Where w or h is missing the box
/// goes to the edge; without any of them it is the whole picture.
struct EffectRegion: Equatable {
    var left, top, width, height: Int

    init(left: Int, top: Int, width: Int, height: Int) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
    }

    /// What of a box lies inside of a picture; `nil` where nothing does.
    init?(left: Int, top: Int, right: Int, bottom: Int, in size: Size) {
        self.left = max(left, 0)
        self.top = max(top, 0)
        width = min(right, size.width) - self.left
        height = min(bottom, size.height) - self.top
        guard width > 0, height > 0 else { return nil }
    }

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
        self.init(
            left: left, top: top, right: length("w", along: width).map { left + $0 } ?? width,
            bottom: length("h", along: height).map { top + $0 } ?? height,
            in: Size(width, height))
    }
}

extension Canvas {
    /// Areas of this picture in whole pixels, as far as they can be seen.
    func regions(of areas: [Rectangle]) -> [EffectRegion] {
        areas.compactMap { area in
            EffectRegion(
                left: Int(area.left.rounded(.down)), top: Int(area.top.rounded(.down)),
                right: Int(area.right.rounded(.up)), bottom: Int(area.bottom.rounded(.up)),
                in: size)
        }
    }

    /// The regions that an effect on a region means: those of the first subject of a gravity that is
    /// known to be there, or without such a gravity the box.
    func regions(for component: Component) -> [EffectRegion] {
        guard case .subjects(let subjects, _) = component[Gravity.self]?.focus else {
            return EffectRegion(
                of: component, width: width, height: height, pixelRatio: pixelRatio
            ).map { [$0] } ?? []
        }
        let known = visibleAreas
        let areas = subjects.lazy.map { known.areas(of: $0) }.first { !$0.isEmpty }
        return regions(of: areas ?? [])
    }

    /// Changes what is in some boxes, each by itself.
    mutating func mapRegions(
        _ regions: [EffectRegion], _ change: (Image) throws -> Image
    ) throws {
        guard !regions.isEmpty else { return }
        try materialise()
        try map { frame in
            try regions.reduce(frame) { frame, region in
                let part = try frame.extractArea(
                    left: region.left, top: region.top, width: region.width,
                    height: region.height)
                return try frame.replacing(try change(part), x: region.left, y: region.top)
            }
        }
    }
}
