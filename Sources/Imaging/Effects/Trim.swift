import Transformations
import Vips

/// `e_trim[:tolerance[:colour]]` cuts off edges of one colour: the given one, else the colour of the
/// top left pixel. Where that pixel is transparent, transparent edges are cut off.
///
/// The tolerance is per cent of a band's range. A picture of nothing but that colour stays whole, and
/// an animation is cut as its first frame asks for.
struct Trim: Action {
    var tolerance = 10
    var color: Color?

    static let grammar = Grammar(
        "e", "trim", initial: Trim(),
        Argument("tolerance", \.tolerance, .integer(0...100, .clamped)),
        Argument("colour", \.color, .optionalColor))
    static let summary = "Cuts off edges of one colour."
    static let examples = ["e_trim", "e_trim:20", "e_trim:10:white"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.materialise()
        let box = try content(of: canvas.image)
        guard box.width > 0, box.height > 0 else { return }
        guard box.width < canvas.width || box.height < canvas.height else { return }
        canvas.cut(
            Placement.Area(left: box.left, top: box.top, width: box.width, height: box.height))
    }

    private func content(of image: Image) throws -> ContentBox {
        let threshold = Double(tolerance) * 2.55
        let corner = try image.getpoint(0, 0)
        if image.hasAlpha, color == nil, corner[3] <= threshold {
            return try ContentBox(of: try image.extractBand(3), [0], threshold)
        }
        let background = color?.colorBands ?? Array(corner.prefix(3))
        let flat = image.hasAlpha ? try image.flatten(background: background) : image
        return try ContentBox(of: flat, background, threshold)
    }
}

/// The box of all that differs from a background by more than a threshold in any band; empty where
/// nothing does. Not `find_trim`, whose median filter eats lines that are one pixel thin.
struct ContentBox: Equatable {
    var left = 0
    var top = 0
    var width = 0
    var height = 0

    init(of image: Image, _ background: [Double], _ threshold: Double) throws {
        let differs = try image.linear(
            Array(repeating: 1, count: image.bands), background.map { -$0 }
        )
        .abs().relational([threshold], .more).bandbool(.or)
        let sums = try differs.run("project")
        let columns = try sums.image("columns").relational([0], .more).bytes()
        let rows = try sums.image("rows").relational([0], .more).bytes()
        guard let left = columns.firstIndex(of: 255), let right = columns.lastIndex(of: 255),
            let top = rows.firstIndex(of: 255), let bottom = rows.lastIndex(of: 255)
        else { return }
        (self.left, self.top) = (left, top)
        (width, height) = (right - left + 1, bottom - top + 1)
    }
}
