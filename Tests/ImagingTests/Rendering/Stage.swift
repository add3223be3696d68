import Assets
import Imaging
import Testing
import Vips

/// What an example of a word is shown on: a picture on which the word does something, the layers that it
/// names, what is known about the picture, and the format in which it can be seen.
struct Stage {
    let base: TestFile
    var layers: [(name: String, file: TestFile)] = []
    var output = OutputChoice.format(.png)
    var facts = AssetFacts()

    /// Examples that no word has: layers that are no pictures.
    static let layerExamples = ["l_lut:warm.cube", "l_lut:warm.cube,o_40"]

    init(for example: String) throws {
        let words = example.split(separator: ",").map { $0.prefix { $0 != ":" } }
        func says(_ names: String...) -> Bool { words.contains { names.contains(String($0)) } }
        if says("e_loop", "dl_200", "e_fade", "e_reverse", "e_boomerang", "e_accelerate") {
            base = try Samples.saved(Self.film(), as: .webp)
            output = .format(.webp)
        } else {
            base = try Samples.saved(Self.picture(example, says), as: .png)
            switch example {
            case "f_auto": output = .automatic(.legacy, isStill: false)
            case "f_webp": output = .format(.webp)
            case _ where example.hasPrefix("q_"): output = .format(.jpg)
            case _ where says("e_zoompan"): output = .format(.webp)
            default: break
            }
        }
        if example.contains("faces") || example.contains("redeye") {
            facts.faces = [.init(x: 42, y: 4, width: 20, height: 20)]
        }
        if says("l_mark") { layers.append(("mark", try Self.mark())) }
        if says("e_embed_clipping_path") {
            layers.append(("e:embed_clipping_path:mark", try Self.mark()))
        }
        if says("l_map") { layers.append(("map", try Self.map())) }
        if says("l_lut") { layers.append(("lut:warm.cube", try Self.table())) }
    }

    private static func picture(
        _ example: String, _ says: (String...) -> Bool
    ) throws -> Image {
        if says("e_redeye") { return try redEyes() }
        if says("e_theme") { return try page() }
        if says("e_upscale") {
            return try Photograph.image().shrink(4, 4).cast(.uchar).copyMemory()
        }
        if says("e_bgremoval") {
            return try Photograph.cutOut().flatten(background: [30, 200, 60]).copyMemory()
        }
        let isAboutAlpha = [
            "b_", "o_", "e_outline", "e_shadow", "e_dropshadow", "e_opacity", "e_trim", "fl_p",
        ].contains { example.hasPrefix($0) || example.contains("," + $0) }
        return try isAboutAlpha ? Photograph.cutOut() : Photograph.image()
    }

    /// The photograph with two pupils that a flash has lit.
    private static func redEyes() throws -> Image {
        let pupil = try Image.solid([210, 30, 35], width: 3, height: 3)
        return try Photograph.image().insert(pupil, x: 47, y: 10).insert(pupil, x: 55, y: 10)
            .copyMemory()
    }

    /// A page with a heading, lines, a button and a photograph.
    private static func page() throws -> Image {
        let photograph = try Photograph.image().shrink(2, 2).linear([1], [0.5]).cast(.uchar)
        var page = try Image.solid([255, 255, 255], width: 72, height: 54)
        for (color, x, y, width, height) in [
            ([225.0, 232, 245], 0, 0, 72, 9), ([20, 30, 50], 3, 3, 24, 3),
            ([40, 40, 40], 3, 13, 40, 1),
            ([40, 40, 40], 3, 16, 34, 1), ([0, 90, 200], 3, 19, 20, 1),
            ([224, 70, 40], 3, 40, 20, 9),
        ] {
            page = try page.insert(Image.solid(color, width: width, height: height), x: x, y: y)
        }
        return try page.insert(photograph, x: 34, y: 24).copyMemory()
    }

    /// Three frames, shown for different times, five times over.
    private static func film() throws -> Canvas {
        let picture = try Photograph.image()
        let frames = try [picture, picture.flip(.horizontal), picture.invert()].map {
            try $0.copyMemory()
        }
        return Canvas(
            frames: frames, delays: [100, 200, 400], loop: 5, initialWidth: 72, initialHeight: 54)
    }

    /// An orange disc with a soft edge and a blue bar across it.
    private static func mark() throws -> TestFile {
        var pixels: [UInt8] = []
        for y in 0..<24 {
            for x in 0..<24 {
                let (across, down) = (Double(x) - 11.5, Double(y) - 11.5)
                let distance = (across * across + down * down).squareRoot()
                let isBar = abs(y - x) < 3
                pixels += isBar ? [40, 90, 200] : [250, 160, 40]
                pixels.append(UInt8(min(max((11.5 - distance) * 100, 0), 255)))
            }
        }
        return try Samples.saved(
            Image(pixels: pixels, width: 24, height: 24, bands: 4).copy(interpretation: .srgb),
            as: .png)
    }

    /// Red and green rise and fall across and down: waves to displace by.
    private static func map() throws -> TestFile {
        var pixels: [UInt8] = []
        for y in 0..<54 {
            for x in 0..<72 {
                pixels += [
                    UInt8(127 + (y / 9 % 2 == 0 ? 1 : -1) * 100), UInt8(127 + (x / 12 % 2) * 100),
                    0,
                ]
            }
        }
        return try Samples.saved(
            Image(pixels: pixels, width: 72, height: 54, bands: 3).copy(interpretation: .srgb),
            as: .png)
    }

    /// More red, less blue.
    private static func table() throws -> TestFile {
        var text = "LUT_3D_SIZE 2\n"
        for index in 0..<8 {
            let (red, green, blue) = (Double(index & 1), Double(index >> 1 & 1), Double(index >> 2))
            text += "\(0.15 + 0.85 * red) \(green * 0.95) \(blue * 0.6)\n"
        }
        return try TestFile(Array(text.utf8))
    }

    /// Without alpha, which libvips takes away even where there is none.
    private static func flat(_ image: Image) throws -> Image {
        image.hasAlpha ? try image.flatten(background: [90, 90, 90]) : image
    }

    /// Five frames at most one below the other, each beside a bar as long as it is shown (a pixel for
    /// 10 ms), and above all as many dots as the film is played; none for ever.
    static func strip(of canvas: Canvas) throws -> Image {
        let count = canvas.frames.count
        let chosen = count <= 5 ? Array(0..<count) : (0..<5).map { $0 * (count - 1) / 4 }
        let width = canvas.width / 2 + 64
        var rows: [Image] = [try Image.solid([90, 90, 90], width: width, height: 6)]
        for dot in 0..<canvas.loop {
            rows[0] = try rows[0].insert(
                Image.solid([255, 255, 0], width: 3, height: 3), x: 2 + dot * 5, y: 1)
        }
        for index in chosen {
            let frame = try flat(canvas.frames[index]).shrink(2, 2).linear([1], [0.5])
                .cast(.uchar)
            let bar = try Image.solid(
                [255, 255, 255], width: min(max(canvas.delays[index] / 10, 1), 60), height: 4)
            rows.append(
                try Image.solid([90, 90, 90], width: width, height: frame.height + 1)
                    .insert(frame, x: 0, y: 0).insert(bar, x: frame.width + 2, y: 4))
        }
        return try rows.dropFirst().reduce(rows[0]) { try $0.join($1, .vertical) }.copyMemory()
    }
}
