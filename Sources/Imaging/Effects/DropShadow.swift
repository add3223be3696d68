import Transformations
import Vips

/// `e_dropshadow[:azimuth_<0-360>][;elevation_<0-90>][;spread_<0-100>]` lets what is opaque stand on the
/// ground and throw a soft shadow there.
///
/// The azimuth is where the light comes from, clockwise as seen from above: 0 from behind, 90 from the
/// right, 180 from the viewer. The lower the light the longer the shadow; spread makes it softer. The
/// canvas grows as far as the shadow reaches.
struct DropShadow: Action {
    var azimuth = 215
    var elevation = 45
    var spread = 50

    static let grammar = Grammar(
        "e", "dropshadow", initial: DropShadow(),
        .labelled("azimuth", \.azimuth, .integer(0...360, .clamped)),
        .labelled("elevation", \.elevation, .integer(0...90, .clamped)),
        .labelled("spread", \.spread, .integer(0...100, .clamped)))
    static let summary = "Lets what is opaque throw a soft shadow on the ground."
    static let examples = ["e_dropshadow", "e_dropshadow:azimuth_110;elevation_30;spread_20"]

    /// Where a shadow falls: the point `height` above the ground goes to `across · height` pixels to the
    /// right of its foot and `up · height` pixels above it.
    var fall: (across: Double, up: Double) {
        let (sine, cosine) = sineAndCosine(degrees: Double(azimuth))
        let (high, low) = sineAndCosine(degrees: Double(max(elevation, 1)))
        // Shadows of a low sun have no end; two and a half heights are enough to be one.
        let length = min(low / high, 2.5)
        // The ground is seen from a little above: depth appears shorter.
        let up = -cosine * length * 0.4
        // Whatever stands has some depth, so that its shadow is never a line.
        return (-sine * length, abs(up) < 0.08 ? (up < 0 ? -0.08 : 0.08) : up)
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try canvas.addAlpha()
        try canvas.materialise()
        let solid = try canvas.image.extractBand(3).relational([127], .more)
        let content = try ContentBox(of: solid, [0], 127)
        guard content.width > 0 else { return }
        let ground = GroundShadow(
            content: content, size: canvas.size, fall: fall,
            sigma: 0.5 + Double(spread) / 100 * 0.05 * Double(max(content.width, content.height)))
        let size = Size(ground.canvas.width, ground.canvas.height)
        try canvas.check(size)
        canvas.mapping = canvas.mapping.shifted(
            -Double(ground.canvas.left), -Double(ground.canvas.top))
        let ramp = try ground.fading()
        try canvas.map { frame in
            let picture = try frame.embed(
                x: -ground.canvas.left, y: -ground.canvas.top, width: size.width,
                height: size.height, background: [0, 0, 0, 0])
            let silhouette = try frame.extractBand(3).covered(by: ramp)
            let shadow = try silhouette.affine(
                ground.matrix, interpolate: "bilinear",
                area: [ground.canvas.left, ground.canvas.top, size.width, size.height],
                offset: ground.offset, background: [0]
            ).softened(sigma: ground.sigma)
            return try shadow.painted(.black).composite(picture).eightBit()
        }
    }
}

/// Where a picture's shadow on the ground goes.
struct GroundShadow {
    /// The box of what is opaque; its lower edge is where the ground begins.
    let content: ContentBox
    let size: Size
    let fall: (across: Double, up: Double)
    /// Of the blur, in pixels.
    let sigma: Double

    private var base: Double { Double(content.top + content.height) }

    /// Shears and squashes (or mirrors) the silhouette about the ground's line.
    var matrix: [Double] { [1, -fall.across, 0, fall.up] }
    var offset: (x: Double, y: Double) { (fall.across * base, base - fall.up * base) }

    /// The result, seen from the picture's corner: picture, shadow and the shadow's soft edge.
    var canvas: Placement.Area {
        let reach = Int((sigma * 2.5).rounded(.up))
        let tip = fall.across * Double(content.height)
        let left = Int((Double(content.left) + min(tip, 0)).rounded(.down)) - reach
        let right = Int((Double(content.left + content.width) + max(tip, 0)).rounded(.up)) + reach
        let top = Int((base - max(fall.up, 0) * Double(content.height)).rounded(.down)) - reach
        let bottom = Int((base - min(fall.up, 0) * Double(content.height)).rounded(.up)) + reach
        return Placement.Area(left: left, top: top, width: right - left, height: bottom - top)
            .union(Placement.Area(width: size.width, height: size.height))
    }

    /// How dark the shadow of each row of the picture is: most at the ground.
    func fading() throws -> Image {
        let levels = (0..<size.height).map { row -> UInt8 in
            let height = max(base - Double(row), 0) / Double(content.height)
            return UInt8((0.6 - 0.4 * min(height, 1)) * 255)
        }
        return try Image(pixels: levels, width: 1, height: size.height, bands: 1)
            .embed(x: 0, y: 0, width: size.width, height: size.height, extend: .copy)
    }
}
