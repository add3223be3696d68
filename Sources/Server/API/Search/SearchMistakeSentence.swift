import Catalog

/// What is wrong with an expression, for people.
struct SearchMistakeSentence {
    let text: String

    init(_ mistake: SearchMistake) {
        let what: String
        switch mistake.reason {
        case .expectedValue: what = "expected a value"
        case .expectedClosing(let character): what = "expected \(character) for '\(mistake.text)'"
        case .unexpected: what = "unexpected '\(mistake.text)'"
        case .unknownField:
            what =
                "unknown field '\(mistake.text)'; fields are "
                + SearchField.allNames.joined(separator: ", ")
        case .notANumber: what = "'\(mistake.text)' is no number"
        case .notATime: what = "'\(mistake.text)' is no date or time"
        case .noOrder: what = "this field has no order"
        case .misplacedWildcard: what = "* may stand at the end of a value only"
        case .tooLong(let maximum): what = "more than \(maximum) characters"
        case .tooDeep(let maximum): what = "more than \(maximum) levels of parentheses"
        case .tooManyTerms(let maximum): what = "more than \(maximum) terms"
        }
        text = "Invalid expression at \(mistake.place) - \(what)"
    }
}
