import Assets
public import Transformations
import Vips

/// `fn_remote:<URL>` has the picture made anew by whoever answers at a URL, which is written in base64;
/// `fn_pre:remote:<URL>` does so with the original, before everything else.
public struct FunctionCall: Action {
    /// When it is called.
    public enum Moment: Hashable, Sendable {
        /// At its step.
        case here
        /// With the original's file, before it is read.
        case before
    }

    /// What is called.
    public struct Call: Hashable, Sendable {
        public var url: String
        public var moment: Moment
    }

    public var call = Call(url: "", moment: .here)

    public static let grammar = Grammar(
        "fn", initial: FunctionCall(),
        Argument(
            "function", \.call,
            ArgumentKind(
                expected: "remote: or pre:remote:, and a URL in base64", takesRest: true,
                read: read, print: print)))
    public static let summary = "Has the picture made anew by a function elsewhere."
    /// `https://e.com/f`
    public static let examples = [
        "fn_remote:aHR0cHM6Ly9lLmNvbS9m", "fn_pre:remote:aHR0cHM6Ly9lLmNvbS9m",
    ]

    @Sendable private static func read(_ text: String) -> Call? {
        let isBefore = text.hasPrefix("pre:")
        let rest = isBefore ? text.dropFirst(4) : text[...]
        guard rest.hasPrefix("remote:"),
            let bytes = Base64URL.decode(String(rest.dropFirst(7))),
            let url = String(validating: bytes, as: UTF8.self),
            url.hasPrefix("https://") || url.hasPrefix("http://"),
            url.utf8.allSatisfy({ $0 > 32 && $0 != 127 })
        else { return nil }
        return Call(url: url, moment: isBefore ? .before : .here)
    }

    @Sendable private static func print(_ call: Call) -> String {
        let coded = Base64URL.encode(Array(call.url.utf8))
        switch call.moment {
        case .here: return "remote:" + coded
        case .before: return "pre:remote:" + coded
        }
    }

    public func needsPixels(of canvas: Canvas) -> Bool { call.moment == .here }

    public func apply(to canvas: inout Canvas, in component: Component) throws {
        guard call.moment == .here else { return }
        try canvas.checkStill(self)
        try canvas.replace(byAnswerOf: call.url)
    }
}

extension Canvas {
    /// Puts what a function has made of the picture in its place.
    ///
    /// - Throws: `MissingRetouch` where nobody has asked it yet.
    mutating func replace(byAnswerOf url: String) throws {
        try materialise()
        let answer = try retouches.picture(image, .function(url: url, shown: .png), source)
        let size = Size(answer.width, answer.height)
        try check(size)
        if size != self.size {
            // Nobody knows where things are in another picture.
            facts = facts.withoutAreas
            (paths, path) = ([:], nil)
        }
        replaceFrames([try answer.copyMemory()], delays: [])
    }
}

extension Transformation {
    /// The functions that are called, in the order in which they are written.
    public var functionCalls: [FunctionCall.Call] {
        components.flatMap(\.items).compactMap { ($0.word as? FunctionCall)?.call }
    }

    /// Whether functions are called, those included whose URLs are not known yet.
    public var callsFunctions: Bool {
        components.contains { component in component.items.contains { $0.key == "fn" } }
    }
}
