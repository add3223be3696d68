import Assets
import Transformations
import Vips

/// Puts several pictures together, each after the same steps: an animation or a document, a sprite, or
/// the style sheet of a sprite.
struct Gathering {
    let script: RenderScript
    let limits: Limits
    /// Stills, in their order; one at least.
    let pictures: [Canvas]

    /// Milliseconds that each picture is shown where nobody says otherwise.
    private static let delay = 1000

    /// The pictures as frames of the first one's size; those of another ratio are padded.
    func sequence() throws -> Canvas {
        let size = pictures[0].size
        try limits.checkOutput(width: size.width, height: size.height, frames: pictures.count)
        let frames = try pictures.map { picture in
            var canvas = picture
            if canvas.size != size { try canvas.addAlpha() }
            return try fit(canvas.image, into: size).copyMemory()
        }
        let isSeenThrough = frames.contains(where: \.hasAlpha)
        var canvas = Canvas(
            frames: try frames.map {
                isSeenThrough && !$0.hasAlpha ? try $0.bandjoinConst([255]).copyMemory() : $0
            },
            delays: pictures.map { _ in Self.delay }, initialWidth: size.width,
            initialHeight: size.height)
        canvas.limits = limits
        for component in script.transformation.components {
            for word in component.wordsInOrder {
                guard let action = word as? any Action, action is Delay || action is Loop else {
                    continue
                }
                try action.apply(to: &canvas, in: component)
            }
        }
        return canvas
    }

    private func fit(_ image: Image, into size: Size) throws -> Image {
        guard (image.width, image.height) != (size.width, size.height) else { return image }
        let scale = min(
            Double(size.width) / Double(image.width), Double(size.height) / Double(image.height))
        let inner = Size(
            min(size.width, Int((Double(image.width) * scale).rounded())),
            min(size.height, Int((Double(image.height) * scale).rounded())))
        return try image.scaled(to: inner)
            .embed(
                x: (size.width - inner.width) / 2, y: (size.height - inner.height) / 2,
                width: size.width, height: size.height, background: [255, 255, 255, 0])
    }

    /// The pictures one below the other.
    func sprite() throws -> Canvas {
        let width = pictures.map(\.width).max() ?? 1
        let height = pictures.map(\.height).reduce(0, +)
        try limits.checkOutput(width: width, height: height)
        let rows = try pictures.map { picture in
            var canvas = picture
            try canvas.addAlpha()
            return try canvas.image.embed(
                x: 0, y: 0, width: width, height: picture.height, background: [0, 0, 0, 0])
        }
        var whole = rows[0]
        for row in rows.dropFirst() { whole = try whole.join(row, .vertical) }
        return Canvas(try whole.copyMemory())
    }

    /// The rules that show each picture as a part of the sprite.
    ///
    /// - Parameters:
    ///   - names: the public IDs of the pictures.
    ///   - prefix: what class names begin with (`p_`).
    ///   - image: the sprite's address.
    func styleSheet(names: [String], prefix: String, image: String) -> String {
        var top = 0
        var text = ""
        for (name, picture) in zip(names, pictures) {
            text += """
                .\(Self.className(prefix + name)) { background: url("\(image)") no-repeat; \
                background-position: 0px \(top == 0 ? "0" : "-\(top)")px; \
                width: \(picture.width)px; height: \(picture.height)px; }

                """
            top += picture.height
        }
        return text
    }

    /// Letters, digits and dashes as they are, folders and all else as dashes.
    static func className(_ name: String) -> String {
        let text = String(
            name.map { letter in
                letter.isASCII && (letter.isLetter || letter.isNumber || letter == "_")
                    ? letter : "-"
            })
        return text.first?.isNumber == true || text.isEmpty ? "_" + text : text
    }
}
