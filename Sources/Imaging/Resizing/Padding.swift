import Transformations
import Vips

/// Canvases around pictures.
extension Resizing {
    func pad(to size: Size, _ canvas: inout Canvas) throws {
        let compass = component[Gravity.self]?.placement ?? .center
        let area = Placement(
            gravity: compass, x: component[OffsetX.self]?.offset ?? .pixels(0),
            y: component[OffsetY.self]?.offset ?? .pixels(0), pixelRatio: canvas.pixelRatio
        ).area(
            width: canvas.width, height: canvas.height, onWidth: size.width, height: size.height)
        try place(&canvas, at: area.left, area.top, on: size)
    }

    private func place(
        _ canvas: inout Canvas, at left: Int, _ top: Int, on size: Size
    ) throws {
        let background = component[Background.self] ?? Background(fill: .color(.transparent))
        try canvas.settleSize(.once)
        canvas.mapping = canvas.mapping.shifted(Double(left), Double(top))
        guard canvas.isAnimated else {
            try canvas.map {
                try background.fill(
                    for: $0, width: size.width, height: size.height, at: left, y: top)
            }
            return
        }
        let backdrop = try background.backdrop(
            for: canvas.image, width: size.width, height: size.height)
        try canvas.map { try Background.place($0, on: backdrop, x: left, y: top) }
    }

    // MARK: Crops that reach out of the picture

    /// A crop from a corner with negative offsets that is larger than the picture shows the picture
    /// on a larger canvas: published URLs place artwork so.
    func isExtendingCrop(_ canvas: Canvas, _ plan: ResizePlan) -> Bool {
        guard mode == .crop, case .compass(.northWest) = component[Gravity.self]?.focus else {
            return false
        }
        let size = canvas.size
        return offset(component[OffsetX.self]?.offset, along: size.width, canvas) < 0
            || offset(component[OffsetY.self]?.offset, along: size.height, canvas) < 0
    }

    func extendingCrop(_ canvas: inout Canvas) throws {
        let size = canvas.size
        guard let box = box(for: canvas).resolved(for: size, mode: mode) else { return }
        try canvas.check(box)
        try place(
            &canvas,
            at: -offset(component[OffsetX.self]?.offset, along: size.width, canvas),
            -offset(component[OffsetY.self]?.offset, along: size.height, canvas), on: box)
    }
}
