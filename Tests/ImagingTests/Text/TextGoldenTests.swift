import Assets
import Foundation
import Imaging
import Testing
import Transformations
import Vips

/// Texts in many styles, against pictures that somebody has looked at.
///
/// With `HELIOGRAPH_RECORD_GOLDENS=1` in the environment the pictures are recorded instead. They
/// show the fonts of the Debian packages that `scripts/packages.sh` names.
@Suite(.oneAtATime) struct TextGoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("TextGoldens")

    /// File name and layer.
    static let examples: [(String, String)] =
        families.map { ("family " + $0, "l_text:\($0.replacing(" ", with: "%20"))_20:Hamburg") }
        + weights.map { ("weight \($0)", "l_text:Lato_26_\($0):Hag5") } + settings + scripts

    static let families = [
        "Arial", "Times New Roman", "Courier New", "Georgia", "Verdana", "Bebas Neue",
        "Comic Sans MS",
        "Roboto", "Roboto Condensed", "Open Sans", "Lato", "Inter", "Lobster", "Unheard Of",
    ]
    static let weights = ["100", "light", "400", "500", "bold", "900"]

    static let settings = [
        ("italic", "l_text:Arial_24_italic:Slanted"),
        ("underline", "l_text:Arial_24_underline:Bogyj"),
        ("strikethrough", "l_text:Arial_24_strikethrough:Bogyj"),
        ("center", "l_text:Arial_14_center:Three%0Alines%20of%0Atext"),
        ("right", "l_text:Arial_14_right:Three%0Alines%20of%0Atext"),
        (
            "justify",
            "c_fit,l_text:Arial_11_justify:All%20lines%20but%20the%20last%20are%20wide,w_90"
        ),
        ("stroke", "bo_3px_solid_red,co_white,l_text:Arial_36_bold_stroke:Aa8"),
        ("faint stroke", "bo_4px_solid_rgb:ff000060,co_rgb:0000ff80,l_text:Arial_36_stroke:Aa8"),
        ("wide letters", "l_text:Arial_18_letter_spacing_6:Helio"),
        ("narrow letters", "l_text:Arial_24_letter_spacing_-4:Helio"),
        ("wide lines", "l_text:Arial_14_line_spacing_10:One%0Atwo"),
        ("narrow lines", "l_text:Arial_18_line_spacing_-8:One%0Atwo"),
        ("box", "b_rgb:ffcc00,l_text:Arial_20:Boxed"),
        ("spaced box", "b_rgb:ffcc00,l_text:Arial_20:%20Boxed%20"),
        ("round box", "b_rgb:ffcc00,l_text:Arial_20:Boxed,r_8"),
        ("line box", "b_rgb:ffcc00,fl_text_no_trim,l_text:Arial_20:ace"),
        ("wrap", "c_fit,l_text:Arial_13:Words%20go%20on%20the%20next%20line,w_80"),
        ("ellipsis", "c_fit,h_28,l_text:Arial_13:Many%20words%20go%20on%20the%20next%20line,w_80"),
        ("scaled", "h_50,l_text:Arial_20:Tall,w_60"),
        ("jagged", "l_text:Arial_24_antialias_none:Jagged"),
        ("hinted", "l_text:DejaVu%20Sans_12_hinting_full:Full%20hinting"),
        ("turned", "a_20,l_text:Arial_20:Turned"),
        ("shadow", "co_white,e_shadow:20,l_text:Arial_30:Shade"),
        ("half", "l_text:Arial_30_bold:Half,o_50"),
        ("large", "fl_no_overflow,l_text:Times_200_bold:g"),
        ("punctuation", "l_text:Arial_16:%3Cb%3E%26%252C%252F%2522"),
    ]

    static let scripts = [
        ("emoji", "l_text:Arial_30:%F0%9F%98%80a%E2%9D%A4%EF%B8%8F"),
        ("half emoji", "l_text:Arial_30:%F0%9F%98%80,o_40"),
        ("hebrew", "c_fit,fl_text_no_trim,l_text:Arial_20:%D7%A9%D7%9C%D7%95%D7%9D%202,w_90"),
        ("arabic", "l_text:Arial_24:%D9%85%D8%B1%D8%AD%D8%A8%D8%A7"),
        ("devanagari", "l_text:Arial_24:%E0%A4%A8%E0%A4%AE%E0%A4%B8%E0%A5%8D%E0%A4%A4%E0%A5%87"),
        (
            "japanese",
            "c_fit,l_text:Sawarabi%20Gothic_18:%E3%82%B5%E3%83%B3%E3%83%97%E3%83%AB%E3%81%AE%E6%96%87%E7%AB%A0,w_80"
        ),
        ("cyrillic", "l_text:Georgia_20:%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82"),
    ]

    @Test(arguments: examples) func textsLookAsTheyDid(_ name: String, _ text: String) throws {
        let base = try Samples.png([214, 226, 238], 96, 64)
        let picture = try Rendered("fl_no_overflow,\(text)", of: base).canvas.image
        let file = Self.folder.appendingPathComponent(
            name.replacing(" ", with: "-").lowercased() + ".png")
        if GoldenTests.isRecording {
            try FileManager.default.createDirectory(
                at: Self.folder, withIntermediateDirectories: true)
            return try Data(Samples.saved(picture, as: .png).bytes).write(to: file)
        }
        let bytes = try #require(
            try? Data(contentsOf: file), "not recorded: \(file.lastPathComponent)")
        let golden = try TestFile(Array(bytes)).load().image
        try #require(golden.width == picture.width && golden.height == picture.height)
        let difference = try Difference(golden, picture)
        #expect(difference.mean <= 1.5 && difference.largest <= 60, "\(name): \(difference)")
    }

    /// Off while recording only: the folder is then being written by the test beside it.
    @Test(.disabled(if: GoldenTests.isRecording)) func thereIsNoGoldenWithoutAnExample() throws {
        let found = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        let wanted = Self.examples.map { $0.0.replacing(" ", with: "-").lowercased() + ".png" }
        #expect(Set(found) == Set(wanted))
    }
}
