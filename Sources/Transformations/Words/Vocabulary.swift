/// The words that are spoken, in the order in which they work inside one component.
public struct Vocabulary: Sendable {
    /// A word's declaration, without its type.
    public struct Definition: Sendable {
        public let key: String
        public let name: String?
        public let aliases: [String]
        public let summary: String
        public let examples: [String]
        /// Each argument's label and the values it takes.
        public let arguments: [(label: String, expected: String)]
        /// The model it needs and that is not installed.
        public let missingModel: String?
        let position: Int
        let read: @Sendable ([Substring]) throws(ArgumentFailure) -> (any Word, String)
    }

    /// Which argument did not fit.
    struct ArgumentFailure: Error {
        var text: String
        var expected: String
    }

    /// Every word, in order.
    public let definitions: [Definition]
    /// key → its only word.
    private let plain: [String: Definition]
    /// key → name → word.
    private let named: [String: [String: Definition]]

    /// A vocabulary of `words`; their order is the order of work.
    public init(_ words: [any Word.Type]) {
        var definitions: [Definition] = []
        for word in words { definitions.append(Self.define(word, position: definitions.count)) }
        self.definitions = definitions
        var plain: [String: Definition] = [:]
        var named: [String: [String: Definition]] = [:]
        for definition in definitions {
            guard let name = definition.name else {
                plain[definition.key] = definition
                continue
            }
            for spelling in [name] + definition.aliases {
                named[definition.key, default: [:]][spelling] = definition
            }
        }
        self.plain = plain
        self.named = named
    }

    /// Every parameter of the language, spoken or not (the transformation reference's list).
    static let parameters: Set<String> = [
        "a", "ac", "af", "ar", "b", "bl", "bo", "br", "c", "co", "cs", "d", "dl", "dn", "dpr", "dr",
        "du", "e", "eo", "f", "fl", "fn", "fps", "g", "h", "if", "ki", "l", "o", "p", "pg", "q",
        "r",
        "so", "sp", "t", "u", "vc", "vs", "w", "x", "y", "z",
    ]

    /// Words of the language under parameters that have many: what is none of them is a mistake, what
    /// is one of them and not spoken is refused by its name.
    static let words: Set<String> = [
        "c_imagga_crop", "c_imagga_scale",
        "e_accelerate", "e_adv_redeye", "e_art", "e_assist_colorblind", "e_auto_enhance",
        "e_background_removal", "e_bgremoval", "e_blur_faces", "e_boomerang", "e_camera",
        "e_deshake", "e_distort", "e_dropshadow", "e_embed_clipping_path", "e_enhance",
        "e_extract", "e_fade", "e_gen_background_replace", "e_gen_recolor", "e_gen_remove",
        "e_gen_replace", "e_gen_restore", "e_light", "e_lightroom", "e_morphology", "e_noise",
        "e_ocr", "e_ordered_dither", "e_pixelate_faces", "e_preview", "e_progressbar",
        "e_recolor", "e_redeye", "e_reverse", "e_shear", "e_simulate_colorblind",
        "e_style_transfer", "e_swap_image", "e_theme", "e_transition", "e_upscale",
        "e_vectorize", "e_viesus_correct", "e_volume", "e_zoompan",
        "fl_alternate", "fl_c2pa", "fl_draco", "fl_getinfo", "fl_group4", "fl_hlsv3",
        "fl_ignore_mask_channels", "fl_keep_dar", "fl_mono", "fl_no_stream", "fl_replace_image",
        "fl_sanitize", "fl_splice", "fl_streaming_attachment", "fl_tiff8_lzw", "fl_truncate_ts",
        "fl_waveform",
    ]

    func definition(_ key: String, name: String) -> Definition? {
        if let words = named[key] {
            if let word = words[name] ?? words[name.lowercased()] { return word }
        }
        return plain[key]
    }

    func isNamed(_ key: String) -> Bool { named[key] != nil }
    func isSpoken(_ key: String) -> Bool { named[key] != nil || plain[key] != nil }

    /// The known name that `name` is probably a misspelling of.
    func suggestion(for name: String, key: String) -> String? {
        let names = named[key].map { Array($0.keys) } ?? []
        return Spelling.nearest(to: name, among: names)
    }

    private static func define<W: Word>(_ type: W.Type, position: Int) -> Definition {
        let grammar = W.grammar
        return Definition(
            key: grammar.key, name: grammar.name, aliases: grammar.aliases, summary: W.summary,
            examples: W.examples,
            arguments: grammar.arguments.map { ($0.label, $0.expected) },
            missingModel: W.missingModel, position: position,
            read: { values throws(ArgumentFailure) in
                let word = try grammar.read(values)
                return (word, grammar.print(word))
            })
    }
}

extension Grammar {
    /// The word with these argument texts, which colons separated.
    func read(_ values: [Substring]) throws(Vocabulary.ArgumentFailure) -> W {
        var word = initial
        var rest = values[...]
        if arguments.contains(where: { $0.style == .labelled }) {
            rest = values.flatMap { $0.split(separator: ";") }[...]
        }
        var position = 0
        while let value = rest.first {
            let (argument, text) = try choose(value, rest, position)
            guard text.isEmpty || argument.read(text, &word) else {
                throw Vocabulary.ArgumentFailure(text: text, expected: argument.expected)
            }
            if argument.takesRest { return word }
            rest = rest.dropFirst()
            position += 1
        }
        return word
    }

    private func choose(
        _ value: Substring, _ rest: ArraySlice<Substring>, _ position: Int
    ) throws(Vocabulary.ArgumentFailure) -> (Argument<W>, String) {
        if let labelled = arguments.first(where: {
            $0.style == .labelled && value.hasPrefix($0.label + "_")
        }) {
            return (labelled, String(value.dropFirst(labelled.label.count + 1)))
        }
        guard position < arguments.count else {
            throw Vocabulary.ArgumentFailure(
                text: String(value),
                expected: arguments.isEmpty
                    ? "no value" : "no more than \(arguments.count) values")
        }
        let argument = arguments[position]
        return (argument, argument.takesRest ? rest.joined(separator: ":") : String(value))
    }
}

/// Guesses at misspelt words.
enum Spelling {
    /// The nearest of `names` within two edits (one for short words), `nil` where none is near.
    static func nearest(to word: String, among names: [String]) -> String? {
        let limit = word.count < 5 ? 1 : 2
        return names.map { ($0, distance(Array(word.lowercased().utf8), Array($0.utf8))) }
            .filter { $0.1 <= limit }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Edits (insert, delete, replace, swap neighbours) between two words.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard abs(a.count - b.count) <= 2 else { return 3 }
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(
                    rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
