import Assets
import Testing
import Vips

@testable import Imaging

@Suite struct PhotoshopFileTests {
    init() throws { try Engine.start() }

    /// Red, green, blue and grey above; four shades below.
    static let reds: [UInt8] = [200, 10, 20, 128, 0, 80, 160, 240]
    static let greens: [UInt8] = [10, 190, 30, 128, 0, 80, 160, 240]
    static let blues: [UInt8] = [20, 30, 180, 128, 0, 80, 160, 240]

    static func plain(compression: Int = 0) -> PhotoshopSample {
        var sample = PhotoshopSample()
        sample.composite = [reds, greens, blues]
        sample.compression = compression
        return sample
    }

    private func pixels(_ sample: PhotoshopSample) throws -> [[Double]] {
        let image = try TestFile(sample.bytes).load().image
        return try (0..<sample.height).flatMap { y in
            try (0..<sample.width).map { try image.getpoint($0, y) }
        }
    }

    @Test("The flattened picture is read, plain and in runs", arguments: [0, 1])
    func flattened(compression: Int) throws {
        let got = try pixels(Self.plain(compression: compression))
        for index in 0..<8 {
            let wanted = [Self.reds, Self.greens, Self.blues].map { Double($0[index]) }
            #expect(got[index] == wanted)
        }
        let inspection = try TestFile(Self.plain().bytes).inspect()
        #expect(inspection.format == .psd)
        #expect((inspection.width, inspection.height, inspection.pages) == (4, 2, 1))
    }

    @Test("16 bits are brought down to 8")
    func deep() throws {
        var sample = Self.plain()
        sample.depth = 16
        sample.composite = sample.composite.map { $0.flatMap { [$0, 7] } }
        let got = try pixels(sample)
        #expect(isClose(got[0], [200, 10, 20], within: 1))
        #expect(isClose(got[7], [240, 240, 240], within: 1))
    }

    @Test("Grey, indexed, black and white, and Lab pictures have their colours")
    func modes() throws {
        var gray = PhotoshopSample()
        gray.mode = 1
        gray.composite = [Self.reds]
        #expect(try pixels(gray)[0].prefix(3) == [200, 200, 200])

        var indexed = PhotoshopSample()
        indexed.mode = 2
        indexed.composite = [[0, 1, 2, 0, 0, 0, 0, 0]]
        indexed.colorTable =
            [255, 0, 9] + [UInt8](repeating: 0, count: 253) + [8, 250, 0]
            + [UInt8](repeating: 0, count: 253) + [7, 0, 240] + [UInt8](repeating: 0, count: 253)
        let colors = try pixels(indexed)
        #expect(colors[0] == [255, 8, 7] && colors[1] == [0, 250, 0] && colors[2] == [9, 0, 240])

        var ink = PhotoshopSample()
        ink.mode = 0
        ink.depth = 1
        ink.composite = [[0b1010_0000, 0b0101_0000]]
        let ones = try pixels(ink).map { $0[0] }
        #expect(ones == [0, 255, 0, 255, 255, 0, 255, 0])

        var lab = PhotoshopSample()
        lab.mode = 9
        lab.composite = [
            [UInt8](repeating: 255, count: 8), [UInt8](repeating: 128, count: 8),
            [UInt8](repeating: 128, count: 8),
        ]
        #expect(isClose(try pixels(lab)[3], [255, 255, 255], within: 2))
    }

    @Test("No ink is white, and all of it is black")
    func inks() throws {
        var sample = PhotoshopSample()
        sample.mode = 4
        sample.composite = (0..<4).map { _ in [255, 255, 255, 255, 0, 0, 0, 0] }
        let got = try pixels(sample)
        #expect(isClose(got[0], [255, 255, 255], within: 3), "\(got[0])")
        #expect(got[4].allSatisfy { $0 < 60 }, "\(got[4])")
    }

    @Test("Transparency of the flattened picture takes the white out of its colours")
    func transparency() throws {
        var sample = Self.plain()
        sample.hasTransparency = true
        sample.layers = [
            .init(name: "Ebene", left: 0, top: 0, width: 0, height: 0, channels: [])
        ]
        // Half of black on white.
        sample.composite[0][4] = 128
        sample.composite[1][4] = 128
        sample.composite[2][4] = 128
        sample.composite.append([255, 255, 255, 255, 127, 0, 255, 255])
        let got = try pixels(sample)
        #expect(got[0] == [200, 10, 20, 255])
        #expect(isClose(got[4], [0, 0, 0, 127], within: 2), "\(got[4])")
        #expect(got[5].last == 0)
    }

    static var layered: PhotoshopSample {
        var sample = plain()
        func solid(_ value: UInt8, _ count: Int) -> [UInt8] {
            .init(repeating: value, count: count)
        }
        sample.layers = [
            .init(
                name: "Boden", left: 0, top: 0, width: 4, height: 2,
                channels: [(0, solid(250, 8)), (1, solid(0, 8)), (2, solid(0, 8))]),
            .init(name: "Gruppe", left: 0, top: 0, width: 0, height: 0, channels: []),
            .init(
                name: "Schmuck ♥", left: 2, top: 1, width: 3, height: 2,
                channels: [
                    (-1, [255, 255, 0, 255, 0, 255]), (0, solid(0, 6)), (1, solid(0, 6)),
                    (2, solid(240, 6)),
                ], compression: 1),
        ]
        return sample
    }

    private func page(_ text: String, _ sample: PhotoshopSample) throws -> Image {
        let selection = try #require(PageSelection(text))
        let file = try TestFile(sample.bytes)
        return try withExtendedLifetime(file) {
            try Loader(descriptor: file.descriptor, limits: Limits())
                .showing(selection, .shortened).load().image
        }
    }

    @Test("A layer is a page, as large as itself; groups are none")
    func layer() throws {
        let inspection = try TestFile(Self.layered.bytes).inspect()
        #expect(inspection.pages == 3)
        let lower = try page("2", Self.layered)
        #expect((lower.width, lower.height) == (4, 2))
        #expect(try lower.getpoint(1, 1) == [250, 0, 0, 255])
        let upper = try page("3", Self.layered)
        #expect((upper.width, upper.height) == (3, 2))
        #expect(try upper.getpoint(0, 0) == [0, 0, 240, 255])
        #expect(try upper.getpoint(2, 0)[3] == 0)
        let named = try page("name:Schmuck ♥", Self.layered)
        #expect(try named.bytes() == upper.bytes())
    }

    @Test("Several layers lie over each other where they belong")
    func merged() throws {
        let both = try page("2-3", Self.layered)
        // The upper one stands out to the right and below.
        #expect((both.width, both.height) == (5, 3))
        #expect(try both.getpoint(0, 0) == [250, 0, 0, 255])
        #expect(try both.getpoint(2, 1) == [0, 0, 240, 255])
        #expect(try both.getpoint(4, 1)[3] == 0)
        #expect(try both.getpoint(0, 2)[3] == 0)
    }

    @Test("Layers that were deflated are inflated", arguments: [2, 3])
    func deflated(compression: Int) throws {
        var sample = Self.layered
        sample.layers[0].compression = compression
        let rows: [[UInt8]] = [
            [10, 20, 30, 40, 50, 60, 70, 80], [1, 2, 3, 4, 5, 6, 7, 8],
            [90, 80, 70, 60, 50, 40, 30, 20],
        ]
        sample.layers[0].channels = rows.enumerated().map { ($0, $1) }
        sample.layers[0].deflated = rows.map { row in
            let differences = compression == 3 ? Self.differences(row, width: 4) : row
            return Self.stored(differences)
        }
        let image = try page("2", sample)
        #expect(try image.getpoint(0, 0) == [10, 1, 90, 255])
        #expect(try image.getpoint(3, 1) == [80, 8, 20, 255])
    }

    private static func differences(_ samples: [UInt8], width: Int) -> [UInt8] {
        samples.indices.map { $0 % width == 0 ? samples[$0] : samples[$0] &- samples[$0 - 1] }
    }

    /// Deflate that deflates nothing.
    private static func stored(_ bytes: [UInt8]) -> [UInt8] {
        let (a, b) = bytes.reduce((1, 0)) { sums, byte in
            let a = (sums.0 + Int(byte)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        let count = bytes.count
        return [0x78, 0x01, 1, UInt8(count & 255), UInt8(count >> 8), UInt8(~count & 255)]
            + [UInt8(~count >> 8 & 255)] + bytes + PhotoshopSample.big(b << 16 | a)
    }

    @Test("A page that is not there is an error that says so")
    func missing() throws {
        #expect(throws: ImagingError.noSuchPage(4, count: 3)) { try page("4", Self.layered) }
        #expect(throws: ImagingError.noSuchLayer("Dach")) { try page("name:Dach", Self.layered) }
        #expect(throws: ImagingError.noSuchLayer("embedded:1")) {
            try page("embedded:1", Self.layered)
        }
    }
}
