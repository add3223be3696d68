import Assets
import Foundation
import Imaging
import Testing
import Vips

/// A file without a name that lives as long as this does.
final class TestFile {
    let descriptor: Int32

    init(_ bytes: [UInt8] = []) throws {
        var template = Array(
            FileManager.default.temporaryDirectory.appendingPathComponent("picture-XXXXXX").path
                .utf8CString)
        descriptor = mkstemp(&template)
        try #require(descriptor >= 0)
        unlink(template)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, rest.count) }
            try #require(count > 0)
            rest = rest.dropFirst(count)
        }
    }

    deinit { close(descriptor) }

    var bytes: [UInt8] {
        var status = stat()
        fstat(descriptor, &status)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    func load(_ request: LoadRequest = LoadRequest()) throws -> Canvas {
        try Loader(descriptor: descriptor, limits: Limits()).load(request)
    }

    func inspect(_ limits: Limits = Limits()) throws(ImagingError) -> Inspection {
        try Inspection(descriptor: descriptor, limits: limits)
    }
}

/// Small pictures made for tests.
enum Samples {
    /// Four colours: red and green above, blue and white below.
    static let red: [Double] = [220, 30, 40]
    static let green: [Double] = [30, 160, 60]
    static let blue: [Double] = [40, 60, 200]
    static let white: [Double] = [250, 250, 250]

    static func quarters(width: Int = 64, height: Int = 48) throws -> Image {
        try Engine.start()
        let (w, h) = (width / 2, height / 2)
        return try Image.arrayjoin(
            [
                .solid(red, width: w, height: h), .solid(green, width: w, height: h),
                .solid(blue, width: w, height: h), .solid(white, width: w, height: h),
            ], across: 2
        ).copyMemory()
    }

    /// The quarters, of which the right half is transparent.
    static func halfTransparent() throws -> Image {
        let picture = try quarters()
        let alpha = try Image.solid([255], width: 32, height: 48)
            .embed(x: 0, y: 0, width: 64, height: 48, background: [0])
        return try picture.bandjoin([alpha]).copyMemory()
    }

    /// An animation whose frames are red, green and blue.
    static func animation(_ format: Format, width: Int = 40, height: Int = 30) throws -> TestFile {
        try Engine.start()
        let frames = try [red, green, blue].map {
            try Image.solid($0, width: width, height: height).copyMemory()
        }
        let canvas = Canvas(
            frames: frames, delays: [50, 100, 200], loop: 3, initialWidth: width,
            initialHeight: height)
        return try saved(canvas, as: format)
    }

    static func saved(
        _ canvas: Canvas, as format: Format, _ settings: SaveSettings = SaveSettings()
    ) throws -> TestFile {
        let file = try TestFile()
        _ = try Saver.save(canvas, as: format, settings, to: file.descriptor, limits: Limits())
        return file
    }

    static func saved(
        _ image: Image, as format: Format, _ settings: SaveSettings = SaveSettings()
    ) throws -> TestFile {
        try saved(Canvas(image), as: format, settings)
    }

    /// What libvips itself writes, metadata included, for originals as the world has them.
    static func original(
        _ image: Image, _ saver: String, _ arguments: [String: Argument] = [:]
    ) throws -> TestFile {
        try Engine.start()
        return try TestFile(image.run(saver, arguments).blob("buffer"))
    }
}

extension Canvas {
    /// The colour in the middle of each quarter: upper left, upper right, lower left, lower right.
    var quarterColors: [[Double]] {
        get throws {
            try [(1, 1), (3, 1), (1, 3), (3, 3)].map { x, y in
                try image.getpoint(image.width * x / 4, image.height * y / 4)
            }
        }
    }
}

/// Whether every band differs by no more than a few steps.
func isClose(_ a: [Double], _ b: [Double], within tolerance: Double = 8) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

/// Whether that is so for several colours.
func areClose(_ a: [[Double]], _ b: [[Double]], within tolerance: Double = 8) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, within: tolerance) }
}
