import Testing
import Transformations

/// A generator whose numbers are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// Writes valid transformations by chance, in all the ways that people write them.
struct Writer {
    var random: Seeded

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }
    private mutating func pick(_ texts: [String]) -> String {
        texts.randomElement(using: &random) ?? ""
    }
    private mutating func integer(_ range: ClosedRange<Int>) -> String {
        let zeros = chance(8) ? "0" : ""
        let number = Int.random(in: range, using: &random)
        return number < 0 ? "-" + zeros + String(-number) : zeros + String(number)
    }
    private mutating func decimal() -> String {
        integer(0...9) + "." + pick(["0", "5", "25", "333333333", "50", "0000001"])
    }

    private mutating func text() -> String {
        var text = ""
        for _ in 0...Int.random(in: 0...5, using: &random) {
            text += pick([
                "a", "Z", "9", "-", "%20", "%252C", "%252F", "%2525", "é", "%C3%A9", "%F0%9F%98%80",
                "$(n)", ".", "%0A", "'", "(", "%21", "%2521", "!", "~", "|", "&", "%26", "%3B",
            ])
        }
        return text
    }

    private mutating func expression() -> String {
        var text = pick(["$a", "iw", "ih", "w", "h", "ar", integer(0...500), decimal()])
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            text += pick(["_add_", "_sub_", "_mul_", "_div_", "_mod_", "_pow_"])
            text += pick(["$b", "iw", "width", integer(1...99), decimal()])
        }
        return text + pick(["", "", "", "_to_i", "_to_f_mul_2"])
    }

    private mutating func condition() -> String {
        var text = ""
        repeat {
            text += text.isEmpty ? "" : pick(["_and_", "_or_"])
            text += pick([
                expression() + pick(["_gt_", "_lte_", "_eq_"]) + expression(), "ar_lt_16:9",
                "isdef_$a", "ndef_$b", "!a:b!_in_tags", "!x%252Cy!_nin_ctx", "ctx:!my_k!_eq_!v!",
            ])
        } while chance(3)
        return text
    }

    private mutating func item() -> String {
        switch Int.random(in: 0...13, using: &random) {
        case 0: "w_" + pick([integer(0...5000), decimal(), expression()])
        case 1: "h_" + pick([integer(0...5000), decimal(), "$h_mul_2"])
        case 2: "x_" + pick([integer(-500...500), decimal()])
        case 3: "y_" + pick([integer(-500...500), "ih_div_2"])
        case 4: "c_" + pick(["fill", "scale", "FILL"])
        case 5: "g_" + pick(["north", "south", "center"])
        case 6: "e_" + pick(["sepia", "sepia:" + integer(1...100), "sepia:$s", "$e:50"])
        case 7: "e_" + pick(["shade:" + integer(-50...500), "shadow"])
        case 8:
            "e_mix:" + pick(["", integer(0...100)]) + ":" + pick([decimal(), ""]) + ":" + color()
        case 9: "e_tone:azimuth_" + integer(0...360) + pick(["", ";spread_7"])
        case 10: "co_" + color()
        case 11: "f_" + pick(["auto", "x"]) + pick(["", "%20y", "%252C", "%25"])
        case 12: "fl_" + pick(["lossy", "steps", "steps:semi.lossy", "lossy.steps"])
        default: pick(["t_", "d_"]) + pick(["name", "a-b", "a%20b"])
        }
    }

    private mutating func color() -> String {
        pick(["red", "Navy", "rgb:fff", "rgb:12345678", "rgb%3Aabc", "none"])
    }

    private mutating func definition() -> String {
        "$" + pick(["a", "b", "n1"]) + "_"
            + pick([
                expression(), "!a%20b!", "!x:y!", "current", "ref:!a!", "any_text", "!a%252521!",
            ])
    }

    private mutating func component(_ more: [String] = []) -> String {
        var items = more
        for _ in 0...Int.random(in: 0...3, using: &random) { items.append(item()) }
        if chance(5) { items.append(definition()) }
        items.shuffle(using: &random)
        let separator = chance(12) ? "%2C" : ","
        return items.joined(separator: separator) + (chance(15) ? "," : "")
    }

    private mutating func layer(_ depth: Int) -> String {
        let source = pick([
            "l_logo", "u_a:b", "l_text:Arial_" + integer(1...99) + ":a" + text(),
            "l_text:My%20Font_9_bold_center:" + "b" + text(), "l_fetch:aHR0cDovL2EuYi8=", "l_$v",
        ])
        if chance(3) { return component([source] + (chance(2) ? ["fl_layer_apply"] : [])) }
        let opener = chance(2) ? source : component([source])
        return opener + "/" + steps(depth - 1) + "/" + component(["fl_layer_apply"])
    }

    private mutating func fork(_ depth: Int) -> String {
        let opener = "if_" + condition()
        if chance(3) { return component([opener]) }
        let otherwise =
            chance(2)
            ? "/" + pick(["if_else", component(["if_else"])]) + "/" + steps(depth - 1) : ""
        return opener + "/" + steps(depth - 1) + otherwise + "/if_end"
    }

    mutating func steps(_ depth: Int) -> String {
        var steps: [String] = []
        for _ in 0...Int.random(in: 0...2, using: &random) {
            switch Int.random(in: 0...5, using: &random) {
            case 0 where depth > 0: steps.append(layer(depth))
            case 1 where depth > 0: steps.append(fork(depth))
            default: steps.append(component())
            }
        }
        return steps.joined(separator: "/")
    }
}

@Suite struct TransformationLawTests {
    @Test("What is printed is read as the same, and printed the same", arguments: 0..<4)
    func roundTrip(part: Int) throws {
        var writer = Writer(random: Seeded(seed: UInt64(part)))
        for _ in 0..<3_000 {
            let written = writer.steps(3)
            do {
                let once = try Transformation(parsing: written, vocabulary: .test)
                let twice = try Transformation(parsing: once.text, vocabulary: .test)
                guard twice == once, twice.text == once.text else {
                    Issue.record("\(written) → \(once.text) → \(twice.text)")
                    return
                }
                #expect(once.text.utf8.allSatisfy { $0 > 32 && $0 < 127 })
            } catch {
                Issue.record("\(written): \(error)")
                return
            }
        }
    }
}
