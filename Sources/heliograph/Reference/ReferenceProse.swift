import Imaging
import Transformations

/// What the reference says beside its tables of words.
enum ReferenceProse {
    static let opening = [
        "# The URL language",
        "",
        "Every word that this version reads, with its values, their defaults (in brackets) and an",
        "example. `heliograph reference --words > docs/reference.md` writes this page from the",
        "declarations that also read URLs; a test compares the two.",
        "",
        "A transformation is a chain of components between slashes, each done to what the one before",
        "made: `c_fill,h_200,w_300/e_sepia/f_auto`. A component is items between commas, in any order;",
        "an item is a parameter, an underscore and a value. The last item of a parameter counts; flags",
        "add up (`fl_lossy.progressive`). Whole numbers are pixels, decimals shares of a side.",
        "",
        "`heliograph explain <URL>` says how a URL is read. What was decided where published URLs",
        "leave a question open stands in [compatibility.md](compatibility.md).",
    ]

    static func opening(of group: WordReference.Group) -> [String] {
        switch group {
        case .layers: layers
        case .names:
            ["Names of transformations that the API keeps; they may name each other.", ""]
        case .film: ["Read and printed; pictures have no use for them.", ""]
        case .resize, .gravity, .look, .effects, .output: []
        }
    }

    private static let layers = [
        "`l_` puts a picture or a text over what is there, `u_` under it: `l_<public ID>` with `:` for",
        "`/`, `l_fetch:<base64>`, `l_text:<style>:<text>`, `l_$name`. Alone in a component with its own",
        "words it is applied at once: `g_south_east,l_logo,w_80,x_20,y_20`. As a block, what follows is",
        "done to the layer until `fl_layer_apply` places it: `l_logo/c_scale,w_80/fl_layer_apply,g_east`.",
        "Blocks nest.",
        "",
    ]

    static let texts: [String] = {
        func list<Value: CaseIterable & RawRepresentable<String>>(_ type: Value.Type) -> String {
            Value.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        }
        return [
            "", "## Texts", "",
            "`l_text:<font>_<size>[_<option>]…:<text>`; the size is in pixels. Commas and slashes in the",
            "text are escaped twice (`%252C`, `%252F`). `co_` is the colour of the letters, `b_` of the",
            "box behind them; `c_fit,w_<pixels>` wraps lines.",
            "", "| option | values |", "|---|---|",
            "| weight | `thin`, `light`, `normal`, `bold`, or a number from 1 to 1000 |",
            "| style | `normal`, `italic` |",
            "| decoration | \(list(TextStyle.Decoration.self)) |",
            "| alignment | \(list(TextStyle.Alignment.self)) |",
            "| `stroke` | the border of `bo_` is drawn around the letters |",
            "| `letter_spacing_<pixels>`, `line_spacing_<pixels>` | may be negative |",
            "| `antialias_…` | \(list(TextStyle.Antialias.self)) |",
            "| `hinting_…` | \(list(TextStyle.Hinting.self)) |",
            "", "Example: `co_white,l_text:Arial_40_bold:Hello%252C%20World`",
        ]
    }()

    static let variables: [String] = {
        let operators = Expression.Operator.allCases.map { "`\($0.rawValue)`" }
        return [
            "", "## Variables and arithmetic", "",
            "`$<name>_<value>` gives a name (letters and digits) a value: a number, a text or list",
            "`!one:two!`, another variable, a fact about the picture, `ctx:!key!`, `md:!id!`, `current`,",
            "`ref:!public ID!`, or arithmetic. Any value of a word may be arithmetic: `w_$size_mul_2`.",
            "In texts, `$(name)` stands for the value.",
            "",
            "Operators: \(operators.joined(separator: ", ")). `pow` binds tightest, then `mul`, `div` and",
            "`mod`, then `add` and `sub`; equals go from left to right. `_to_i` and `_to_f` turn what",
            "stands before them into a whole number or a decimal.",
            "", "Example: `$size_300,c_fill,h_$size_div_2,w_$size`",
            "", "| fact | what it is |", "|---|---|",
        ]
            + Expression.Characteristic.allCases.map { "| `\($0.rawValue)` | \($0.summary) |" }
    }()

    static let conditions =
        [
            "", "## Conditions", "",
            "`if_<left>_<comparison>_<right>`, joined by `and` and `or`, of which `and` binds tighter.",
            "Beside other items it is about its component alone (`c_scale,if_w_gt_300,w_300` is declared",
            "`if_w_gt_300,c_scale,w_300`); by itself it opens a block up to `if_end`, with `if_else`",
            "between. `if_isdef_$name` and `if_isndef_$name` ask whether a variable has a value.",
            "", "Example: `if_ar_gt_16:9/c_fill,h_200,w_400/if_else/c_pad,h_200,w_400/if_end`",
            "", "| comparison | what it asks |", "|---|---|",
        ] + Condition.Comparison.allCases.map { "| `\($0.rawValue)` | \($0.summary) |" }

    static let unspoken =
        [
            "", "## Read, and refused by name", "",
            "Words of the language that nobody acts upon here. They are read, printed and listed; a picture",
            "that needs one is answered with 400.",
            "",
        ] + [Vocabulary.spoken.unspoken.map { "`\($0)`" }.joined(separator: ", ") + "."]
}
