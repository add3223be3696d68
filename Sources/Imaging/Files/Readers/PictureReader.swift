import Vips

/// A file of a format that libvips does not read by a loader that is let near files from outside,
/// opened by a reader of our own.
///
/// Readers run in the render process, behind its sandbox. They check every length before they use
/// it, and give what there is of a damaged file.
protocol PictureReader {
    /// What the header says.
    var inspection: Inspection { get }

    /// The pixels of one page or frame, as they are stored.
    func size(ofPage index: Int) throws(ImagingError) -> Size

    /// The pages of these indices, from 0.
    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image]

    /// Photoshop's resources (8BIM), where the file has them.
    var resources: [UInt8]? { get }
}

/// Pages that were read and put in order by somebody else.
struct PageList: PictureReader {
    let inspection: Inspection
    /// All of one size.
    let pages: [Image]

    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image] { Array(pages[indices]) }
}

extension PictureReader {
    func size(ofPage index: Int) throws(ImagingError) -> Size {
        Size(inspection.storedWidth, inspection.storedHeight)
    }

    var resources: [UInt8]? { nil }
}

/// Pixels that a reader fills, of 8 bits a band, black and transparent at first.
struct PixelPlane {
    let width, height, bands: Int
    var bytes: [UInt8]

    /// The caller has held the size against the limits.
    init(width: Int, height: Int, bands: Int) {
        self.width = width
        self.height = height
        self.bands = bands
        bytes = [UInt8](repeating: 0, count: width * height * bands)
    }

    /// As an image; three bands or four are sRGB, fewer are grey.
    func image() throws(ImagingError) -> Image {
        try decoding { () throws(VipsError) in
            try Image(pixels: bytes, width: width, height: height, bands: bands)
                .copy(interpretation: bands < 3 ? .bw : .srgb)
        }
    }
}
