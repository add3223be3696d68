public import Transformations
import Vips

/// Puts a layer and its base together.
///
/// The base decides whether the result is animated and how fast: a still layer stands on every
/// frame, an animated layer gives its frames in turn to an animated base, and its first frame to a
/// still one; unless the base is one that moves with its layers, which then stands still under each of
/// the layer's frames.
public struct Composition: Sendable {
    /// Which of the two lies above.
    public enum Stacking: Hashable, Sendable {
        /// `l_`: the layer.
        case overlay
        /// `u_`: the base.
        case underlay
    }

    /// What the layer may and may not do.
    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: Int
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// What would stand out of the base is cut off.
        public static let noOverflow = Flags(rawValue: 1)
        /// The layer is repeated until it covers the base. It never stands out then.
        public static let tiled = Flags(rawValue: 2)
        /// A layer that stands out of the base is an error.
        public static let refusesOverflow = Flags(rawValue: 4)

        /// The flags among the words of a component.
        public init(of component: Component) {
            self = []
            if component[NoOverflow.self] != nil { insert(.noOverflow) }
            if component[Tiled.self] != nil { insert(.tiled) }
            if component[TextDisallowOverflow.self] != nil { insert(.refusesOverflow) }
        }
    }

    public var stacking: Stacking
    public var placement: Placement
    public var blend: Blend
    public var flags: Flags
    /// The colour of what a layer adds to the canvas by standing out; `nil`: transparent.
    public var background: Color?
    /// How large the result may become, all frames together.
    public var maximumPixels: Int

    public init(
        stacking: Stacking = .overlay, placement: Placement = Placement(), blend: Blend = .over,
        flags: Flags = [], background: Color? = nil, maximumPixels: Int = 100_000_000
    ) {
        self.stacking = stacking
        self.placement = placement
        self.blend = blend
        self.flags = flags
        self.background = background
        self.maximumPixels = maximumPixels
    }

    /// The base with the layer.
    ///
    /// - Throws: `CompositionError` where the layer stands out and must not, or the result would be
    ///   too large; `VipsError` where libvips fails.
    public func compose(base: Canvas, layer: Canvas) throws -> Canvas {
        var result = base
        if base.movesWithLayers { try result.stand(through: layer) }
        let plan = try plan(base: result, layer: layer)
        let layers = try prepare(layer, for: result, plan)
        result.mapping = base.mapping.shifted(Double(plan.base.left), Double(plan.base.top))
        var index = 0
        try result.map { frame in
            defer { index += 1 }
            return try blend(layers[index % layers.count], with: frame, plan)
        }
        return result
    }

    /// Where everything stands.
    struct Plan: Equatable {
        /// The result, seen from the base's corner.
        var canvas: Placement.Area
        /// The base, seen from the result's corner.
        var base: Placement.Area
        /// The layer, seen from the result's corner. The first tile's, if there are many.
        var layer: Placement.Area
    }

    /// - Throws: `CompositionError`.
    func plan(base: Canvas, layer: Canvas) throws -> Plan {
        var place = placement
        if blend == .displace { (place.x, place.y) = (.pixels(0), .pixels(0)) }
        let area = place.area(
            width: layer.width, height: layer.height, onWidth: base.width, height: base.height,
            defaultGravity: flags.contains(.tiled) ? .northWest : .center)
        let ground = Placement.Area(width: base.width, height: base.height)
        if flags.contains(.refusesOverflow), !ground.contains(area) {
            throw CompositionError.overflow
        }
        let stays =
            !blend.covers || flags.contains(.noOverflow) || flags.contains(.tiled)
        let canvas = stays ? ground : ground.union(area)
        guard canvas.width <= maximumPixels / canvas.height / base.frames.count else {
            throw CompositionError.tooManyPixels(maximum: maximumPixels)
        }
        return Plan(canvas: canvas, base: ground.from(canvas), layer: area.from(canvas))
    }
}

/// Why a layer cannot be put on its base.
public enum CompositionError: Error, Hashable, Sendable {
    /// The layer stands out of the base and must not.
    case overflow
    /// The result would be larger than the limit, all frames together.
    case tooManyPixels(maximum: Int)
}
