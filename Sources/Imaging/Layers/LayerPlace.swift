import Transformations

/// One of the places where a layer is put: on the base, or on a part of it that a gravity names.
struct LayerPlace: Hashable, Sendable {
    var placement: Placement
    /// The region's pixels; `nil` where the layer is put on the base as a whole.
    var size: Size?

    /// No picture has more faces that anybody would decorate.
    static let most = 64

    /// Every place of a layer. A gravity that names something puts one copy on each of it, and none
    /// where there is nothing of the kind.
    static func places(of layer: Layer, on base: Canvas) -> [LayerPlace] {
        let component = component(of: layer)
        var placement = Placement(
            gravity: component[Gravity.self]?.placement,
            x: component[OffsetX.self]?.offset ?? .pixels(0),
            y: component[OffsetY.self]?.offset ?? .pixels(0), pixelRatio: component.pixelRatio)
        switch component[Gravity.self]?.focus {
        case nil, .compass, .automatic, .liquid: return [LayerPlace(placement: placement)]
        case .xyCenter:
            // The offsets are a point of the base, and the layer's middle goes there.
            placement.region = Placement.Area(
                left: placement.x.pixels(along: base.width, pixelRatio: placement.pixelRatio),
                top: placement.y.pixels(along: base.height, pixelRatio: placement.pixelRatio),
                width: 0, height: 0)
            (placement.x, placement.y) = (.pixels(0), .pixels(0))
            return [LayerPlace(placement: placement)]
        case .subjects(let subjects, _):
            let known = base.knownAreas
            let areas = subjects.lazy.map { known.areas(of: $0) }.first { !$0.isEmpty } ?? []
            return areas.prefix(most).map { LayerPlace(placement, on: $0) }
        }
    }

    /// The component that says where a layer goes: its closer, or its only one. A closer that says
    /// nothing leaves it to the opener's gravity, if no crop there has a use for it.
    static func component(of layer: Layer) -> Component {
        guard layer.isBlock else { return layer.opener }
        let isOpeners =
            !layer.closer.saysWhere && layer.opener[Gravity.self] != nil
            && Resizing(of: layer.opener)?.mode.cuts != true
        return isOpeners ? layer.opener : layer.closer
    }

    private init(placement: Placement) {
        self.placement = placement
    }

    private init(_ placement: Placement, on area: Rectangle) {
        self.placement = placement
        let size = Size(area.width, area.height)
        let (x, y) = area.middle
        self.placement.region = Placement.Area(
            left: Int((x - Double(size.width) / 2).rounded()),
            top: Int((y - Double(size.height) / 2).rounded()), width: size.width,
            height: size.height)
        self.size = size
    }
}

extension Component {
    /// The factor of `dpr_`; 1 where it is not written.
    var pixelRatio: Double {
        if case .number(let number) = self[PixelRatio.self]?.choice { number } else { 1 }
    }

    fileprivate var saysWhere: Bool {
        items.contains { ["g", "x", "y"].contains($0.key) }
    }
}
