import Imaging
import Testing
import Vips

/// libvips, started once for all tests of layers and texts.
let startedVips: Void = {
    do {
        try Engine.start()
    } catch {
        Issue.record(error)
    }
}()

/// A still of one colour; four numbers give it alpha.
func still(_ channels: [Double], _ width: Int, _ height: Int) throws -> Canvas {
    _ = startedVips
    return Canvas(try Image.solid(channels, width: width, height: height))
}

/// A still whose left half is transparent and whose right half is opaque, both red.
func halfClear(_ width: Int, _ height: Int) throws -> Canvas {
    let clear = try still([255, 0, 0, 0], width, height).image
    let opaque = try still([255, 0, 0, 255], width - width / 2, height).image
    return Canvas(try clear.marked(opaque, x: width / 2, y: 0))
}

extension Canvas {
    /// A pixel of the first frame.
    func channels(_ x: Int, _ y: Int) throws -> [Double] { try image.getpoint(x, y) }
}

extension Image {
    /// This picture with another one in it.
    func marked(_ mark: Image, x: Int, y: Int) throws -> Image {
        try call("insert", ["sub": .image(mark), "x": .int(x), "y": .int(y)])
    }

    /// How much is covered: the mean of alpha times the number of pixels, in whole pixels.
    func ink() throws -> Double {
        try extractBand(bands - 1).avg() * Double(width * height) / 255
    }
}
