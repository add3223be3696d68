import Transformations

/// `dn_<dpi>` draws documents and drawings with so many pixels an inch, and says so in the answer.
struct Density: Word {
    /// Pixels per inch; `nil` for the original's own (`idn`).
    var perInch: Double?

    static let grammar = Grammar(
        "dn", initial: Density(),
        Argument(
            "density", \.perInch,
            ArgumentKind(
                expected: "pixels per inch from 1 to 2400, or idn",
                read: { text in
                    if text == "idn" { return .some(nil) }
                    guard let number = NumberText.parse(text), (1...2400).contains(number) else {
                        return nil
                    }
                    return .some(number)
                },
                print: { $0.map { NumberText.print($0) } ?? "idn" })))
    static let summary = "Draws documents and drawings with so many pixels an inch."
    static let examples = ["dn_72"]
}
