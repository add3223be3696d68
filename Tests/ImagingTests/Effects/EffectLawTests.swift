import Testing
import Transformations
import Vips

@testable import Imaging

@Suite struct EffectLawTests {
    static let examples = Effects.words.flatMap { $0.examples }
    /// What is refused for animations.
    static let ofStills = ["e_background_removal", "e_upscale", "fn_remote"]

    @Test("Every example is its own canonical text", arguments: examples)
    func examplesAreCanonical(text: String) throws {
        let transformation = try Transformation(parsing: text, vocabulary: Bench.vocabulary)
        #expect(transformation.text == text)
    }

    @Test("Every word has a summary and an example, and no name twice")
    func wordsAreDescribed() {
        var names: Set<String> = []
        for word in Bench.vocabulary.definitions.prefix(Effects.words.count) {
            #expect(word.summary.hasSuffix("."))
            #expect(!word.examples.isEmpty)
            #expect(names.insert("\(word.key)_\(word.name ?? "")").inserted)
        }
    }

    @Test("Every example works on opaque, transparent and animated pictures", arguments: examples)
    func examplesWork(text: String) throws {
        let component = try Bench.component(text)
        guard component.wordsInOrder.contains(where: { $0 is any Action }) else { return }
        for bands in [3, 4] {
            var canvas = try Bench.canvas(24, 16) { x, y in
                Array([UInt8(x * 10), UInt8(y * 15), 90, x < 12 ? 255 : 100].prefix(bands))
            }
            canvas = Canvas(
                frames: [canvas.image, try canvas.image.invert()], delays: [10, 10],
                initialWidth: 24, initialHeight: 16)
            do { try canvas.apply(text) } catch ImagingError.needsStill(let word) {
                // A network would take its time for every frame.
                #expect(word == text && Self.ofStills.contains { text.hasPrefix($0) })
                return
            }
            #expect(canvas.frames[0].width == canvas.frames[1].width)
            #expect(canvas.frames[0].height == canvas.frames[1].height)
            #expect(canvas.frames[0].bands == canvas.frames[1].bands)
            for frame in canvas.frames {
                #expect(try frame.bytes().count == frame.width * frame.height * frame.bands)
            }
        }
    }

    @Test(
        "Spellings are united",
        arguments: [
            ("e_blur:10000", "e_blur:2000"), ("e_shadow:-30", "e_shadow:0"),
            ("e_brightness:200", "e_brightness:100"), ("e_brightness:80", "e_brightness"),
            ("e_contrast:40", "e_contrast:level_40"),
            ("e_contrast:type_linear;level_150", "e_contrast:level_150;type_linear"),
            ("e_improve:100", "e_improve"), ("e_improve:30", "e_improve:30"),
            ("e_outline:outer:20:200", "e_outline:20:200"),
            ("e_outline:15:200", "e_outline:15:200"),
            ("e_trim:10:rgb:ffffff", "e_trim:10:white"), ("e_trim:10", "e_trim"),
            ("r_20:20:20:20", "r_20"), ("r_10:20:10", "r_10:20"), ("r_1:2:3:2", "r_1:2:3"),
            ("r_20:0:40:60", "r_20:0:40:60"), ("r_max", "r_max"), ("r_0", "r_0"),
            ("bo_1.5px_solid_white", "bo_1.5px_solid_white"),
            ("bo_3_solid_rgb:ff0000", "bo_3px_solid_red"),
            ("bo_0px_solid_transparent", "bo_0px_solid_transparent"),
            ("a_450", "a_90"), ("a_vflip.40.hflip", "a_vflip.40.hflip"), ("a_-42", "a_-42"),
            ("b_none", "b_transparent"), ("b_auto:border", "b_auto"),
            ("b_FFF", "b_white"), ("b_rgb:FFFFFF", "b_white"), ("o_100", "o_100"),
            (
                "b_auto:predominant_contrast:palette_red_green_00ff7e",
                "b_auto:predominant_contrast:palette_red_green_00ff7e"
            ),
            (
                "b_auto:border_gradient_contrast:4:vertical",
                "b_auto:border_gradient_contrast:4:vertical"
            ),
            ("bo_$w_solid_white", "bo_$w_solid_white"), ("bo_$w_solid_$c", "bo_$w_solid_$c"),
            ("r_$a:10:$b", "r_$a:10:$b"), ("r_$a_mul_2:10", "r_$a_mul_2:10"),
            ("e_hue:$v", "e_hue:$v"), ("e_distort:$x:0:9:0:9:9:0:9", "e_distort:$x:0:9:0:9:9:0:9"),
            ("e_assist_colorblind:10", "e_assist_colorblind"),
            ("e_simulate_colorblind:Protanopia", "e_simulate_colorblind:protanopia"),
            ("e_bgremoval:screen:29ff4e", "e_bgremoval:screen:rgb:29ff4e"),
            ("e_distort:arc:180.0", "e_distort:arc:180"),
            ("e_distort:arc:900", "e_distort:arc:360"),
            ("e_shear:20.0:0.0", "e_shear:20"), ("e_shear:0:-400", "e_shear:0:-359"),
            ("e_dropshadow:spread_20;azimuth_220", "e_dropshadow:azimuth_220;spread_20"),
            ("e_dropshadow:azimuth_215;elevation_45;spread_50", "e_dropshadow"),
            (
                "e_morphology:method_dilate;kernel_plus;radius_5.0",
                "e_morphology:method_dilate;kernel_plus;radius_5"
            ),
            ("e_ordered_dither:40", "e_ordered_dither:18"), ("e_fade:2000", "e_fade:2000"),
            (
                "e_theme:color_black:photosensitivity_110",
                "e_theme:color_black:photosensitivity_110"
            ),
            ("e_theme:color_rgb:000;photosensitivity_100", "e_theme:color_black"),
            ("e_zoompan:mode_ztr;maxzoom_6.5;du_10", "e_zoompan:mode_ztr;maxzoom_6.5;du_10"),
            (
                "e_zoompan:from_(g_auto;zoom_3.4;x_300;y_200);to_(zoom_99;g_auto:cat)",
                "e_zoompan:from_(g_auto;zoom_3.4;x_300;y_200);to_(g_auto:cat;zoom_8)"
            ),
            ("e_vectorize:3:0.1", "e_vectorize:3:100"),
            (
                "e_vectorize:colors:15:corners:100:despeckle:0.2:detail:200:paths:90",
                "e_vectorize:15:200:20:90:100"
            ),
            ("e_vectorize:corners:40", "e_vectorize:corners:40"), ("e_redeye", "e_redeye"),
            ("e_adv_redeye", "e_redeye"), ("e_pixelate_faces", "e_pixelate_faces"),
            ("e_blur_region:5000,g_ocr_text", "e_blur_region:2000,g_ocr_text"),
            ("b_blurred:100:0", "b_blurred"),
            ("b_gen_fill:prompt_a%20cat", "b_gen_fill:prompt_a%20cat"),
        ])
    func canonical(written: String, declared: String) throws {
        let transformation = try Transformation(parsing: written, vocabulary: Bench.vocabulary)
        #expect(transformation.text == declared)
        let again = try Transformation(parsing: declared, vocabulary: Bench.vocabulary)
        #expect(again.text == declared)
    }

    @Test(
        "What does not fit is refused",
        arguments: [
            "e_shapren", "e_outline:sideways", "r_-5", "r_1:2:3:4:5", "r_round",
            "bo_5px_dashed_red",
            "bo_solid_red", "a_left", "a_90..90", "b_auto:nonsense", "b_nocolor", "o_much",
            "e_distort:1:2:3:4:5:6:7", "e_distort:0:0:10:10:10:0:0:10", "e_distort:arc",
            "e_shear:90", "e_shear:-268", "e_recolor:1:2:3", "e_theme:color_nocolor",
            "e_theme:photosensitivity_10",
            "e_simulate_colorblind:yes", "e_zoompan:mode_up", "e_zoompan:from_zoom_2",
            "e_vectorize:colors", "e_vectorize:1:2:3:4:5:6", "e_morphology:kernel_heart",
            "e_improve:seaside", "e_pixelate:big", "e_trim:10:no-color", "e_sepia:50:50",
        ])
    func refused(text: String) {
        #expect(throws: TransformationError.self) {
            try Transformation(parsing: text, vocabulary: Bench.vocabulary)
        }
    }
}
