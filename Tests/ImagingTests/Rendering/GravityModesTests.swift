import Assets
import Testing
import Vips

@testable import Imaging

/// Every gravity with every mode that cuts, over the faces, regions and things of the chart: what is
/// meant lies as near to the middle of what comes out as the edges of the picture allow.
@Suite struct GravityModesTests {
    init() throws { try Engine.start() }

    /// Gravities, and the rectangle that each means.
    static let gravities: [(String, Rectangle)] = [
        ("face", rectangle(160, 100, 40, 40)), ("adv_face", rectangle(160, 100, 40, 40)),
        ("face:center", rectangle(160, 100, 40, 40)), ("face:auto", rectangle(160, 100, 40, 40)),
        ("faces", rectangle(20, 30, 180, 110)), ("adv_faces", rectangle(20, 30, 180, 110)),
        ("custom", rectangle(60, 80, 80, 40)), ("custom:face", rectangle(60, 80, 80, 40)),
        ("region_!hat!", rectangle(200, 10, 30, 20)), ("dog", rectangle(10, 120, 50, 50)),
        ("cat:dog", rectangle(10, 120, 50, 50)), ("object", rectangle(10, 120, 50, 50)),
        ("ocr_text", rectangle(0, 0, 60, 15)), ("auto", rectangle(60, 80, 80, 40)),
        ("auto:none", rectangle(20, 30, 180, 110)),
        ("auto:none:no_faces", rectangle(10, 120, 50, 50)),
        ("auto:aoi_90_40_30_20", rectangle(90, 40, 30, 20)),
    ]

    /// Modes with boxes that are narrow, wide and square.
    static let boxes: [(mode: String, width: Int, height: Int)] =
        ["fill", "lfill", "crop", "thumb", "auto"].flatMap { mode in
            [(mode, 40, 80), (mode, 96, 24), (mode, 60, 60)]
        }

    private static func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double
    ) -> Rectangle {
        Rectangle(left: x, top: y, width: width, height: height)
    }

    @Test(arguments: gravities, boxes)
    func whatIsMeantComesOutInTheMiddle(
        _ gravity: (String, Rectangle), _ box: (mode: String, width: Int, height: Int)
    ) throws {
        let words = "c_\(box.mode),g_\(gravity.0),h_\(box.height),w_\(box.width)"
        let rendered = try Rendered(words, of: Chart.file(), facts: RenderedGravityTests.facts)
        #expect(rendered.size == Size(box.width, box.height), "\(words)")
        let image = try rendered.canvas.image
        let shown = try #require(try Chart.shown(by: image), "\(words)")
        let area = gravity.1
        // A window that cannot hold all of several faces holds the largest.
        let isHeld = area.width <= shown.width + 2 && area.height <= shown.height + 2
        let isSeveral = ["faces", "adv_faces", "auto:none"].contains(gravity.0)
        let meant = isSeveral && !isHeld ? Self.rectangle(160, 100, 40, 40) : area
        let whole = Rectangle(Chart.size)
        #expect(
            abs(shown.middle.x - Self.nearest(meant.middle.x, shown.width, whole.width)) < 3,
            "\(words): \(shown)")
        #expect(
            abs(shown.middle.y - Self.nearest(meant.middle.y, shown.height, whole.height)) < 3,
            "\(words): \(shown)")
        if box.mode == "thumb", gravity.0.hasPrefix("face"), !isSeveral {
            #expect(area.left - shown.left > 3 && shown.right - area.right > 3, "no margin")
        }
    }

    /// The nearest place for the middle of a window that stays inside.
    private static func nearest(_ middle: Double, _ window: Double, _ side: Double) -> Double {
        min(max(middle, window / 2), max(side - window / 2, window / 2))
    }

    @Test(arguments: ["fill_pad", "auto_pad"], ["face", "faces", "custom", "dog", "auto"])
    func whatIsMeantIsNotCutWherePaddingIsAllowed(_ mode: String, _ gravity: String) throws {
        let area = try #require(Self.gravities.first { $0.0 == gravity }?.1)
        let rendered = try Rendered(
            "b_blue,c_\(mode),g_\(gravity),h_60,w_200", of: Chart.file(),
            facts: RenderedGravityTests.facts)
        #expect(rendered.size == Size(200, 60))
        let image = try rendered.canvas.image
        var seen = (left: Double.infinity, right: -Double.infinity)
        for x in 0..<200 {
            guard let origin = try Chart.origin(image, x, 30) else { continue }
            seen = (min(seen.left, origin.x), max(seen.right, origin.x))
        }
        #expect(seen.left <= area.left + 4 && seen.right >= area.right - 4, "\(seen)")
    }

    // MARK: Without anything known

    @Test(arguments: [
        ("face", "north"), ("faces", "north"), ("adv_eyes", "north"), ("body", "north"),
        ("face:center", "center"), ("faces:south_east", "south_east"), ("custom", "center"),
        ("region_!none!", "center"), ("dog", "center"), ("ocr_text", "center"),
        ("custom:face", "center"),
    ])
    func whatIsNotThereFallsBackAsWritten(_ gravity: String, _ compass: String) throws {
        for box in ["c_fill,h_80,w_40", "c_crop,h_60,w_60", "c_fill,h_24,w_96"] {
            let missing = try Rendered("\(box),g_\(gravity)", of: Chart.file())
            let plain = try Rendered("\(box),g_\(compass)", of: Chart.file())
            #expect(missing.file.bytes == plain.file.bytes, "\(box) \(gravity)")
        }
    }

    @Test func whatStandsOutDecidesBeforeWhatCatchesTheEye() throws {
        var facts = AssetFacts()
        facts.faces = []
        facts.things = []
        facts.salient = [.init(x: 190, y: 60, width: 40, height: 40)]
        let rendered = try Rendered("c_fill,g_auto,h_90,w_45", of: Chart.file(), facts: facts)
        let shown = try #require(try Chart.shown(by: try rendered.canvas.image))
        #expect(shown.isClose(to: Self.rectangle(150, 0, 90, 180), within: 3), "\(shown)")
    }
}
