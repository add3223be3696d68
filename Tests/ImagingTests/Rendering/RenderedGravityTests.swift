import Assets
import Testing
import Vips

@testable import Imaging

/// What gravities keep of a picture of which something is known.
@Suite struct RenderedGravityTests {
    init() throws { try Engine.start() }

    /// In the chart of 240 by 180.
    static var facts: AssetFacts {
        var facts = AssetFacts()
        facts.faces = [
            .init(x: 20, y: 30, width: 20, height: 20),
            .init(x: 160, y: 100, width: 40, height: 40),
        ]
        facts.customCoordinates = [
            .init(x: 100, y: 20, width: 10, height: 10), .init(x: 60, y: 80, width: 80, height: 40),
        ]
        facts.regions = ["hat": [.init(x: 200, y: 10, width: 30, height: 20)]]
        facts.things = [
            .init(name: "dog", area: .init(x: 10, y: 120, width: 50, height: 50), confidence: 0.9)
        ]
        facts.texts = [.init(x: 0, y: 0, width: 60, height: 15)]
        return facts
    }

    static func rectangle(_ x: Double, _ y: Double, _ w: Double, _ h: Double) -> Rectangle {
        Rectangle(left: x, top: y, width: w, height: h)
    }

    /// Words, and the part of the chart that they show.
    static let table: [(String, Rectangle)] = [
        // Without a box, what it is.
        ("c_crop,g_face", rectangle(160, 100, 40, 40)),
        ("c_crop,g_face,z_2", rectangle(170, 110, 20, 20)),
        ("c_crop,g_face,z_0.5", rectangle(140, 80, 80, 80)),
        ("c_crop,g_faces", rectangle(20, 30, 180, 110)),
        ("c_crop,g_custom", rectangle(60, 80, 80, 40)),
        ("c_crop,g_region_!hat!", rectangle(200, 10, 30, 20)),
        ("c_crop,g_dog", rectangle(10, 120, 50, 50)),
        ("c_crop,g_ocr_text", rectangle(0, 0, 60, 15)),
        ("c_crop,g_microwave", rectangle(0, 0, 240, 180)),
        // A window around it.
        ("c_crop,g_face,h_60,w_60", rectangle(150, 90, 60, 60)),
        ("c_crop,g_face,h_60,w_60,x_-5,y_10", rectangle(145, 100, 60, 60)),
        ("c_crop,g_face,h_60,w_60,z_3", rectangle(150, 90, 60, 60)),
        ("c_crop,g_custom,h_20,w_20", rectangle(90, 90, 20, 20)),
        ("c_crop,g_region_!hat!,h_60,w_60", rectangle(180, 0, 60, 60)),
        ("c_crop,g_auto:aoi_100_50_20_20,h_40,w_40", rectangle(90, 40, 40, 40)),
        ("c_crop,g_xy_center,h_40,w_40,x_100,y_50", rectangle(80, 30, 40, 40)),
        ("ar_1:1,c_crop,g_face", rectangle(60, 0, 180, 180)),
        // Marks come before faces, faces before things.
        ("c_fill,g_auto,h_90,w_60", rectangle(40, 0, 120, 180)),
        ("c_fill,g_auto:none,h_90,w_60", rectangle(120, 0, 120, 180)),
        ("c_fill,g_auto:none:no_faces,h_90,w_60", rectangle(0, 0, 120, 180)),
        ("c_fill,g_auto:custom_no_override:dog,h_90,w_60", rectangle(0, 0, 120, 180)),
        ("c_auto,g_face,h_90,w_60", rectangle(120, 0, 120, 180)),
        ("c_fill,g_face,h_90,w_60", rectangle(120, 0, 120, 180)),
        ("c_lfill,g_custom,h_90,w_60", rectangle(40, 0, 120, 180)),
        // Thumbnails come close, and leave a margin around faces.
        ("c_thumb,g_face,h_80,w_80", rectangle(154, 94, 52, 52)),
        ("c_thumb,g_face,h_80,w_80,z_1.3", rectangle(160, 100, 40, 40)),
        ("c_thumb,g_face,h_80,w_80,z_0.5", rectangle(128, 68, 104, 104)),
        ("c_thumb,g_face,h_50,w_100", rectangle(128, 94, 104, 52)),
        ("c_thumb,g_faces,h_90,w_120", rectangle(0, 0, 234, 175.5)),
        ("c_thumb,g_adv_face:center,h_80,w_80", rectangle(154, 94, 52, 52)),
        ("c_thumb,g_custom,h_80,w_160", rectangle(60, 80, 80, 40)),
        ("c_thumb,g_north_west,h_60,w_60,z_2", rectangle(0, 0, 90, 90)),
        // What was done before does not put anything in the wrong place.
        ("w_120/c_crop,g_face", rectangle(160, 100, 40, 40)),
        ("c_crop,h_120,w_160,x_60,y_50/c_crop,g_face", rectangle(160, 100, 40, 40)),
        ("c_fill,h_90,w_60,g_east/c_thumb,g_face,h_40,w_40", rectangle(154, 94, 52, 52)),
        ("bo_7px_solid_red/c_crop,g_face", rectangle(160, 100, 40, 40)),
        ("b_red,c_pad,h_400,w_400,g_south_east/c_crop,g_face", rectangle(160, 100, 40, 40)),
        ("co_red,e_shadow:20,x_9,y_-9/c_crop,g_face", rectangle(160, 100, 40, 40)),
        (
            "b_red,c_crop,g_north_west,h_300,w_300,x_-20,y_-30/c_crop,g_face",
            rectangle(160, 100, 40, 40)
        ),
        // Only the smaller face is left.
        ("c_crop,g_west,w_100/c_crop,g_face", rectangle(20, 30, 20, 20)),
    ]

    @Test(arguments: table)
    func gravitiesKeepWhatIsKnown(_ words: String, _ wanted: Rectangle) throws {
        let rendered = try Rendered(words, of: Chart.file(), facts: Self.facts)
        let shown = try #require(try Chart.shown(by: try rendered.canvas.image), "\(words)")
        #expect(shown.isClose(to: wanted, within: 2.5), "\(shown)")
    }

    @Test(arguments: [
        "a_90", "a_-90", "a_180", "a_hflip", "a_vflip", "a_hflip.90", "a_90.vflip",
        "c_fill,w_100,h_100,g_south_east/a_270", "a_auto_right,c_fill,h_200,w_100,g_south",
    ])
    func turnsTakeFacesAlong(_ words: String) throws {
        let rendered = try Rendered(
            words + "/c_crop,g_face", of: Chart.file(), facts: Self.facts)
        let image = try rendered.canvas.image
        let middle = try #require(
            try Chart.origin(image, image.width / 2, image.height / 2), "\(words)")
        #expect(abs(middle.x - 180) < 3 && abs(middle.y - 120) < 3, "\(middle)")
    }

    @Test(arguments: [20, -45, 100, 200])
    func turningFreelyTakesFacesAlongInABox(_ degrees: Int) throws {
        let rendered = try Rendered(
            "a_\(degrees)/c_crop,g_face", of: Chart.file(), facts: Self.facts)
        let image = try rendered.canvas.image
        #expect(rendered.size.width > 40 && rendered.size.width < 60)
        let middle = try #require(try Chart.origin(image, image.width / 2, image.height / 2))
        #expect(abs(middle.x - 180) < 3 && abs(middle.y - 120) < 3, "\(middle)")
    }

    @Test(arguments: Orientation.allCases)
    func knownAreasAreUprightWhateverTheFileIs(_ orientation: Orientation) throws {
        let file = try Chart.file(stored: orientation)
        let face = Self.rectangle(160, 100, 40, 40)
        for words in ["c_crop,g_face", "w_200/c_thumb,g_face,h_90,w_90,z_1.3"] {
            let rendered = try Rendered(words, of: file, facts: Self.facts)
            let shown = try #require(try Chart.shown(by: try rendered.canvas.image))
            #expect(shown.isClose(to: face, within: 5), "\(words) \(shown)")
        }
        let ignoring = try Rendered("a_ignore,c_crop,g_face", of: file, facts: Self.facts)
        let image = try ignoring.canvas.image
        let middle = try #require(try Chart.origin(image, image.width / 2, image.height / 2))
        #expect(abs(middle.x - 180) < 4 && abs(middle.y - 120) < 4, "\(middle)")
    }

    @Test(arguments: Orientation.allCases, Compass.allCases)
    func cropsFollowTheCompassWhateverTheFileIs(
        _ orientation: Orientation, _ compass: Compass
    ) throws {
        let file = try Chart.file(stored: orientation)
        for (words, width, height) in [
            ("c_crop,h_60,w_80", 80.0, 60.0), ("c_fill,h_90,w_60", 120, 180),
        ] {
            let rendered = try Rendered("\(words),g_\(compass.rawValue)", of: file)
            let shown = try #require(try Chart.shown(by: try rendered.canvas.image))
            let wanted = Self.rectangle(
                RenderedGeometryTests.share(compass.horizontal) * (240 - width),
                RenderedGeometryTests.share(compass.vertical) * (180 - height), width, height)
            #expect(shown.isClose(to: wanted, within: 4), "\(words) \(shown)")
        }
    }

    @Test(arguments: ["e_shear:20:0", "e_shear:0:-15", "e_dropshadow"])
    func effectsThatMoveThePictureTakeFacesAlong(_ words: String) throws {
        let image = try Rendered(
            words + "/c_crop,g_face", of: Chart.file(), facts: Self.facts
        ).canvas.image
        let middle = try #require(try Chart.origin(image, image.width / 2, image.height / 2))
        #expect(abs(middle.x - 180) < 3 && abs(middle.y - 120) < 3, "\(middle)")
    }

    @Test func effectsOnFacesFindThemAfterCutsAndTurns() throws {
        let image = try Rendered(
            "c_crop,g_south_east,h_120,w_120/a_hflip/e_pixelate_faces:40", of: Chart.file(),
            facts: Self.facts
        ).canvas.image
        #expect(try image.getpoint(42, 42) == image.getpoint(77, 77))
        #expect(try image.getpoint(42, 42) != image.getpoint(82, 42))
        let outside = try #require(try Chart.origin(image, 30, 30))
        #expect(outside == (209.5, 90.5))
    }

    @Test func halfAFaceIsStillMadeUnrecognisable() throws {
        let image = try Rendered(
            "c_crop,g_west,w_175/e_pixelate_faces:40", of: Chart.file(), facts: Self.facts
        ).canvas.image
        #expect(try image.getpoint(161, 102) == image.getpoint(174, 137))
        #expect(try image.getpoint(150, 102) != image.getpoint(150, 137))
    }

    @Test func withoutAFaceTheUpperPartIsKept() throws {
        for (words, top) in [
            ("c_fill,g_face,h_60,w_240", 0.0), ("c_fill,g_face:center,h_60,w_240", 60),
        ] {
            let shown = try #require(
                try Chart.shown(by: try Rendered(words, of: Chart.file()).canvas.image))
            #expect(shown.isClose(to: Self.rectangle(0, top, 240, 60), within: 2.5), "\(shown)")
        }
    }

    @Test func whatIsAvoidedIsNotShown() throws {
        let shown = try #require(
            try Chart.shown(
                by: try Rendered(
                    "c_crop,g_auto:none:faces_avoid:dog_avoid:object_avoid,h_60,w_100",
                    of: Chart.file(), facts: Self.facts
                ).canvas.image))
        for area in (Self.facts.faces ?? []) + (Self.facts.things ?? []).map(\.area) {
            #expect(Rectangle(area).intersection(shown) == nil, "\(shown)")
        }
    }
}
