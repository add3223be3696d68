import Imaging
import Testing
import Transformations

/// A generator whose numbers are the same in every run (SplitMix64).
private struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Valid values of every spoken word, found by asking the grammar: those of its domains, and for the
/// rest those that it reads.
private struct Values {
    /// A word of one or no value, by its name: texts that follow the name.
    let tails: [String]
    let word: Vocabulary.Definition

    /// What values look like in this language; each word takes what it can read.
    private static let pool = [
        "auto", "max", "none", "face", "faces:auto", "north_west", "center", "16:9", "3:2", "iw",
        "ih",
        "0.5", "1.0", "1.5", "2", "30", "100", "-5", "90", "hflip", "vflip.20", "red",
        "rgb:12345678",
        "lightblue", "white:20:black", "60:red:blue", "equalize:80:red:30p:yellow", "outer:15:200",
        "inner_fill:3", "symmetric:20", "50:bw", "10:20:30", "1:2:3:4", "max:0:max:0", "outdoor:50",
        "auto:border_gradient:4", "auto:predominant:palette_red_blue", "blurred:400:15",
        "4px_solid_black", "1.5px_solid_rgb:abc", "jpg", "png", "webp", "auto:image", "80:444",
        "auto:best", "auto:eco:sensitive", "name.other", "folder:file.png", "2-5;7", "name:a;b",
        "auto:50:500", "auto:breakpoints", "level_20;type_linear", "prompt_a%20b", "srgb", "500k",
        "ztc", "20p", "1:1:1:1:1:1:1:1:1", "arc:20", "10:10", "0:0:90:5:90:90:0:80", "semi", "9-25",
        "mode_ztr;maxzoom_3.5", "method_dilate;radius_2.0", "color_red:50", "screen:red",
        "deuteranopia",
    ]

    init(_ word: Vocabulary.Definition) {
        self.word = word
        let names = word.name.map { "\(word.key)_\($0):" } ?? "\(word.key)_"
        var tails = Self.pool.filter { Self.isRead(names + $0) }.map { names + $0 }
        if let name = word.name { tails.append("\(word.key)_\(name)") }
        tails += word.examples.flatMap { $0.split(separator: ",").map(String.init) }
            .filter { $0.hasPrefix(names.dropLast(word.name == nil ? 0 : 1)) && Self.isRead($0) }
        self.tails = tails
    }

    private static func isRead(_ text: String) -> Bool {
        guard let read = try? Transformation(parsing: text, vocabulary: .spoken),
            let item = read.components.first?.items.first, item.word != nil
        else { return false }
        return !(item.word is UnspokenWord)
    }

    func text(_ random: inout Seeded) -> String {
        guard let name = word.name, !word.isLabelled, !word.domains.isEmpty,
            !word.domains.contains(.other), Int.random(in: 0..<4, using: &random) > 0
        else { return tails.randomElement(using: &random) ?? "" }
        let values = word.domains.prefix(Int.random(in: 1...word.domains.count, using: &random))
            .map { Self.value(in: $0, &random) }
        return "\(word.key)_\(name):" + values.joined(separator: ":")
    }

    private static func value(in domain: ArgumentDomain, _ random: inout Seeded) -> String {
        switch domain {
        case .integers(let range): "\(Int.random(in: range, using: &random))"
        case .numbers(let range): NumberText.print(Double.random(in: range, using: &random))
        case .words(let words): words.randomElement(using: &random) ?? ""
        case .color: ["red", "rgb:09f", "rgb:12345678"].randomElement(using: &random) ?? ""
        case .text, .other: "any%20text"
        }
    }
}

/// Writes valid transformations from the whole spoken grammar.
private struct Writer {
    var random: Seeded
    let words: [Values]
    /// Counts how often each word was written.
    private(set) var written: [Int]

    init(seed: UInt64, words: [Values]) {
        random = Seeded(state: seed)
        self.words = words
        written = Array(repeating: 0, count: words.count)
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }
    private mutating func pick(_ texts: [String]) -> String {
        texts.randomElement(using: &random) ?? ""
    }

    private mutating func item() -> String {
        if chance(9) {
            return pick(["w_", "h_", "x_", "y_", "r_", "o_", "e_sepia:", "ar_"]) + expression()
        }
        let index = Int.random(in: 0..<words.count, using: &random)
        written[index] += 1
        return words[index].text(&random)
    }

    private mutating func expression() -> String {
        var text = pick(["$a", "$size", "iw", "ih", "w", "ar"])
        for _ in 0..<Int.random(in: 1...3, using: &random) {
            text += pick(["_add_", "_sub_", "_mul_", "_div_", "_mod_", "_pow_"])
            text += pick(["$b", "iw", "aspect_ratio", "2", "0.25", "-3"])
        }
        return text
    }

    private mutating func definition() -> String {
        pick(["$a_", "$size_", "$n1_"])
            + pick([
                expression(), "300", "0.5", "!a%20b!", "!x:y!", "!a%252Cb%2521!", "current",
                "ref:!a!", "ctx:!k_1!_to_i", "some_text", "!a,b!",
            ])
    }

    private mutating func condition() -> String {
        pick(["w_gt_300", "ar_lt_16:9", "fc_gte_1", "!a:b!_in_tags", "isdef_$a", "ndef_$b"])
            + pick([
                "", "", "_and_ih_lte_$size_mul_2", "_or_ctx:!k!_eq_!v%252C!", "_or_md:!k!_ne_!!",
            ])
    }

    private mutating func hostileText() -> String {
        var text = ""
        for _ in 0...Int.random(in: 0...5, using: &random) {
            text += pick([
                "a", "%20", "%252C", "%252F", "%2525", "é", "😀", "\u{301}", "%E2%80%AE", "$(n)",
                "$(",
                ".", "%0A", "'", "%22", "%3C", "%26", "!", "~", "|", "_", ":", "%5C", "%7F",
                "w_", "%D7%A9", "\u{200D}", "fl_layer_apply", "%25252C", "if_end", "%01",
            ])
        }
        return text
    }

    private mutating func component(_ more: [String] = []) -> String {
        var items = more
        let least = more.isEmpty ? 1 : 0
        for _ in 0..<Int.random(in: least...3, using: &random) { items.append(item()) }
        if chance(5) { items.append(definition()) }
        items.shuffle(using: &random)
        return items.joined(separator: chance(12) ? "%2C" : ",")
    }

    private mutating func layer(_ depth: Int) -> String {
        let source = pick([
            "l_logo", "u_a:b.png", "l_text:Arial_\(Int.random(in: 1...99, using: &random)):x",
            "l_text:Open%20Sans_9.5_bold_center_line_spacing_-3:x", "l_fetch:aHR0cDovL2EuYi8=",
            "l_$v",
            "u_private:a:b", "l_lut:x.cube",
        ])
        let name = source.contains("_text:") ? source + hostileText() : source
        if depth == 0 || chance(4) {
            return component([name] + (chance(2) ? ["fl_layer_apply"] : []))
        }
        return component([name]) + "/" + steps(depth - 1) + "/" + component(["fl_layer_apply"])
    }

    private mutating func fork(_ depth: Int) -> String {
        let opener = "if_" + condition()
        if depth == 0 || chance(3) { return component([opener, item()]) }
        let otherwise = chance(2) ? "/if_else/" + steps(depth - 1) : ""
        return opener + "/" + steps(depth - 1) + otherwise + "/if_end"
    }

    mutating func steps(_ depth: Int) -> String {
        var steps: [String] = []
        for _ in 0...(chance(2) ? 1 : 0) {
            switch Int.random(in: 0...5, using: &random) {
            case 0, 1: steps.append(layer(depth))
            case 2 where depth > 0: steps.append(fork(depth))
            default: steps.append(component())
            }
        }
        return steps.joined(separator: "/")
    }
}

/// Laws over what the whole grammar can write.
@Suite struct GrammarLawTests {
    private static let words = Vocabulary.spoken.definitions.map { Values($0) }

    @Test("Every word can be written from its grammar")
    func writable() {
        for values in Self.words {
            #expect(
                !values.tails.isEmpty,
                "no value is known for \(values.word.key)_\(values.word.name ?? ""): add one to the pool"
            )
        }
    }

    @Test("What is printed is read as the same, and printed the same", arguments: 0..<4)
    func roundTrip(part: Int) throws {
        var writer = Writer(seed: UInt64(part) &+ 77, words: Self.words)
        var deepest = 0
        // Chance knows no limits of length.
        let limits = Transformation.Limits(steps: 10_000, layers: 10_000)
        for _ in 0..<2_600 {
            let written = writer.steps(4)
            do {
                let once = try Transformation(
                    parsing: written, vocabulary: .spoken, limits: limits)
                let twice = try Transformation(
                    parsing: once.text, vocabulary: .spoken, limits: limits)
                deepest = max(deepest, Self.depth(once.steps))
                guard twice == once, twice.text == once.text else {
                    Issue.record("\(written) → \(once.text) → \(twice.text)")
                    return
                }
                guard once.text.utf8.allSatisfy({ $0 > 32 && $0 < 127 }) else {
                    Issue.record("\(written) → \(once.text)")
                    return
                }
            } catch {
                Issue.record("\(written): \(error)")
                return
            }
        }
        #expect(deepest >= 3)
        #expect(writer.written.allSatisfy { $0 > 0 })
    }

    /// How deep layers lie in each other.
    private static func depth(_ steps: [Step]) -> Int {
        steps.map { step in
            switch step {
            case .component: 0
            case .layer(let layer): 1 + depth(layer.steps)
            case .conditional(let conditional): depth(conditional.then + conditional.otherwise)
            }
        }.max() ?? 0
    }
}
