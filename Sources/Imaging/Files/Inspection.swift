public import Assets
import Vips

/// What a picture file's header says.
public struct Inspection: Hashable, Sendable, Codable {
    public var format: Format
    /// The size of the file.
    public var bytes: Int64
    /// Pixels of one frame as they are stored. Of vector pictures: at their own size.
    public var storedWidth, storedHeight: Int
    /// EXIF orientation, 1 to 8; 1 is upright.
    public var orientation: Orientation
    /// Frames of an animation, pages of a document; 1 for anything else.
    public var pages: Int
    public var hasAlpha: Bool
    /// Numbers per pixel, alpha among them.
    public var bands: Int
    /// Bits of one number: 8, 16 or 32.
    public var bitDepth: Int
    /// What the bands mean, by libvips' nick: `srgb`, `b-w`, `cmyk`, `rgb16`…
    public var interpretation: String
    /// Whether a colour profile is embedded.
    public var hasProfile: Bool
    /// Milliseconds that each frame is shown; empty for anything but an animation.
    public var delays: [Int]
    /// How often an animation is played; 0 is for ever.
    public var loop: Int
    /// Pixels per inch; `nil` where the file does not say.
    public var density: Double?

    /// Pixels across of one frame when it stands upright.
    public var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
    /// Pixels down of one frame when it stands upright.
    public var height: Int { orientation.swapsSides ? storedWidth : storedHeight }
    /// Whether it moves, which documents with pages do not.
    public var isAnimated: Bool { pages > 1 && holdsFrames }
    /// Whether what it has several of are frames, to be shown one after the other.
    var holdsFrames: Bool

    /// Facts put together by somebody who has no file: an ordinary picture unless told otherwise.
    public init(
        format: Format, bytes: Int64 = 0, storedWidth: Int, storedHeight: Int, pages: Int = 1,
        hasAlpha: Bool = false, orientation: Orientation = .upright
    ) {
        self.format = format
        self.bytes = bytes
        self.storedWidth = storedWidth
        self.storedHeight = storedHeight
        self.orientation = orientation
        self.pages = pages
        self.hasAlpha = hasAlpha
        holdsFrames = Self.isMoving(format)
        bands = hasAlpha ? 4 : 3
        bitDepth = 8
        interpretation = "srgb"
        hasProfile = false
        delays = []
        loop = 0
        density = nil
    }

    /// Reads the header of an open file, and no pixels.
    ///
    /// - Throws: what is wrong with the file, or which limit it exceeds.
    public init(descriptor: Int32, limits: Limits) throws(ImagingError) {
        self = try Loader(descriptor: descriptor, limits: limits).inspection
    }

    init(header: Image, format: Format, bytes: Int64) {
        self.format = format
        self.bytes = bytes
        storedWidth = header.width
        storedHeight = header.pageHeight
        orientation = Orientation(rawValue: header.int("orientation") ?? 1) ?? .upright
        pages = max(1, header.int("n-pages") ?? 1)
        hasAlpha = header.hasAlpha
        holdsFrames = Self.isMoving(format)
        bands = header.bands
        bitDepth = header.format.bits
        interpretation = header.interpretation.rawValue
        hasProfile = header.hasField("icc-profile-data")
        delays = []
        loop = 0
        // libvips says 1 pixel a millimetre where it does not know.
        let perInch = header.xResolution * 25.4
        density = header.xResolution == 1 || perInch < 1 ? nil : (perInch * 100).rounded() / 100
        guard isAnimated else { return }
        delays = Self.delays(header.ints("delay") ?? [], frames: pages)
        loop = max(0, header.int("loop") ?? 0)
    }

    /// Whether files of a format hold frames rather than pages.
    private static func isMoving(_ format: Format) -> Bool {
        format == .gif || format == .webp || format == .png
    }

    /// One delay for each frame. Those under 11 ms are made 100 ms, as browsers do.
    static func delays(_ delays: [Int], frames: Int) -> [Int] {
        (0..<frames).map { index in
            let delay = index < delays.count ? delays[index] : delays.last ?? 100
            return delay <= 10 ? 100 : delay
        }
    }
}

/// How a stored picture has to be turned to stand upright: EXIF's numbers.
public enum Orientation: Int, Hashable, Sendable, Codable, CaseIterable {
    case upright = 1
    case mirrored, upsideDown, mirroredUpsideDown
    case mirroredRight, right, mirroredLeft, left

    /// Whether width and height change places.
    public var swapsSides: Bool { rawValue >= 5 }

    /// Turns a picture upright. Its pixels must be readable in any order, but for the first two.
    func apply(to image: Image) throws(VipsError) -> Image {
        switch self {
        case .upright: image
        case .mirrored: try image.flip(.horizontal)
        case .upsideDown: try image.rot(.d180)
        case .mirroredUpsideDown: try image.flip(.vertical)
        case .mirroredRight: try image.rot(.d90).flip(.horizontal)
        case .right: try image.rot(.d90)
        case .mirroredLeft: try image.rot(.d270).flip(.horizontal)
        case .left: try image.rot(.d270)
        }
    }
}

extension BandFormat {
    /// Bits of one number.
    fileprivate var bits: Int {
        switch self {
        case .notset, .uchar, .char: 8
        case .ushort, .short: 16
        case .uint, .int, .float: 32
        case .complex, .double: 64
        case .dpcomplex: 128
        }
    }
}
