import Assets
import Imaging
import Testing
import Vips

/// Transformations as applications publish them, of a picture of 64 × 48 pixels with a square logo.
@Suite(.oneAtATime) struct PublishedTests {
    init() throws { try Engine.start() }

    static let rows: [(String, Size)] = [
        (
            "$horizontal_200,$vertical_200,$correction_0.04,$logoheight_80,q_auto/w_200,c_fit"
                + "/l_logo-big,c_fit,w_$logoheight,g_north,x_$horizontal_mul_$correction,"
                + "y_$vertical_mul_0.1/e_replace_color:ffc0cb:30:111111,dpr_2.0,q_auto",
            Size(200, 150)
        ),
        (
            "$horizontal_500,$correctx_0.04,$correcty_0.1,$logoscalar_0.4,$color_!pink!"
                + "/e_replace_color:$color:30:111111/c_scale,w_$horizontal/c_fit,g_north,l_logo-big,"
                + "w_$horizontal_mul_$logoscalar,x_$horizontal_mul_$correctx,"
                + "y_$horizontal_mul_$correcty/dpr_2.0,q_auto", Size(500, 375)
        ),
        (
            "$currWidth_w,$currHeight_h/ar_1,b_auto,c_pad,w_iw_div_2/c_crop,g_north_east,h_10,w_10"
                + "/c_fill,h_$currHeight,w_$currWidth/q_auto/c_scale,h_100,w_100", Size(100, 100)
        ),
        (
            "$overlay_!mypath:myimage!/c_fill,h_400,w_400/l_$overlay/c_scale,w_100"
                + "/fl_layer_apply,g_south_east,x_20,y_20", Size(400, 400)
        ),
        (
            "$name_!Max!/l_text:Sans_10:My%20name%20is%20$(name)%20the%20Magnificent"
                + "/fl_layer_apply,fl_no_overflow", Size(64, 48)
        ),
        (
            "$style_!Sans_12!,$color_!rgb:ff33cc!/co_$color,l_text:$style:hello/fl_layer_apply",
            Size(64, 48)
        ),
        ("$efname_!blur!,e_$efname:100", Size(64, 48)), ("$a_!bbb!_to_f", Size(64, 48)),
        ("$wpsize_!_cld_full!,w_640,h_480,c_scale", Size(640, 480)),
        ("$a_30/if_ar_gt_0.65_and_w_gt_1000", Size(64, 48)),
        (
            "if_ar_gte_16:9,w_220,h_150,c_limit/if_ar_gte_9:16_and_ar_lt_16:9,w_22,h_15,c_limit"
                + "/if_ar_lt_9:16,w_1080,h_3888,c_limit/fl_lossy,q_auto", Size(20, 15)
        ),
        (
            "if_!tag1:tag2:tag3!_in_tags,c_fill,h_120,w_80/if_else,c_fit,h_150,w_150/e_sepia",
            Size(150, 113)
        ),
        ("if_ar_gte_3:4_and_pc_gte_100_or_pc_ne_0,c_scale,w_50", Size(50, 38)),
        ("if_fc_gte_1/g_auto,c_fill,w_16,h_7/if_else/g_center,c_fill,w_16,h_8/if_end", Size(16, 8)),
        (
            "if_isndef_$cover/$cover_!exports:6410!/if_end/b_rgb:ffffff,g_north_west,o_0,w_556.5,"
                + "h_408/l_$cover,c_fit", Size(557, 408)
        ),
        ("if_w_lte_500/if_else/$a_30/if_end", Size(64, 48)),
        ("if_w_gt_1000_and_ar_lt_3:4,c_scale,w_1000/if_else,c_scale,w_500", Size(500, 375)),
        ("$v_9/r_10:20:$v:40", Size(64, 48)),
        ("$imgw_80,$ftile_$imgw_div_3,$tile_$ftile_to_i/w_$tile", Size(26, 20)),
    ]

    @Test(arguments: rows)
    func publishedTransformationsComeOut(_ words: String, _ wanted: Size) throws {
        let layers = try ["logo-big", "mypath:myimage", "exports:6410"].map {
            ($0, try Samples.png([10, 20, 30], 40, 40))
        }
        let rendered = try Rendered(words, of: try Samples.quartersFile(), layers: layers)
        #expect(rendered.size == wanted)
    }
}
