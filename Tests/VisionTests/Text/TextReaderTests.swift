import Foundation
import Testing
import Vips

@testable import Vision

/// Pictures of known words in fonts of Debian's.
enum WrittenPage {
    static let lines = [
        "The quick brown fox jumps", "over a lazy dog in 2026", "Heliograph serves pictures",
        "Opening hours 9:30 to 17:45", "Total amount 1,284.50 EUR",
    ]
    static let fonts = [
        "Liberation Sans 36", "Liberation Serif 36", "DejaVu Sans Mono 32", "Lato 36",
        "Open Sans Bold 34",
    ]

    static var words: [String] { lines.flatMap { $0.split(separator: " ").map(String.init) } }

    /// One band of ink.
    static func ink(_ font: String) throws -> Image {
        var settings = Image.TextSettings()
        settings.font = font
        settings.spacing = 14
        let text = try Image.text(lines.joined(separator: "\n"), settings)
        return try text.embed(
            x: 60, y: 60, width: text.width + 120, height: text.height + 120, extend: .black
        ).copyMemory()
    }

    /// Ink of a colour on paper.
    static func page(_ ink: Image, color: [Double], on paper: Image) throws -> Image {
        let inked = try Image.solid(color, width: ink.width, height: ink.height)
        return try ink.ifthenelse(inked, paper, blend: true).copy(interpretation: .srgb)
            .copyMemory()
    }

    static func straight(_ font: String) throws -> Image {
        let ink = try ink(font)
        let paper = try Image.solid([250, 248, 240], width: ink.width, height: ink.height)
        return try page(ink, color: [20, 20, 30], on: paper)
    }

    static func turned(_ font: String, degrees: Double) throws -> Image {
        let ink = try ink(font).rotate(degrees).cast(.uchar).copyMemory()
        let paper = try Image.solid([250, 248, 240], width: ink.width, height: ink.height)
        return try page(ink, color: [20, 20, 30], on: paper)
    }

    static func overPhotograph(_ font: String, _ name: String) throws -> Image {
        let ink = try ink(font)
        let photograph = try Photographs.image(name)
        let scale =
            max(
                Double(ink.width) / Double(photograph.width),
                Double(ink.height) / Double(photograph.height)) * 1.02
        let paper = try photograph.resize(scale).extractArea(
            left: 0, top: 0, width: ink.width, height: ink.height)
        return try page(ink, color: [255, 255, 255], on: paper)
    }
}

@Suite(.serialized, .needs(.textBoxes, .textLines)) struct `Reading text` {
    /// How many of the page's words were read, each in its turn.
    private func rightWords(_ reading: TextReading?) -> Int {
        let read = reading?.lines.flatMap { $0.text.split(separator: " ").map(String.init) } ?? []
        return WrittenPage.words.count
            - read.difference(from: WrittenPage.words).removals.count
    }

    private func check(_ reading: TextReading?, _ name: String) {
        let (right, all) = (rightWords(reading), WrittenPage.words.count)
        #expect(
            Double(right) >= 0.95 * Double(all),
            "\(name): \(right) of \(all): \(reading?.text ?? "")")
        print("\(name): \(right) of \(all) words")
    }

    @Test("Words are read in five fonts", arguments: WrittenPage.fonts)
    func straight(font: String) async throws {
        let report = try await Seer.shared.look([.text]) { try WrittenPage.straight(font) }
        check(report.text, font)
    }

    @Test(
        "Words are read when they are turned",
        arguments: zip(WrittenPage.fonts, [10.0, -10, 10, 30, 90]))
    func turned(font: String, degrees: Double) async throws {
        let report = try await Seer.shared.look([.text]) {
            try WrittenPage.turned(font, degrees: degrees)
        }
        check(report.text, "\(font) turned by \(degrees)°")
    }

    @Test("Words are read over photographs", .needsPhotographs)
    func overPhotographs() async throws {
        let photographs = [
            "coffee.png", "rocket.jpg", "cat.png", "astronaut.png", "photographer.png",
        ]
        var right = 0
        for (font, photograph) in zip(WrittenPage.fonts, photographs) {
            let report = try await Seer.shared.look([.text]) {
                try WrittenPage.overPhotograph(font, photograph)
            }
            right += rightWords(report.text)
        }
        let all = photographs.count * WrittenPage.words.count
        print("over photographs: \(right) of \(all) words")
        #expect(Double(right) >= 0.95 * Double(all))
    }

    @Test(
        "Photographs without text give nothing", .needsPhotographs,
        arguments: [
            "coffee.png", "cat.png", "galaxies.jpg", "retina.jpg", "photographer.png",
            "textures/brick.png", "textures/grass.png", "textures/gravel.png",
        ])
    func nothing(name: String) async throws {
        let report = try await Seer.shared.look([.text]) { try Photographs.image(name) }
        #expect(report.text?.lines == [], "\(report.text?.text ?? "")")
    }

    /// The cup in it is as round as an 8, and the smaller the picture, the surer the reader is of
    /// that.
    @Test(
        "Things that look like letters are none, however small the picture is", .needsPhotographs,
        arguments: [
            ("coffee.png", 0.5), ("coffee.png", 0.35), ("coffee.png", 0.25),
            ("photographer.png", 0.75),
        ])
    func things(name: String, scale: Double) async throws {
        for isMirrored in [false, true] {
            let report = try await Seer.shared.look([.text]) {
                let small = try Photographs.image(name).resize(scale)
                return try isMirrored ? small.flip(.horizontal).copyMemory() : small.copyMemory()
            }
            #expect(report.text?.lines == [], "\(report.text?.text ?? "")")
        }
    }

    @Test(
        "Few letters by themselves are read",
        arguments: ["7", "A", "42", "OK", "WC", "B4", "101", "EXIT", "2026"])
    func fewLetters(text: String) async throws {
        let report = try await Seer.shared.look([.text]) {
            var settings = Image.TextSettings()
            settings.font = "Liberation Sans 60"
            let ink = try Image.text(text, settings)
            let paper = try Image.solid([240, 230, 200], width: 640, height: 480)
            let placed = try ink.embed(x: 200, y: 200, width: 640, height: 480, extend: .black)
            return try WrittenPage.page(placed, color: [30, 30, 60], on: paper)
        }
        #expect(report.text?.text == text)
    }

    @Test func `lines and words lie where they were written`() async throws {
        let report = try await Seer.shared.look([.text]) {
            var settings = Image.TextSettings()
            settings.font = "Liberation Sans 40"
            let ink = try Image.text("left right", settings)
            let paper = try Image.solid([255, 255, 255], width: 640, height: 400)
            let placed = try ink.embed(x: 300, y: 200, width: 640, height: 400, extend: .black)
            return try WrittenPage.page(placed, color: [0, 0, 0], on: paper)
        }
        let line = try #require(report.text?.lines.first)
        #expect(report.text?.lines.count == 1 && line.text == "left right")
        #expect(line.words.map(\.text) == ["left", "right"])
        #expect(abs(line.polygon[0].x - 300) < 12 && abs(line.polygon[0].y - 200) < 14)
        let (left, right) = (line.words[0].polygon, line.words[1].polygon)
        #expect(left[1].x <= right[0].x + 0.1)
        #expect(abs(left[0].x - 300) < 14 && abs(left[1].x - 365) < 16, "\(left)")
        #expect(line.confidence > 0.9)
    }

    @Test(
        "A picture is searched in whole cells, with small ones made larger",
        arguments: [
            (736, 736, 736, 736), (368, 368, 736, 736), (2048, 1024, 1600, 800),
            (100, 4000, 32, 1600), (1, 1, 736, 736),
        ])
    func sizes(width: Int, height: Int, wantedWidth: Int, wantedHeight: Int) {
        let size = TextReader.size(width, height)
        #expect(size == (wantedWidth, wantedHeight))
    }
}
