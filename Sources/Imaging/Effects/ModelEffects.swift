import Transformations

/// An effect that needs a model which is not part of the server: read and printed, then refused by
/// its name before anything is rendered.
protocol ModelEffect: Word {
    /// The settings as they were written.
    var settings: String { get set }
}

extension Grammar where W: ModelEffect {
    /// A grammar that keeps the settings as one text.
    fileprivate init(modelEffect name: String, initial: W) {
        self.init(
            "e", name, initial: initial,
            Argument("settings", \.settings, .text(expected: "settings")))
    }
}

struct GenerativeRestore: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "gen_restore", initial: GenerativeRestore())
    static let summary = "Restores a damaged picture."
    static let examples = ["e_gen_restore"]
    static let missingModel: String? = "restoration"
}

struct GenerativeRemove: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "gen_remove", initial: GenerativeRemove())
    static let summary = "Removes what a prompt names."
    static let examples = ["e_gen_remove:prompt_text"]
    static let missingModel: String? = "inpainting"
}

struct GenerativeReplace: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "gen_replace", initial: GenerativeReplace())
    static let summary = "Replaces what a prompt names."
    static let examples = ["e_gen_replace:from_cup;to_vase"]
    static let missingModel: String? = "inpainting"
}

struct GenerativeRecolor: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "gen_recolor", initial: GenerativeRecolor())
    static let summary = "Recolours what a prompt names."
    static let examples = ["e_gen_recolor:prompt_dog;to-color_5632a8"]
    static let missingModel: String? = "segmentation"
}

struct GenerativeBackgroundReplace: ModelEffect {
    var settings = ""

    static let grammar = Grammar(
        modelEffect: "gen_background_replace", initial: GenerativeBackgroundReplace())
    static let summary = "Makes up another background."
    static let examples = ["e_gen_background_replace:prompt_beach"]
    static let missingModel: String? = "inpainting"
}

struct Extract: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "extract", initial: Extract())
    static let summary = "Cuts out what a prompt names."
    static let examples = ["e_extract:prompt_woman"]
    static let missingModel: String? = "segmentation"
}

struct StyleTransfer: ModelEffect {
    var settings = ""

    static let grammar = Grammar(modelEffect: "style_transfer", initial: StyleTransfer())
    static let summary = "Paints in the style of a layer."
    static let examples = ["e_style_transfer:80"]
    static let missingModel: String? = "style transfer"
}
