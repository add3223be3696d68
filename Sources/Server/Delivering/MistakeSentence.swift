public import Transformations

/// What a mistake in a transformation is called to people: `Invalid width in transformation: abc`,
/// where it stands, what was expected, and what may be meant.
public struct MistakeSentence: Sendable {
    /// One sentence without a full stop; places are bytes from the start of what was read.
    public let text: String

    public init(_ error: TransformationError) {
        let place = " (at \(error.place))"
        switch error.reason {
        case .unknownParameter(let suggestion):
            text =
                "Invalid transformation component - \(error.text)\(place)"
                + Self.hint(suggestion)
        case .unknownWord(let parameter, let suggestion):
            let value = error.text.dropFirst(parameter.count + 1)
            text =
                "Invalid \(Self.name(of: parameter)) in transformation: \(value)\(place)"
                + Self.hint(suggestion)
        case .invalidValue(let parameter, let expected):
            text =
                "Invalid \(Self.name(of: parameter)) in transformation: \(error.text)\(place); "
                + "expected \(expected)"
        case .notSpoken(let what):
            text =
                "Not spoken here: \(Self.name(of: what)) in transformation: \(error.text)\(place)"
        case .needsModel(let word): text = "\(word) needs a model that is not installed\(place)"
        case .strayCondition:
            text = "\(error.text) without an if_ in transformation\(place)"
        case .limitExceeded(let what, let maximum):
            text = "Too many \(what), at most \(maximum): \(error.text)\(place)"
        case .malformedPath:
            text = "Not a delivery URL: no cloud and public ID in '\(error.text)'\(place)"
        case .malformedText: text = "Text that is no UTF-8: \(error.text)\(place)"
        case .unknownVariable(let name):
            text = "Undefined variable $\(name) in transformation: \(error.text)\(place)"
        case .unknownFact(let name):
            text = "Nothing is known of \(name) in transformation: \(error.text)\(place)"
        case .wrongKind(let value, let expected):
            text =
                "Invalid value in transformation: \(error.text)\(place); '\(value)' is not "
                + expected
        case .divisionByZero:
            text = "Division by zero in transformation: \(error.text)\(place)"
        case .numberOutOfRange:
            text = "Number out of range in transformation: \(error.text)\(place)"
        case .invalidResult(let parameter, let value, let expected):
            text =
                "Invalid \(Self.name(of: parameter)) in transformation: \(error.text)\(place); "
                + "expected \(expected), not '\(value)'"
        case .dependsOnPixels:
            text = "A layer cannot be chosen by pixels in transformation: \(error.text)\(place)"
        }
    }

    private static func hint(_ suggestion: String?) -> String {
        suggestion.map { "; did you mean '\($0)'?" } ?? ""
    }

    /// What people call a parameter; anything else is called by its own name.
    private static func name(of parameter: String) -> String { names[parameter] ?? parameter }

    private static let names = [
        "a": "angle", "ac": "audio_codec", "af": "audio_frequency", "ar": "aspect_ratio",
        "b": "background", "bl": "baseline", "bo": "border", "br": "bit_rate", "c": "crop",
        "co": "color", "cs": "color_space", "d": "default_image", "dl": "delay", "dn": "density",
        "dr": "dynamic_range", "du": "duration", "e": "effect", "eo": "end_offset",
        "f": "extension", "fl": "flag", "fn": "custom_function", "g": "gravity", "h": "height",
        "if": "condition", "ki": "keyframe_interval", "l": "overlay", "o": "opacity",
        "p": "prefix", "pg": "page", "q": "quality", "r": "radius", "so": "start_offset",
        "sp": "streaming_profile", "t": "named transformation", "u": "underlay",
        "vc": "video_codec", "vs": "video_sampling", "w": "width", "z": "zoom",
    ]
}
