import Assets
public import Vips

/// libvips as this project uses it.
public enum Engine {
    /// Starts libvips with the codecs that are let near files from outside, and no others. May be
    /// called again, from any thread, and then does nothing. With `VIPS_LEAK` in the environment,
    /// libvips prints at the end what was not freed.
    public static func start() throws(VipsError) { try outcome.get() }

    private static let outcome = Result { () throws(VipsError) in
        try Library.start(.init(operations: operations))
    }

    /// Everything else that reads files stays blocked, above all JPEG 2000, which corrupts the
    /// heap, and ImageMagick, which reads anything.
    private static let operations = [
        "VipsForeignLoadJpeg", "VipsForeignLoadPng", "VipsForeignLoadWebp",
        "VipsForeignLoadNsgif", "VipsForeignLoadHeif", "VipsForeignLoadJxl",
        "VipsForeignLoadTiff", "VipsForeignLoadSvg", "VipsForeignLoadPdf",
        // It counts as untrusted because its library is young; what it writes is ours.
        "VipsForeignSaveJxl",
        // The same goes for what it writes by JPEG 2000's.
        "VipsForeignSaveJp2k",
    ]

    /// The loader for a format; `nil` where there is none.
    static func loader(of format: Format) -> String? {
        switch format {
        case .jpg: "jpegload_source"
        case .png: "pngload_source"
        case .webp: "webpload_source"
        case .gif: "gifload_source"
        case .avif, .heic: "heifload_source"
        case .jxl: "jxlload_source"
        case .tiff: "tiffload_source"
        case .svg: "svgload_source"
        case .pdf: "pdfload_source"
        // BMP, ICO and PSD have readers of our own.
        case .bmp, .ico, .jp2, .wdp, .psd, .eps, .ai, .tga, .json, .css: nil
        }
    }
}
