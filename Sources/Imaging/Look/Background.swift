import Transformations
import Vips

/// `b_<colour>`, `b_auto…` or `b_blurred…` is what stands behind the picture: in the padding of a pad
/// crop beside it, else under transparent parts.
struct Background: Action {
    enum Fill: Hashable, Sendable {
        /// One colour; `transparent` is one, too.
        case color(Color)
        case auto(AutomaticBackground)
        /// The picture itself, spread over the canvas and blurred: by 1 to 2000 as `e_blur` does,
        /// made lighter or darker by −300 to 100.
        case blurred(intensity: Int, brightness: Int)
        /// Made up by a model that is not installed: the blurred picture stands in.
        case generative(settings: String)
    }

    var fill = Fill.color(.white)

    static let grammar = Grammar(
        "b", initial: Background(),
        Argument(
            "background", \.fill,
            .tokens(
                expected: "a colour, auto…, blurred… or gen_fill…", read: { Fill.read(&$0) },
                print: { $0.texts })))
    static let summary = "What stands behind transparent parts and in padding."
    static let examples = [
        "b_white", "b_rgb:ffb33c", "b_auto", "b_auto:border_gradient:4", "b_blurred:400:15",
    ]

    func needsPixels(of canvas: Canvas) -> Bool { canvas.hasAlpha }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        if case .color(let color) = fill { canvas.background = color.alpha == 0 ? nil : color }
        // A pad crop has used the fill already; half transparent ones must not count twice.
        let isPadded = component.items.contains { $0.key == "c" && $0.text.hasSuffix("pad") }
        guard canvas.hasAlpha, !isPadded else { return }
        if case .color(let color) = fill {
            guard color.alpha > 0 else { return }
            try canvas.map { try $0.over(color) }
        } else {
            try canvas.materialise()
            let backdrop = try backdrop(
                for: canvas.image, width: canvas.width, height: canvas.height)
            try canvas.map { try backdrop.withAlpha().composite($0).flatten().eightBit() }
        }
    }
}

extension Background.Fill {
    static func read(_ tokens: inout Tokens) -> Background.Fill? {
        if let color = tokens.takeColor() { return .color(color) }
        guard let name = tokens.takeAny()?.lowercased() else { return nil }
        switch name {
        case "auto": return .auto(AutomaticBackground.read(&tokens))
        case "blurred":
            return .blurred(
                intensity: tokens.takeInteger(1...2000) ?? 100,
                brightness: tokens.takeInteger(-300...100) ?? 0)
        case _ where name == "gen_fill" || name.hasPrefix("gen_fill;"):
            // The settings may be joined to the name by a semicolon, too.
            var settings = name.split(separator: ";").dropFirst().map(String.init)
                .joined(separator: ";")
            while let next = tokens.takeAny() { settings += (settings.isEmpty ? "" : ":") + next }
            return .generative(settings: settings)
        default: return nil
        }
    }

    var texts: [String] {
        switch self {
        case .color(let color): [color.text]
        case .auto(let background): ["auto"] + background.texts
        case .blurred(let intensity, let brightness):
            ["blurred"] + withoutDefaults([(String(intensity), "100"), (String(brightness), "0")])
        case .generative(let settings):
            ["gen_fill"] + (settings.isEmpty ? [] : [Self.escaped(settings)])
        }
    }

    /// Safe inside an item: a slash would end the component.
    private static func escaped(_ settings: String) -> String {
        PercentCoding.encodePublicID(settings).split(
            separator: "/", omittingEmptySubsequences: false
        )
        .joined(separator: "%2F")
    }
}
