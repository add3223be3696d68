import Assets
import Transformations

// The crop modes. They share all of their arithmetic, so they share a file.

/// A word that brings the picture into a box.
protocol ResizeWord: Action {
    static var mode: ResizeMode { get }
    /// Where to look if no gravity is written.
    static var standardFocus: Gravity.Focus { get }
}

extension ResizeWord {
    static var standardFocus: Gravity.Focus {
        switch mode {
        case .auto, .autoPad, .fillPad: .automatic([])
        case .scale, .fit, .limit, .mfit, .fill, .lfill, .crop, .thumb, .pad, .lpad, .mpad:
            .compass(.center)
        }
    }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try Resizing(Self.mode, component, standardFocus: Self.standardFocus)
            .apply(to: &canvas)
    }
}

/// `c_scale`
struct Scale: ResizeWord {
    static let mode = ResizeMode.scale
    static let grammar = Grammar("c", "scale", initial: Scale())
    static let summary = "Stretches the picture to the box."
    static let examples = ["c_scale,h_40,w_90", "c_scale,w_60", "c_scale,g_liquid,h_54,w_50"]
}

/// `c_fit`
struct Fit: ResizeWord {
    static let mode = ResizeMode.fit
    static let grammar = Grammar("c", "fit", initial: Fit())
    static let summary = "As large as fits into the box."
    static let examples = ["c_fit,h_60,w_60"]
}

/// `c_limit`
struct Limit: ResizeWord {
    static let mode = ResizeMode.limit
    static let grammar = Grammar("c", "limit", initial: Limit())
    static let summary = "As large as fits into the box, never enlarged."
    static let examples = ["c_limit,h_60,w_60"]
}

/// `c_mfit`
struct MinimumFit: ResizeWord {
    static let mode = ResizeMode.mfit
    static let grammar = Grammar("c", "mfit", initial: MinimumFit())
    static let summary = "As large as fits into the box, never made smaller."
    static let examples = ["c_mfit,h_96,w_96"]
}

/// `c_fill`
struct Fill: ResizeWord {
    static let mode = ResizeMode.fill
    static let grammar = Grammar("c", "fill", initial: Fill())
    static let summary = "Fills the box and cuts off what stands out."
    static let examples = ["c_fill,h_60,w_60", "c_fill,g_north_west,h_30,w_60"]
}

/// `c_lfill`
struct LimitFill: ResizeWord {
    static let mode = ResizeMode.lfill
    static let grammar = Grammar("c", "lfill", initial: LimitFill())
    static let summary = "Fills the box, never enlarged."
    static let examples = ["c_lfill,h_60,w_60"]
}

/// `c_fill_pad`
struct FillPad: ResizeWord {
    static let mode = ResizeMode.fillPad
    static let grammar = Grammar("c", "fill_pad", initial: FillPad())
    static let summary = "Fills the box, and pads where too much would be cut off."
    static let examples = ["b_black,c_fill_pad,g_auto,h_20,w_80"]
}

/// `c_crop`
struct Crop: ResizeWord {
    static let mode = ResizeMode.crop
    static let grammar = Grammar("c", "crop", initial: Crop())
    static let summary = "Cuts a window out, without scaling."
    static let examples = ["c_crop,g_center,h_40,w_40", "c_crop,h_0.5,w_0.5,x_10,y_5"]
}

/// `c_thumb`
struct Thumb: ResizeWord {
    static let mode = ResizeMode.thumb
    static let grammar = Grammar("c", "thumb", initial: Thumb())
    static let summary = "A window around what matters, scaled to the box."
    static let examples = ["c_thumb,g_north,h_50,w_50,z_2"]
}

/// `c_auto`
struct AutoCrop: ResizeWord {
    static let mode = ResizeMode.auto
    static let grammar = Grammar("c", "auto", initial: AutoCrop())
    static let summary = "The best window of the box's ratio, scaled to the box."
    static let examples = ["c_auto,g_auto,h_50,w_50"]
}

/// `c_auto_pad`
struct AutoPad: ResizeWord {
    static let mode = ResizeMode.autoPad
    static let grammar = Grammar("c", "auto_pad", initial: AutoPad())
    static let summary = "Like auto, and pads where too much would be cut off."
    static let examples = ["b_white,c_auto_pad,g_auto,h_20,w_80"]
}

/// `c_pad`
struct Pad: ResizeWord {
    static let mode = ResizeMode.pad
    static let grammar = Grammar("c", "pad", initial: Pad())
    static let summary = "As large as fits, on a canvas of the box's size."
    static let examples = ["b_black,c_pad,h_80,w_80", "b_auto,c_pad,g_west,h_40,w_90"]
}

/// `c_lpad`
struct LimitPad: ResizeWord {
    static let mode = ResizeMode.lpad
    static let grammar = Grammar("c", "lpad", initial: LimitPad())
    static let summary = "Like pad, never enlarged."
    static let examples = ["b_black,c_lpad,h_80,w_80"]
}

/// `c_mpad`
struct MinimumPad: ResizeWord {
    static let mode = ResizeMode.mpad
    static let grammar = Grammar("c", "mpad", initial: MinimumPad())
    static let summary = "Not scaled, on a canvas at least as large as the box."
    static let examples = ["b_black,c_mpad,h_90,w_90"]
}

/// `c_imagga_scale` and `c_imagga_crop`, which an add-on once gave a meaning, fill the box.
struct ImaggaScale: ResizeWord {
    static let mode = ResizeMode.fill
    static let standardFocus = Gravity.Focus.automatic([])
    static let grammar = Grammar(
        "c", "imagga_scale", aliases: ["imagga_crop"], initial: ImaggaScale())
    static let summary = "Fills the box around what catches the eye."
    static let examples = ["c_imagga_scale,h_50,w_50"]
}

/// All of them.
enum ResizeWords {
    static let words: [any Word.Type] = [
        Scale.self, Fit.self, Limit.self, MinimumFit.self, Fill.self, LimitFill.self,
        FillPad.self, Crop.self, Thumb.self, AutoCrop.self, AutoPad.self, Pad.self,
        LimitPad.self, MinimumPad.self, ImaggaScale.self,
    ]
}
