import Imaging
import Transformations

/// `docs/reference.md`: every word of the URL language, from the declarations that read it.
enum WordReference {
    static let text: String = {
        var lines = ReferenceProse.opening
        for group in Group.allCases {
            lines += ["", "## \(group.rawValue)", ""] + ReferenceProse.opening(of: group)
            let words = Vocabulary.spoken.definitions.filter { Group(of: $0) == group }
            lines += table(words)
        }
        lines += ReferenceProse.texts + ReferenceProse.variables + ReferenceProse.conditions
        lines += ReferenceProse.unspoken
        return lines.joined(separator: "\n") + "\n"
    }()

    /// The words that belong together.
    enum Group: String, CaseIterable {
        case resize = "Resizing"
        case gravity = "Gravity and places"
        case look = "Colours, borders and turns"
        case effects = "Effects"
        case layers = "Layers"
        case output = "Output"
        case names = "Named transformations"
        case film = "Film, sound and sprites"

        init(of word: Vocabulary.Definition) {
            let isOfLayers = LayerWords.words.contains { $0 == word.type }
            switch word.key {
            case _ where isOfLayers: self = .layers
            case "c", "w", "h", "ar", "dpr", "z": self = .resize
            case "fl" where word.name == "ignore_aspect_ratio": self = .resize
            case "g", "x", "y": self = .gravity
            case "a", "b", "bo", "co", "o", "r": self = .look
            case "e": self = .effects
            case "t", "bl": self = .names
            case "ac", "af", "br", "dr", "du", "eo", "ki", "p", "so", "sp", "vc": self = .film
            default: self = .output
            }
        }
    }

    // MARK: Rows

    private static func table(_ words: [Vocabulary.Definition]) -> [String] {
        guard !words.isEmpty else { return [] }
        return ["| word | what it does | values | example |", "|---|---|---|---|"]
            + words.map { word in
                let cells = [
                    code(syntax(of: word)), escaped(summary(of: word)), escaped(values(of: word)),
                    code(example(of: word)),
                ]
                return "| \(cells.joined(separator: " | ")) |"
            }
    }

    /// `e_blur[:strength]`, `w_<width>`.
    private static func syntax(of word: Vocabulary.Definition) -> String {
        guard let name = word.name else {
            return "\(word.key)_<\(word.arguments.map(\.label).joined(separator: ":"))>"
        }
        let labels = word.arguments.map(\.label)
        let values =
            word.isLabelled
            ? "[:" + labels.map { "\($0)_…" }.joined(separator: ";") + "]"
            : labels.map { "[:\($0)" }.joined()
                + String(repeating: "]", count: labels.count)
        return "\(word.key)_\(name)" + (labels.isEmpty ? "" : values)
    }

    private static func summary(of word: Vocabulary.Definition) -> String {
        var summary = word.summary
        if !word.aliases.isEmpty {
            summary += " Also " + word.aliases.map { code($0) }.joined(separator: ", ") + "."
        }
        if let model = word.missingModel {
            summary += " Refused: needs a model for \(model) that is not installed."
        }
        return summary
    }

    private static func values(of word: Vocabulary.Definition) -> String {
        zip(word.arguments, word.defaults).map { argument, standard in
            let isOptional = word.name != nil && !standard.isEmpty
            return "\(argument.label): \(argument.expected)"
                + (isOptional ? " (\(code(standard)))" : "")
        }.joined(separator: "; ")
    }

    private static func code(_ text: String) -> String { "`\(text)`" }

    /// A bar would end the cell, and an angle would begin a tag.
    private static func escaped(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;")
    }

    // MARK: Examples

    /// A canonical transformation in which the word stands.
    static func example(of word: Vocabulary.Definition) -> String {
        if let example = word.examples.first { return example }
        let name = word.name.map { "\(word.key)_\($0)" }
        if let example = examples[name ?? word.key] { return example }
        let written =
            Group(of: word) == .layers ? "l_logo/fl_layer_apply,\(name ?? "")" : name ?? ""
        return (try? Transformation(parsing: written, vocabulary: .spoken).text) ?? written
    }

    /// For words that make no picture of their own.
    private static let examples = [
        "t": "t_card.badge", "bl": "bl_card", "d": "d_avatar.png", "ar": "ar_16:9,c_fill,w_300",
        "dpr": "c_scale,dpr_2.0,w_100", "g": "c_fill,g_north_east,h_100,w_100",
        "x": "c_crop,h_40,w_40,x_10,y_20", "y": "c_crop,h_40,w_40,x_10,y_20",
        "z": "c_thumb,g_face,h_100,w_100,z_0.8", "co": "co_red,e_outline", "pg": "pg_2",
        "so": "so_2.5", "eo": "eo_8", "du": "du_4", "ac": "ac_none", "af": "af_44100",
        "vc": "vc_h264", "br": "br_500k", "fps": "fps_10-25", "ki": "ki_2.0", "sp": "sp_auto",
        "vs": "vs_10", "dr": "dr_high", "p": "p_icon", "dn": "dn_200", "cs": "cs_srgb",
    ]
}
