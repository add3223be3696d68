/// How a picture is brought into a box.
public enum ResizeMode: String, Hashable, Sendable, CaseIterable {
    /// Exactly the box, stretched.
    case scale
    /// As large as fits into the box.
    case fit
    /// Like `fit`, but never enlarged.
    case limit
    /// Like `fit`, but never made smaller.
    case mfit
    /// The box filled, what stands out cut off.
    case fill
    /// Like `fill`, but never enlarged.
    case lfill
    /// Like `fill`, with padding where too much would be cut off.
    case fillPad = "fill_pad"
    /// A window as large as the box, not scaled.
    case crop
    /// A window of the box's ratio around the gravity, scaled to the box.
    case thumb
    case auto
    case autoPad = "auto_pad"
    /// `fit`, on a canvas as large as the box.
    case pad
    /// `limit`, on a canvas as large as the box.
    case lpad
    /// Not scaled, on a canvas that is at least as large as the box.
    case mpad

    /// Whether the box is filled by cutting something off.
    var cuts: Bool {
        switch self {
        case .fill, .lfill, .fillPad, .crop, .thumb, .auto, .autoPad: true
        case .scale, .fit, .limit, .mfit, .pad, .lpad, .mpad: false
        }
    }

    /// Whether the box may be wider or higher than what is put into it.
    var pads: Bool {
        switch self {
        case .pad, .lpad, .mpad: true
        case .scale, .fit, .limit, .mfit, .fill, .lfill, .fillPad, .crop, .thumb, .auto, .autoPad:
            false
        }
    }
}

extension Size {
    /// Rounds; sides below 1 become 1, sides beyond any picture a very large number.
    init(_ width: Double, _ height: Double) {
        self.init(Self.whole(width), Self.whole(height))
    }

    private static func whole(_ side: Double) -> Int {
        side.isFinite ? Int(min(max(side.rounded(), 1), 1e9)) : 1
    }
}

/// The box as it was asked for: any of its sides and its ratio.
public struct Box: Hashable, Sendable {
    /// Pixels.
    public var width, height: Double?
    /// Width by height.
    public var ratio: Double?
    /// Whether a missing side keeps the picture's own instead of its ratio.
    public var ignoresRatio = false

    public init(width: Double? = nil, height: Double? = nil, ratio: Double? = nil) {
        self.width = width
        self.height = height
        self.ratio = ratio
    }

    /// The box in pixels for a picture of `size`; `nil` where nothing was asked for.
    ///
    /// One side and a ratio give the other side. One side alone gives the other by the picture's own
    /// ratio, but a crop keeps the other side. A ratio alone means the largest window of that ratio
    /// for modes that cut, the smallest canvas around the picture for modes that pad, and the
    /// picture's own width for the rest.
    public func resolved(for size: Size, mode: ResizeMode) -> Size? {
        switch (width, height, ratio) {
        case (let width?, let height?, _): return Size(width, height)
        case (let width?, nil, let ratio?): return Size(width, width / ratio)
        case (nil, let height?, let ratio?): return Size(height * ratio, height)
        case (let width?, nil, nil):
            if mode == .crop || ignoresRatio { return Size(width, Double(size.height)) }
            return Size(width, width / size.ratio)
        case (nil, let height?, nil):
            if mode == .crop || ignoresRatio { return Size(Double(size.width), height) }
            return Size(height * size.ratio, height)
        case (nil, nil, let ratio?): return ofRatio(ratio, size, mode)
        case (nil, nil, nil): return nil
        }
    }

    private func ofRatio(_ ratio: Double, _ size: Size, _ mode: ResizeMode) -> Size {
        let byWidth = Size(Double(size.width), Double(size.width) / ratio)
        let byHeight = Size(Double(size.height) * ratio, Double(size.height))
        let isWider = ratio > size.ratio
        if mode.cuts { return isWider ? byWidth : byHeight }
        if mode.pads { return isWider ? byHeight : byWidth }
        return byWidth
    }
}
