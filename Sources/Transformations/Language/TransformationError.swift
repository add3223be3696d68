/// What is wrong with a transformation, with which piece of text, and where.
public struct TransformationError: Error, Hashable, Sendable, Codable {
    /// The rule that was broken. Facts only; the sentence is made at the edge.
    public enum Reason: Hashable, Sendable, Codable {
        /// No parameter has this key (`xx_…`).
        case unknownParameter(suggestion: String?)
        /// The parameter is known, its word is not (`e_foo`, `c_foo`, `fl_foo`).
        case unknownWord(parameter: String, suggestion: String?)
        /// The value of a parameter or of a word's argument does not fit.
        case invalidValue(parameter: String, expected: String)
        /// A word of the language that this version refuses by name.
        case notSpoken(what: String)
        /// A word that needs a model which is not installed.
        case needsModel(word: String)
        /// `if_else` or `if_end` without an `if_`, or a second `if_else`.
        case strayCondition
        /// A limit of the configuration.
        case limitExceeded(what: String, maximum: Int)
        /// The path is no delivery URL (no cloud, no public ID).
        case malformedPath
        /// Percent-escapes that are no UTF-8 text.
        case malformedText
        /// A variable that nobody has given a value.
        case unknownVariable(String)
        /// A fact that is not known of this picture (`$name_…`, `if_…`).
        case unknownFact(String)
        /// A value that is of another kind than what is done with it needs.
        case wrongKind(value: String, expected: String)
        case divisionByZero
        /// A number beyond 10¹⁵, or none at all, such as a root of -1.
        case numberOutOfRange
        /// What came out of variables and arithmetic does not fit the parameter.
        case invalidResult(parameter: String, value: String, expected: String)
        /// A layer whose name depends on pixels, which are not there yet when layers are looked up.
        case dependsOnPixels
    }

    /// The rule that was broken.
    public var reason: Reason
    /// The offending text, as it was written.
    public var text: String
    /// Where it starts: bytes from the start of the text that was parsed.
    public var place: Int

    public init(_ reason: Reason, text: String, place: Int) {
        self.reason = reason
        self.text = text
        self.place = place
    }
}
