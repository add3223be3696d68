import Testing
import Transformations

@testable import Imaging

@Suite struct GravityTests {
    static func focus(_ text: String) throws -> Gravity.Focus {
        let transformation = try Transformation(parsing: "g_" + text, vocabulary: .spoken)
        let component = try #require(transformation.components.first)
        return try #require(component[Gravity.self]?.focus)
    }

    static let spellings = [
        "north_west", "center", "xy_center", "liquid", "auto", "auto:subject", "auto:classic",
        "auto:faces", "auto:face", "auto:no_faces", "auto:none", "auto:custom_no_override",
        "auto:custom_no_override:bed", "auto:aoi_420_230_330_160", "auto:cat", "auto:cat:dog",
        "auto:face_avoid", "auto:ocr_text_avoid", "auto:80", "auto:thirds_0", "auto:adv_faces",
        "auto:subject:cat:face_avoid:30:thirds_0", "face", "faces", "face:center", "faces:auto",
        "faces:south", "custom", "custom:face", "custom:adv_faces", "region_!shoes!", "body",
        "body:face", "adv_face", "adv_faces", "adv_eyes", "rek_faces", "ocr_text", "microwave",
        "left-hand", "cat:dog:auto", "cld-decompose_tile", "clipping_path_!outline!",
        "region_!my%20shoes!",
    ]

    @Test(arguments: spellings)
    func gravitiesAreReadAndPrinted(_ text: String) throws {
        let once = try Transformation(parsing: "c_fill,g_" + text, vocabulary: .spoken)
        #expect(once.text == "c_fill,g_" + text)
    }

    @Test func optionsBecomeValues() throws {
        let focus = try Self.focus("auto:classic:cat:ocr_text_avoid:aoi_1_2_3_4:120:thirds_0")
        let expected: [AutomaticOption] = [
            .algorithm(.classic), .prefer(try #require(Subject("cat"))),
            .avoid(try #require(Subject("ocr_text"))),
            .area(.init(x: 1, y: 2, width: 3, height: 4)), .keep(100), .thirds(0),
        ]
        #expect(focus == .automatic(expected))
    }

    @Test(arguments: ["auto:aoi_1_2_3", "auto:aoi_1_2_0_4", "cat:", "cat::dog", "auto:a+b", "a+b"])
    func othersAreRefused(_ text: String) {
        #expect(throws: TransformationError.self) {
            try Transformation(parsing: "g_" + text, vocabulary: .spoken)
        }
    }
}

@Suite struct FocusDecisionTests {
    static let face = Rectangle(left: 10, top: 20, width: 30, height: 40)
    static let small = Rectangle(left: 100, top: 20, width: 10, height: 10)
    static let mark = Rectangle(left: 200, top: 100, width: 50, height: 50)
    static let cat = Rectangle(left: 300, top: 200, width: 60, height: 30)
    static let text = Rectangle(left: 0, top: 250, width: 90, height: 20)

    static var known: KnownAreas {
        var known = KnownAreas()
        known.faces = [small, face]
        known.custom = [mark]
        known.things = [
            .init(name: "Cat", area: cat, confidence: 0.9),
            .init(name: "left hand", area: small, confidence: 0.5),
        ]
        known.texts = [text]
        known.regions = ["shoes": [small, text]]
        known.paths = ["b": [small]]
        return known
    }

    static var faces: KnownAreas {
        var known = known
        known.custom = []
        return known
    }

    static let both = face.union(small)

    typealias Target = FocusDecision.Target
    typealias Reason = FocusDecision.Reason

    /// A gravity, what is known; where to look, and why.
    static let table: [(String, KnownAreas, Target, Reason)] = [
        ("north_east", known, .compass(.northEast), .written),
        ("xy_center", known, .offsets, .written),
        ("face", known, .area(face, core: face), .found("face", count: 1)),
        ("faces", known, .area(both, core: face), .found("faces", count: 2)),
        ("adv_faces", known, .area(both, core: face), .found("adv_faces", count: 2)),
        ("face", KnownAreas(), .compass(.north), .missing("face")),
        ("face:center", KnownAreas(), .compass(.center), .missing("face")),
        ("faces:south_west", KnownAreas(), .compass(.southWest), .missing("faces")),
        ("faces:auto", KnownAreas(), .attention, .missing("faces")),
        ("custom", known, .area(mark, core: mark), .customCoordinates),
        ("custom", faces, .compass(.center), .missing("custom")),
        ("custom:faces", faces, .area(both, core: face), .found("faces", count: 2)),
        ("custom:face", KnownAreas(), .compass(.center), .missing("custom:face")),
        (
            "region_!shoes!", known, .area(small.union(text), core: small),
            .found("region_!shoes!", count: 2)
        ),
        ("region_!hats!", known, .compass(.center), .missing("region_!hats!")),
        ("ocr_text", known, .area(text, core: text), .found("ocr_text", count: 1)),
        ("cat", known, .area(cat, core: cat), .found("cat", count: 1)),
        ("left-hand", known, .area(small, core: small), .found("left-hand", count: 1)),
        ("dog:cat", known, .area(cat, core: cat), .found("cat", count: 1)),
        ("dog:auto", known, .area(mark, core: mark), .customCoordinates),
        ("microwave", known, .compass(.center), .missing("microwave")),
        ("clipping_path_!a!", known, .compass(.center), .missing("clipping_path_!a!")),
        (
            "clipping_path_!b!", known, .area(small, core: small),
            .found("clipping_path_!b!", count: 1)
        ),
        ("auto", known, .area(mark, core: mark), .customCoordinates),
        ("auto:cat", known, .area(mark, core: mark), .customCoordinates),
        ("auto:none", known, .area(both, core: face), .found("faces", count: 2)),
        ("auto:none:no_faces", known, .area(cat, core: cat), .found("object", count: 2)),
        ("auto:custom_no_override:cat", known, .area(cat, core: cat), .found("cat", count: 1)),
        ("auto:custom_no_override:dog", known, .area(mark, core: mark), .customCoordinates),
        ("auto", faces, .area(both, core: face), .found("faces", count: 2)),
        ("auto:face", faces, .area(face, core: face), .found("face", count: 1)),
        ("auto:faces_avoid", faces, .area(cat, core: cat), .found("object", count: 2)),
        ("auto:face_avoid:object_avoid", faces, .attention, .nothingKnown),
        ("auto", KnownAreas(), .attention, .nothingKnown),
        ("auto:subject", KnownAreas(), .attention, .nothingKnown),
        (
            "auto:aoi_5_6_70_80", known,
            .area(
                Rectangle(left: 5, top: 6, width: 70, height: 80),
                core: Rectangle(left: 5, top: 6, width: 70, height: 80)), .areaOfInterest
        ),
    ]

    @Test(arguments: table)
    func gravitiesFindWhatThereIs(
        _ gravity: String, _ known: KnownAreas, _ target: Target, _ reason: Reason
    ) throws {
        let decision = FocusDecision(
            try GravityTests.focus(gravity), standard: .compass(.center), known: known,
            isAnimated: false)
        #expect(decision.target == target)
        #expect(decision.reason == reason)
    }

    @Test func nothingWrittenIsTheStandard() {
        let decision = FocusDecision(
            nil, standard: .compass(.northWest), known: Self.known, isAnimated: false)
        #expect(decision.target == .compass(.northWest))
        #expect(decision.reason == .standard)
    }

    @Test func animationsFollowMarksAndNothingElse() throws {
        func target(_ gravity: String, _ known: KnownAreas) throws -> Target {
            FocusDecision(
                try GravityTests.focus(gravity), standard: .compass(.center), known: known,
                isAnimated: true
            ).target
        }
        #expect(try target("custom", Self.known) == .area(Self.mark, core: Self.mark))
        #expect(try target("auto", Self.known) == .area(Self.mark, core: Self.mark))
        #expect(try target("auto", Self.faces) == .compass(.center))
        #expect(try target("face", Self.faces) == .compass(.north))
        #expect(try target("south", Self.faces) == .compass(.south))
    }

    @Test func whatIsAvoidedAndKeptIsSaid() throws {
        let decision = FocusDecision(
            try GravityTests.focus("auto:ocr_text_avoid:40"), standard: .compass(.center),
            known: Self.known, isAnimated: false)
        #expect(decision.avoided == [Self.text])
        #expect(decision.keep == 0.4)
    }

    @Test func bodiesHangBelowFaces() throws {
        var known = Self.faces
        known.things = []
        let subject = try #require(Subject("body"))
        let body = try #require(known.area(of: subject))
        #expect(body.left < Self.face.left && body.right > Self.face.right)
        #expect(body.bottom > Self.face.bottom + 100)
    }
}

@Suite struct WindowAroundAreasTests {
    static let size = Size(100, 80)

    @Test func windowsHaveAnAreaInTheirMiddle() {
        let area = Rectangle(left: 60, top: 30, width: 20, height: 10)
        let window = Size(40, 20)
        #expect(
            WindowPlace.origin(of: window, in: Self.size, around: area, core: area) == (50, 25))
        #expect(
            WindowPlace.origin(of: window, in: Self.size, around: area, core: area, x: -5, y: 9)
                == (45, 34))
    }

    @Test func anAreaThatDoesNotFitIsShownByItsCore() {
        let area = Rectangle(left: 0, top: 0, width: 100, height: 20)
        let core = Rectangle(left: 80, top: 0, width: 20, height: 20)
        let origin = WindowPlace.origin(
            of: Size(30, 30), in: Self.size, around: area, core: core)
        #expect(origin == (70, 0))
    }

    @Test func windowsGetOutOfTheWay() {
        let window = Size(40, 80)
        let text = Rectangle(left: 0, top: 0, width: 60, height: 20)
        let moved = WindowPlace.origin(
            of: window, in: Self.size, near: (10, 0), avoiding: [text])
        #expect(moved == (60, 0))
        let same = WindowPlace.origin(
            of: window, in: Self.size, near: (10, 0),
            avoiding: [Rectangle(left: 90, top: 0, width: 5, height: 5)])
        #expect(same == (10, 0))
    }
}
