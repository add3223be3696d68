import Foundation

/// A picture bent around a point below it: its middle line becomes an arc of the same length.
struct Arc: Equatable {
    /// Degrees that the arc spans, above 0 and at most 360.
    let degrees: Double
    /// The size of the picture.
    let width, height: Double

    private var half: Double { degrees / 2 * .pi / 180 }

    /// How far the middle line is from the centre.
    var radius: Double { width / (degrees * .pi / 180) }
    /// How far the upper edge is.
    var outer: Double { radius + height / 2 }
    /// How far the lower edge is; beyond the centre there is nothing.
    var inner: Double { max(radius - height / 2, 0) }

    /// The box of the result, seen from the centre.
    var left: Double { half >= .pi / 2 ? -outer : -outer * sin(half) }
    var right: Double { -left }
    var top: Double { -outer }
    var bottom: Double { half > .pi / 2 ? -outer * cos(half) : -inner * cos(half) }
}
