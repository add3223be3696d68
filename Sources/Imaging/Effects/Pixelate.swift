import Transformations
import Vips

/// `e_pixelate[:size]` makes squares of so many pixels; without a size about 30 fit the longer side.
struct Pixelate: Action {
    var size: Int?

    static let grammar = Grammar(
        "e", "pixelate", initial: Pixelate(),
        Argument("size", \.size, .optionalInteger(1...200)))
    static let summary = "Shows large squares instead of pixels."
    static let examples = ["e_pixelate", "e_pixelate:8"]

    static func automaticSize(width: Int, height: Int) -> Int { max(2, max(width, height) / 30) }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let size = size ?? Self.automaticSize(width: canvas.width, height: canvas.height)
        try canvas.map { try $0.pixelated(size: size) }
    }
}
