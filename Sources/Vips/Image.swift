import CVips

/// A libvips image: a picture's size and metadata at once, its pixels when somebody asks for them.
///
/// Images never change; every operation gives a new one. An image belongs to one thread at a time.
public final class Image {
    /// Owned: one reference, given back in `deinit`.
    let handle: OpaquePointer
    private let header: cvips_header

    /// Takes over the caller's reference.
    init(owning handle: OpaquePointer) {
        self.handle = handle
        header = cvips_image_header(handle)
    }

    deinit { cvips_unref(rawHandle) }

    var rawHandle: UnsafeMutableRawPointer { UnsafeMutableRawPointer(handle) }

    /// Pixels across.
    public var width: Int { Int(header.width) }
    /// Pixels down; of all pages together where an image holds several, one below the other.
    public var height: Int { Int(header.height) }
    /// Numbers per pixel, alpha among them.
    public var bands: Int { Int(header.bands) }
    /// What kind of number a band holds.
    public var format: BandFormat {
        BandFormat(rawValue: String(cString: cvips_format_nick(header.format))) ?? .notset
    }
    /// What the bands mean. Where a file's claim cannot be true, libvips' guess.
    public var interpretation: Interpretation {
        let nick = String(cString: cvips_interpretation_nick(header.interpretation))
        return Interpretation(rawValue: nick) ?? .error
    }
    /// Whether the last band is alpha.
    public var hasAlpha: Bool { header.has_alpha != 0 }
    /// The height of one page; of the whole image where it has one only.
    public var pageHeight: Int { Int(header.page_height) }
    /// How many pages or frames stand below each other.
    public var pages: Int { height / pageHeight }
    /// Pixels per millimetre across.
    public var xResolution: Double { header.x_resolution }
    /// Pixels per millimetre down.
    public var yResolution: Double { header.y_resolution }

    /// Runs an operation on this image, by its nickname. This image becomes the first required
    /// image argument; the rest is named. Other outputs than an image: `run`.
    public func call(
        _ operation: String, _ arguments: [String: Argument] = [:]
    ) throws(VipsError) -> Image {
        try run(operation, arguments).image()
    }

    /// Runs an operation on this image and gives it back, to read its outputs from.
    @discardableResult
    public func run(
        _ operation: String, _ arguments: [String: Argument] = [:]
    ) throws(VipsError) -> Operation {
        let operation = try Operation(operation)
        for (argument, value) in arguments { try operation.set(argument, value) }
        try operation.setInput(self)
        try operation.build()
        return operation
    }

    /// Asks every computation of this image's pixels to stop with an error. It acts between blocks
    /// of pixels only.
    public func kill() { cvips_image_kill(handle) }

    /// Kills this image once `deadline` has passed: whatever is then being computed from it fails. It
    /// acts between blocks of pixels only.
    public func kill(at deadline: ContinuousClock.Instant) {
        let left = ContinuousClock.now.duration(to: deadline).components
        cvips_image_kill_after(
            handle,
            Int64(Swift.max(0, left.seconds) * 1_000_000 + left.attoseconds / 1_000_000_000_000))
    }

    /// Whether `kill` was called, or a deadline has passed.
    public var isKilled: Bool { cvips_image_is_killed(handle) != 0 }
}
