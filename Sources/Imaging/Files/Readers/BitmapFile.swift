import Assets
import Vips

/// A BMP file: Windows' and OS/2's bitmaps with 1 to 32 bits a pixel, plain or in runs.
struct BitmapFile: PictureReader {
    let inspection: Inspection
    private let pixels: BitmapPixels

    init(_ bytes: FileBytes) throws(ImagingError) {
        let start = try bytes.little32(10)
        let header = try BitmapHeader(bytes, at: 14, pixels: start)
        // Some writers leave the place of the pixels out.
        pixels = BitmapPixels(
            header: header, bytes: bytes, start: start >= 26 ? start : header.end)
        inspection = Inspection(
            format: .bmp, bytes: Int64(bytes.count), storedWidth: header.width,
            storedHeight: header.height, hasAlpha: header.hasAlphaMask)
    }

    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image] {
        [try pixels.plane(.ignored).image()]
    }
}
