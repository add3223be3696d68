import Transformations
import Vips

extension Background {
    /// The picture at x, y on a canvas of that size, over this background, which fills transparent
    /// parts of the picture, too. Frames of an animation differ in their colours: give all of them
    /// the first one's `backdrop` by `place`.
    ///
    /// - Throws: `VipsError`.
    func fill(for image: Image, width: Int, height: Int, at x: Int, y: Int) throws -> Image {
        switch fill {
        case .color(let color): return try Self.pad(image, with: color, width, height, x, y)
        case .auto, .blurred, .generative:
            // Looked at once for the colours, and once more for the pixels.
            let kept = try image.copyMemory()
            let backdrop = try backdrop(for: kept, width: width, height: height)
            return try Self.place(kept, on: backdrop, x: x, y: y)
        }
    }

    /// What stands behind a picture, which must be readable more than once, on a canvas of that size.
    func backdrop(for image: Image, width: Int, height: Int) throws -> Image {
        switch fill {
        case .color(let color):
            let bands = color.alpha == 255 ? color.colorBands : color.allBands
            return try Image.solid(bands, width: width, height: height)
        case .auto(let automatic):
            let found =
                try automatic.looksAtBorder ? image.borderColors() : image.predominantColors()
            let colors = automatic.colors(from: found)
            return try Self.gradient(colors, automatic.direction, width: width, height: height)
        case .blurred(let intensity, let brightness):
            return try Self.blurred(image, intensity, brightness, width: width, height: height)
        case .generative:
            return try Self.blurred(image, 400, 0, width: width, height: height)
        }
    }

    /// The picture at x, y over a backdrop.
    static func place(_ image: Image, on backdrop: Image, x: Int, y: Int) throws -> Image {
        if !image.hasAlpha, !backdrop.hasAlpha { return try backdrop.replacing(image, x: x, y: y) }
        let placed = try image.withAlpha().embed(
            x: x, y: y, width: backdrop.width, height: backdrop.height, background: [0, 0, 0, 0])
        let result = try backdrop.withAlpha().composite(placed).eightBit()
        return backdrop.hasAlpha ? result : try result.extractBand(0, count: 3)
    }

    private static func pad(
        _ image: Image, with color: Color, _ width: Int, _ height: Int, _ x: Int, _ y: Int
    ) throws -> Image {
        let flat = color.alpha == 0 ? image : try image.over(color)
        let padded = color.alpha == 255 && !flat.hasAlpha ? flat : try flat.withAlpha()
        return try padded.embed(
            x: x, y: y, width: width, height: height,
            background: padded.hasAlpha ? color.allBands : color.colorBands)
    }

    private static func blurred(
        _ image: Image, _ intensity: Int, _ brightness: Int, width: Int, height: Int
    ) throws -> Image {
        let scale = max(
            Double(width) / Double(image.width), Double(height) / Double(image.height))
        let opaque = image.hasAlpha ? try image.flatten(background: [255, 255, 255]) : image
        let large = try opaque.resize(scale, kernel: .cubic)
        // Rounding may have left a row too few.
        let covering = try large.gravity(
            .centre, width: max(large.width, width), height: max(large.height, height),
            extend: .copy)
        let cut = try covering.extractArea(
            left: (covering.width - width) / 2, top: (covering.height - height) / 2, width: width,
            height: height)
        let soft = try cut.softened(sigma: Blur.sigma(strength: intensity))
        guard brightness != 0 else { return try soft.eightBit() }
        return try soft.linear(1, Double(brightness) * 2.55 / 3).eightBit()
    }

    /// One colour, two along a direction, or four in the corners.
    static func gradient(
        _ colors: [Color], _ direction: AutomaticBackground.Direction, width: Int, height: Int
    ) throws -> Image {
        guard colors.count > 1 else {
            return try Image.solid(colors[0].colorBands, width: width, height: height)
        }
        let scale = [1 / Double(max(width - 1, 1)), 1 / Double(max(height - 1, 1))]
        let place = try Image.xyz(width: width, height: height).linear(scale, [0, 0])
        let x = try place.extractBand(0)
        let y = try place.extractBand(1)
        if colors.count == 4 {
            let top = try ramp(x, colors[0], colors[1])
            let bottom = try ramp(x, colors[3], colors[2])
            return try top.add(try bottom.subtract(top).multiply(y)).eightBit()
        }
        let along: Image =
            switch direction {
            case .horizontal: x
            case .vertical: y
            case .diagonalDown: try x.add(y).linear(0.5, 0)
            case .diagonalUp: try x.add(try y.linear(-1, 1)).linear(0.5, 0)
            }
        return try ramp(along, colors[0], colors[1]).eightBit()
    }

    /// From one colour where `along` is 0 to the other where it is 1.
    private static func ramp(_ along: Image, _ from: Color, _ to: Color) throws -> Image {
        let steps = zip(from.colorBands, to.colorBands).map { $1 - $0 }
        return try along.linear(steps, from.colorBands)
    }
}
