import Transformations
import Vips

/// `e_blur_faces[:strength]` blurs the faces that are known; without any the picture stays as it is.
struct BlurFaces: Action {
    var strength = 500

    static let grammar = Grammar(
        "e", "blur_faces", initial: BlurFaces(),
        Argument("strength", \.strength, .integer(1...2000, .clamped)))
    static let summary = "Blurs faces."
    static let examples = ["e_blur_faces", "e_blur_faces:100"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapRegions(canvas.regions(of: canvas.visibleAreas.faces)) { part in
            try part.blurred(sigma: Blur.sigma(strength: strength))
        }
    }
}

/// `e_pixelate_faces[:size]` pixelates the faces that are known; without a size five squares cover the
/// longer side of a face.
struct PixelateFaces: Action {
    var size: Int?

    static let grammar = Grammar(
        "e", "pixelate_faces", initial: PixelateFaces(),
        Argument("size", \.size, .optionalInteger(1...200)))
    static let summary = "Pixelates faces."
    static let examples = ["e_pixelate_faces", "e_pixelate_faces:4"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.mapRegions(canvas.regions(of: canvas.visibleAreas.faces)) { part in
            try part.pixelated(size: size ?? max(2, max(part.width, part.height) / 5))
        }
    }
}
