import Assets
public import Transformations
public import Vips

/// The picture while steps are done to it.
///
/// Its frames are sRGB with 8 bits a band, three bands or four, alpha last and not premultiplied.
/// A still has one frame; the frames of an animation have one size.
public struct Canvas {
    /// One at least.
    public private(set) var frames: [Image]
    /// Milliseconds that each frame is shown; empty for a still.
    public var delays: [Int]
    /// How often an animation is played; 0 is for ever.
    public var loop: Int
    /// The pixels of the original, orientation applied: `iw`, `ih`.
    public let initialWidth, initialHeight: Int
    /// What the component's `dpr_` multiplies pixels by.
    public var pixelRatio = 1.0
    /// The colour behind transparent parts if the format cannot hold them, chosen by `b_`.
    public var background: Color?
    /// What may come out.
    public var limits = Limits()
    /// What is known about the original; rectangles are in its upright pixels.
    public var facts = AssetFacts()
    /// The picture as areas with outlines, where it was drawn so and nothing was done to it since.
    var drawing: Drawing?
    /// The size of the picture that a layer is put on, while it is made ready.
    public var baseSize: Size?
    /// The size of the region that a layer is put on, while it is made ready.
    var regionSize: Size?
    /// Where points of the upright original are now; `facts` are seen through it.
    public internal(set) var mapping = Mapping.identity
    /// What the frames are to become before anybody looks at them; `nil` where they are it.
    var view: View?
    /// The file that the frames have not been read from yet.
    var unread: UnreadFile?
    /// What waits for the pixels, in its order.
    var postponed: [(action: any Action, component: Component)] = []
    /// Whether the frames can be read once only, from top to bottom.
    var readsOnce = false
    /// What networks make of the picture.
    var retouches = Retouches.standIns
    /// Whether a layer that moves makes a still move.
    var movesWithLayers = false
    /// Opens the picture that a word names as a mask, by its name; `nil` where nothing can be done with it.
    var openMask: ((String) throws -> Canvas)?
    /// The path that goes along into the file.
    var path: EmbeddedPath?
    /// The boxes around the paths that came with the original, in its upright pixels, by their names.
    var paths: [String: [Rectangle]] = [:]
    /// What is decided is written down here; `nil` where nobody asks.
    var journal: Journal?
    /// The place among the request's sources of the only picture that the pixels come from; `nil` where
    /// it is not one of these alone.
    var source: Int?

    public init(
        frames: [Image], delays: [Int] = [], loop: Int = 0, initialWidth: Int, initialHeight: Int
    ) {
        self.frames = frames
        self.delays = delays
        drawing = nil
        self.loop = loop
        self.initialWidth = initialWidth
        self.initialHeight = initialHeight
    }

    /// A still.
    public init(_ image: Image) {
        self.init(frames: [image], initialWidth: image.width, initialHeight: image.height)
    }

    /// The first frame: the picture itself where it is a still. While a view waits for its pixels
    /// only its bands are true.
    public var image: Image { frames[0] }
    public var width: Int { view?.size.width ?? image.width }
    public var height: Int { view?.size.height ?? image.height }
    public var size: Size { Size(width, height) }
    public var isAnimated: Bool { frames.count > 1 }
    public var hasAlpha: Bool { image.hasAlpha }

    /// Does the same to every frame. All frames must come out in one size and with the same bands.
    public mutating func map(_ change: (Image) throws -> Image) throws {
        if view != nil { try settleSize(.once) }
        frames = try frames.map(change)
        drawing = nil
    }

    /// Takes other frames instead; they must agree in size and bands.
    mutating func replaceFrames(_ frames: [Image]) { self.frames = frames }

    /// Refuses to go on towards a picture beyond the limits.
    func check(_ size: Size) throws {
        try limits.checkOutput(width: size.width, height: size.height, frames: frames.count)
    }

    /// Does something that mixes neighbouring pixels: transparent ones must not lend their colour.
    mutating func mapPremultiplied(_ change: (Image) throws -> Image) throws {
        try map { frame in
            guard frame.hasAlpha else { return try change(frame) }
            return try change(frame.premultiply()).unpremultiply().cast(.uchar)
        }
    }

    /// Keeps one frame only.
    public mutating func keepFrame(_ index: Int) {
        let index = min(max(index, 0), frames.count - 1)
        frames = [frames[index]]
        delays = []
        unread?.keepFrame(index)
    }

    /// Takes other frames, one at least, all of one size and with the same bands, and how many
    /// milliseconds each of them is shown.
    mutating func replaceFrames(_ frames: [Image], delays: [Int]) {
        self.frames = frames
        self.delays = delays
        drawing = nil
    }

    /// Gives every frame an alpha band, opaque where there was none.
    public mutating func addAlpha() throws {
        guard !hasAlpha else { return }
        try map { try $0.bandjoinConst([255]) }
    }

    /// Does something to the colours only; alpha stays as it is.
    public mutating func mapColors(_ change: (Image) throws -> Image) throws {
        try map { frame in
            guard frame.hasAlpha else { return try change(frame) }
            let colors = try change(try frame.extractBand(0, count: frame.bands - 1))
            return try colors.bandjoin([try frame.extractBand(frame.bands - 1)])
        }
    }
}

/// A word that changes the picture.
public protocol Action: Word {
    /// Does its work. `component` holds the words beside it, its qualifiers among them.
    ///
    /// - Throws: `VipsError` where libvips fails, `ImagingError` where limits are exceeded.
    func apply(to canvas: inout Canvas, in component: Component) throws

    /// Whether the work needs the pixels of this canvas. What does not is done while they are still
    /// unread.
    func needsPixels(of canvas: Canvas) -> Bool

    /// Whether the same comes out if the picture is made smaller first: the work is done to each
    /// pixel's colour by itself, evenly, and leaves size and alpha alone.
    var commutesWithScaling: Bool { get }
}

extension Action {
    public func needsPixels(of canvas: Canvas) -> Bool { true }
    public var commutesWithScaling: Bool { false }
}
