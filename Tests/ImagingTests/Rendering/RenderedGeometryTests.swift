import Assets
import Imaging
import Testing
import Vips

/// Where the pixels of a marked picture go.
@Suite struct RenderedGeometryTests {
    init() throws { try Engine.start() }

    static let picture = Size(64, 48)

    /// The colour at a point of the marked picture; `nil` near where two colours meet.
    static func color(_ x: Double, _ y: Double) -> [Double]? {
        guard abs(x - 32) > 3, abs(y - 24) > 3 else { return nil }
        return y < 24
            ? (x < 32 ? Samples.red : Samples.green) : (x < 32 ? Samples.blue : Samples.white)
    }

    /// By how much a picture is scaled, and the box.
    static let cuts: [(words: String, box: Size, scale: Double)] = [
        ("c_crop,w_20,h_16", Size(20, 16), 1), ("c_fill,w_30,h_40", Size(30, 40), 40.0 / 48),
        ("c_fill,w_120,h_30", Size(120, 30), 120.0 / 64),
        ("c_lfill,w_60,h_12", Size(60, 12), 60.0 / 64),
        ("c_thumb,w_20,h_40", Size(20, 40), 40.0 / 48),
        ("c_auto,w_60,h_20", Size(60, 20), 60.0 / 64),
        ("ar_1:3,c_fill,h_45", Size(15, 45), 45.0 / 48),
        ("c_fill,dpr_2.0,h_20,w_15", Size(30, 40), 40.0 / 48),
    ]

    @Test(arguments: cuts, Compass.allCases)
    func cutsKeepWhatTheGravitySays(
        _ cut: (words: String, box: Size, scale: Double), _ compass: Compass
    ) throws {
        let rendered = try Rendered(
            cut.words + ",g_" + compass.rawValue, of: try Samples.quartersFile())
        #expect(rendered.size == cut.box)
        let scaled = (
            Double(Self.picture.width) * cut.scale, Double(Self.picture.height) * cut.scale
        )
        let left = Self.share(compass.horizontal) * (scaled.0 - Double(cut.box.width))
        let top = Self.share(compass.vertical) * (scaled.1 - Double(cut.box.height))
        let image = try rendered.canvas.image
        for x in stride(from: 1, to: cut.box.width, by: 4) {
            for y in stride(from: 1, to: cut.box.height, by: 4) {
                let original = (
                    (left + Double(x) + 0.5) / cut.scale, (top + Double(y) + 0.5) / cut.scale
                )
                guard let color = Self.color(original.0, original.1) else { continue }
                let found = try image.getpoint(x, y)
                #expect(isClose(found, color, within: 12), "\(x), \(y): \(found)")
            }
        }
    }

    static func share(_ anchor: Compass.Anchor) -> Double {
        switch anchor {
        case .low: 0
        case .middle: 0.5
        case .high: 1
        }
    }

    static let pads: [(words: String, canvas: Size, picture: Size)] = [
        ("c_pad,h_100,w_100", Size(100, 100), Size(100, 75)),
        ("c_pad,h_30,w_90", Size(90, 30), Size(40, 30)),
        ("c_lpad,h_100,w_110", Size(110, 100), Size(64, 48)),
        ("c_mpad,h_40,w_90", Size(90, 48), Size(64, 48)),
        ("ar_1:1,c_pad", Size(64, 64), Size(64, 48)),
    ]

    @Test(arguments: pads, Compass.allCases)
    func paddingPutsThePictureWhereTheGravitySays(
        _ pad: (words: String, canvas: Size, picture: Size), _ compass: Compass
    ) throws {
        let rendered = try Rendered(
            "b_rgb:0a5078," + pad.words + ",g_" + compass.rawValue, of: try Samples.quartersFile())
        #expect(rendered.size == pad.canvas)
        let left = Self.share(compass.horizontal) * Double(pad.canvas.width - pad.picture.width)
        let top = Self.share(compass.vertical) * Double(pad.canvas.height - pad.picture.height)
        let image = try rendered.canvas.image
        for x in stride(from: 1, to: pad.canvas.width, by: 6) {
            for y in stride(from: 1, to: pad.canvas.height, by: 6) {
                let across = (Double(x) + 0.5 - left) / Double(pad.picture.width)
                let down = (Double(y) + 0.5 - top) / Double(pad.picture.height)
                if min(across, down, 1 - across, 1 - down) < -0.05 {
                    #expect(isClose(Array(try image.getpoint(x, y).prefix(3)), [10, 80, 120]))
                } else if min(across, down, 1 - across, 1 - down) > 0.05,
                    let color = Self.color(across * 64, down * 48)
                {
                    let found = Array(try image.getpoint(x, y).prefix(3))
                    #expect(isClose(found, color, within: 12), "\(x), \(y): \(found)")
                }
            }
        }
    }

    static let sizes: [(String, Size)] = [
        ("w_32", Size(32, 24)), ("h_96", Size(128, 96)), ("w_0.5", Size(32, 24)),
        ("w_30,h_30", Size(30, 30)), ("c_scale,w_30,fl_ignore_aspect_ratio", Size(30, 48)),
        ("c_fit,w_30,h_30", Size(30, 23)), ("c_limit,w_200,h_200", Size(64, 48)),
        ("c_mfit,w_128,h_200", Size(128, 96)), ("c_mfit,w_10,h_10", Size(64, 48)),
        ("c_lfill,w_200,h_20", Size(64, 20)), ("c_crop,w_30", Size(30, 48)),
        ("c_crop,w_300,h_300", Size(64, 48)), ("ar_1:1,c_fill", Size(48, 48)),
        ("ar_2.0,c_crop", Size(64, 32)), ("ar_1.5,c_fill,w_30", Size(30, 20)),
        ("ar_1:1,c_pad,b_white", Size(64, 64)), ("ar_1:2,c_scale", Size(64, 128)),
        ("dpr_2.0,w_20", Size(40, 30)), ("dpr_2.0", Size(64, 48)), ("c_fill", Size(64, 48)),
        ("g_face", Size(64, 48)), ("a_90", Size(48, 64)), ("c_fill,h_20,w_40/a_90", Size(20, 40)),
        ("c_fill_pad,g_auto,h_10,w_60", Size(60, 10)),
        ("c_thumb,g_north,h_20,w_20,z_2", Size(20, 20)),
        // The sides beside an effect on a region are the region's.
        ("e_pixelate_region:8,h_10,w_20", Size(64, 48)),
        ("e_blur_region:500,h_0.5,w_0.5,x_0.25,y_0.25", Size(64, 48)),
        (
            "c_scale,w_50/c_crop,h_30,w_40/a_90/e_grayscale/c_pad,h_60,w_60/r_5/c_fit,w_30/e_sharpen"
                + "/c_fill,h_20,w_20/bo_2px_solid_black", Size(24, 24)
        ),
    ]

    @Test(arguments: sizes)
    func sizesComeOut(_ words: String, _ wanted: Size) throws {
        #expect(try Rendered(words, of: try Samples.quartersFile()).size == wanted)
    }

    @Test func effectsOnRegionsWorkOnTheOriginalsPixels() throws {
        let image = try Rendered(
            "e_pixelate_region:20,h_20,w_20,x_22,y_14", of: try Samples.quartersFile()
        )
        .canvas.image
        let mixed = try image.getpoint(31, 23)
        #expect(!isClose(mixed, Samples.red, within: 20), "\(mixed)")
        #expect(isClose(try image.getpoint(20, 12), Samples.red))
        #expect(isClose(try image.getpoint(44, 36), Samples.white))
    }

    @Test(arguments: 1...8)
    func orientationIsAppliedBeforeEverythingElse(_ orientation: Int) throws {
        let file = try OrientationTests.file(orientation)
        for words in ["c_fill,h_24,w_32", "c_fit,h_24,w_32", "c_crop,h_24,w_32", "q_90"] {
            let canvas = try Rendered(words, of: file).canvas
            #expect(canvas.width > canvas.height)
            #expect(areClose(try canvas.quarterColors, OrientationTests.upright), "\(words)")
        }
        let right = try Rendered("a_90", of: file).canvas
        #expect(right.size == Size(48, 64))
        let turned = [Samples.blue, Samples.red, Samples.white, Samples.green]
        #expect(areClose(try right.quarterColors, turned))
        let ignored = try Rendered("a_ignore", of: file).canvas
        #expect(areClose(try ignored.quarterColors, OrientationTests.stored[orientation] ?? []))
    }
}
