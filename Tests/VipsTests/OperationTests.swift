import Testing

@testable import Vips

/// libvips, started once for all tests of this process.
let started: Void = {
    do {
        try Library.start(.init(operations: ["VipsForeignLoadPng", "VipsForeignLoadJpeg"]))
    } catch {
        Issue.record("libvips did not start: \(error)")
    }
}()

@Suite struct OperationTests {
    init() { started }

    let ramp = Array(0..<UInt8(24))

    @Test func pixelsComeBackAsTheyWentIn() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        #expect((image.width, image.height, image.bands) == (4, 2, 3))
        #expect(image.format == .uchar)
        #expect(try image.bytes() == ramp)
        #expect(try image.getpoint(3, 1) == [21, 22, 23])
    }

    @Test func argumentsOfEveryKindReachTheOperation() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        #expect(try image.linear([2, 1, 0], [1, 0, 5]).getpoint(1, 0) == [7, 4, 5])
        #expect(try image.call("extract_band", ["band": 1]).getpoint(0, 0) == [1])
        #expect(try image.call("cast", ["format": "double"]).format == .double)
        #expect(try image.resize(2, kernel: .nearest).width == 8)
        #expect(try image.bandjoin([image, image]).bands == 9)
        #expect(try Image.arrayjoin([image, image], across: 2).width == 8)
        let swap = try Image(matrix: [[0, 0, 1], [0, 1, 0], [1, 0, 0]])
        #expect(try image.recomb(swap).getpoint(0, 0) == [2, 1, 0])
        let turned = try image.affine([0, -1, 1, 0], interpolate: "nearest")
        #expect((turned.width, turned.height) == (2, 4))
    }

    @Test func outputsOfEveryKindComeBack() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        #expect(try image.max() == 23)
        #expect(try image.avg() == 11.5)
        #expect(try image.stats().count == 4)
        #expect(try image.stats()[1][0] == 0)
        let png = try image.run("pngsave_buffer").blob("buffer")
        #expect(png.starts(with: [0x89, 0x50, 0x4e, 0x47]))
    }

    @Test func insertAndJoinTakeTwoImages() throws {
        let red = try Image.solid([255, 0, 0], width: 4, height: 4)
        let blue = try Image.solid([0, 0, 255], width: 2, height: 2)
        let inserted = try red.insert(blue, x: 1, y: 1)
        #expect(try inserted.getpoint(0, 0) == [255, 0, 0])
        #expect(try inserted.getpoint(1, 2) == [0, 0, 255])
        let joined = try red.join(blue, .horizontal, expand: true)
        #expect((joined.width, joined.height) == (6, 4))
        #expect(try joined.getpoint(4, 0) == [0, 0, 255])
    }

    @Test func findTrimGivesTheBoxOfWhatDiffers() throws {
        let dot = try Image.solid([255, 0, 0], width: 9, height: 8)
        let canvas = try dot.embed(x: 5, y: 7, width: 30, height: 30, background: [0, 0, 255])
        let box = try canvas.findTrim(background: [0, 0, 255])
        #expect((box.left, box.top, box.width, box.height) == (5, 7, 9, 8))
    }

    @Test func overlaysBlendByTheirMode() throws {
        let base = try Image.solid([200, 100, 0], width: 4, height: 4)
        let grey = try Image.solid([128, 128, 128, 255], width: 2, height: 2)
        let multiplied = try base.composite(grey, mode: .multiply, x: 1, y: 1)
        let inside = try multiplied.cast(.uchar).getpoint(1, 1)
        #expect(abs(inside[0] - 100) <= 1 && abs(inside[1] - 50) <= 1 && inside[2] == 0)
        #expect(try multiplied.cast(.uchar).getpoint(0, 0) == [200, 100, 0, 255])
    }

    @Test func mistakesAreErrorsThatNameTheOperation() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        #expect(throws: VipsError.self) { try Operation("no_such_operation") }
        for (name, arguments) in [
            ("resize", [:]), ("resize", ["scale": .image(image)]), ("resize", ["size": 2]),
            ("resize", ["scale": 1, "kernel": "soft"]), ("extract_band", ["band": 7]),
        ] as [(String, [String: Argument])] {
            let error = #expect(throws: VipsError.self) { try image.call(name, arguments) }
            #expect(error?.operation == name)
        }
    }

    @Test func loadersThatWereNotNamedRefuse() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        let png = try image.run("pngsave_buffer").blob("buffer")
        let gif = try image.run("gifsave_buffer").blob("buffer")
        let source = try Source(bytes: png)
        let read = try Operation.run("pngload_source", ["source": .source(source)]).image()
        #expect(try read.bytes() == ramp)
        #expect(throws: VipsError.self) {
            try Operation.run("gifload_source", ["source": .source(Source(bytes: gif))])
        }
    }

    @Test func targetsInMemoryGiveTheirBytes() throws {
        let image = try Image(pixels: ramp, width: 4, height: 2, bands: 3)
        let target = try Target()
        try image.run("jpegsave_target", ["target": .target(target), "Q": 90])
        #expect(target.bytes().starts(with: [0xff, 0xd8, 0xff]))
    }

    @Test func metadataIsReadWrittenAndRemoved() throws {
        let image = try Image(pixels: ramp, width: 2, height: 4, bands: 3)
        let edited = try image.editingMetadata { fields in
            fields.set("page-height", 2)
            fields.set("delay", [10, 20])
            fields.set("loop", 3)
            fields.set("comment", "héllo")
            fields.set("gain", 1.5)
            fields.set("exif-data", bytes: [1, 2, 3])
        }
        #expect(edited.pages == 2)
        #expect(edited.ints("delay") == [10, 20])
        #expect(edited.int("loop") == 3)
        #expect(edited.string("comment") == "héllo")
        #expect(edited.double("gain") == 1.5)
        #expect(edited.blob("exif-data") == [1, 2, 3])
        #expect(edited.int("comment") == nil)
        #expect(edited.fields.contains("gain"))
        #expect(try !edited.editingMetadata { $0.remove("gain") }.hasField("gain"))
        #expect(!image.hasField("gain"))
        #expect(try edited.bytes() == ramp)
    }

    @Test func textIsInkOnNothing() throws {
        var settings = Image.TextSettings()
        settings.font = "Sans 20"
        let text = try Image.text("Heliograph", settings)
        #expect(text.bands == 1 && text.width > 60)
        #expect(try text.max() == 255)
    }
}

@Suite struct EnumerationTests {
    init() { started }

    static var enumerations: [any Nicked.Type] {
        [
            BandFormat.self, Interpretation.self, Kernel.self, Extend.self, Direction.self,
            Angle.self, CompassDirection.self, Interesting.self, Precision.self,
            MathFunction.self, Math2Function.self, Relation.self, BooleanFunction.self,
            Morphology.self, Rounding.self, TextWrap.self, Align.self, Intent.self, Access.self,
            FailOn.self,
        ]
    }

    @Test func libvipsKnowsEveryNick() {
        func unknown<E: Nicked>(_ type: E.Type) -> [String] {
            type.allCases.map(\.rawValue).filter {
                Library.number(ofNick: $0, of: type.typeName) == nil
            }
        }
        for type in Self.enumerations { #expect(unknown(type) == [], "\(type)") }
        for mode in BlendMode.allCases {
            #expect(Library.number(ofNick: mode.nick, of: "VipsBlendMode") == mode.rawValue)
        }
    }
}
