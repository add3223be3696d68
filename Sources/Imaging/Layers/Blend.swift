public import Transformations

/// What a layer does to the pixels of its base.
public enum Blend: Hashable, Sendable {
    /// It covers them.
    case over
    case multiply, screen, overlay
    /// Its lightness, where it is opaque, becomes the base's opacity.
    case mask
    /// The base vanishes where the layer is opaque.
    case cutOut
    /// The base stays where the layer is opaque and vanishes elsewhere.
    case cutter
    /// Its red and green move the base's pixels by up to `x` and `y`; 127 moves nothing.
    case displace
    /// It covers them, slightly and irregularly distorted. 1 to 100.
    case antiRemoval(strength: Int)

    /// What the words of a component ask for; `over` where none of them does.
    public init(of component: Component) {
        if let word = component.items.lazy.compactMap({ $0.word as? any BlendWord }).first {
            self = word.blend
        } else {
            self = component[Cutter.self] == nil ? .over : .cutter
        }
    }

    /// Whether the layer covers its base (and may stand out of it) rather than changing it.
    var covers: Bool {
        switch self {
        case .over, .multiply, .screen, .overlay, .antiRemoval: true
        case .mask, .cutOut, .cutter, .displace: false
        }
    }
}

/// A word that says how a layer is blended.
public protocol BlendWord: Word {
    var blend: Blend { get }
}
