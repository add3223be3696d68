import Transformations

/// `e_enhance` corrects light, colours and sharpness; elsewhere a model does it, here statistics of
/// the picture do, as for `e_improve`.
struct Enhance: Action {
    static let grammar = Grammar("e", "enhance", initial: Enhance())
    static let summary = "Corrects light, colours and sharpness by what the picture holds."
    static let examples = ["e_enhance"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        try Improve().apply(to: &canvas, in: component)
        try Sharpen(strength: 50).apply(to: &canvas, in: component)
    }
}

/// `e_auto_enhance[:enhance-colors_true]` corrects light and sharpness, and strengthens colours where
/// that is asked for.
struct AutoEnhance: Action {
    var strengthensColors = false

    static let grammar = Grammar(
        "e", "auto_enhance", initial: AutoEnhance(),
        Argument(
            "colours", \.strengthensColors,
            .tokens(
                expected: "enhance-colors_true or enhance-colors_false",
                read: { tokens in
                    tokens.take { token in
                        switch token {
                        case "enhance-colors_true": true
                        case "enhance-colors_false": false
                        default: nil
                        }
                    }
                },
                print: { $0 ? ["enhance-colors_true"] : [] })))
    static let summary = "Corrects light, colours and sharpness by what the picture holds."
    static let examples = ["e_auto_enhance", "e_auto_enhance:enhance-colors_true"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        let scene: Improve.Scene? = strengthensColors ? .outdoor : nil
        try Improve(settings: .init(scene: scene)).apply(to: &canvas, in: component)
        try Sharpen(strength: 50).apply(to: &canvas, in: component)
    }
}

/// `e_viesus_correct[:no_redeye][:skin_saturation[_level]]` corrects light, colours, sharpness and red
/// eyes of known faces. Skin is told apart by nobody here: with `skin_saturation` all colours change, by half of the
/// level.
struct ViesusCorrect: Action {
    struct Settings: Equatable, Sendable {
        var keepsRedEyes = false
        /// What skin's saturation changes by, -100 to 100; `nil` for nothing.
        var skinSaturation: Int?
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "viesus_correct", initial: ViesusCorrect(),
        Argument(
            "corrections", \.settings,
            .tokens(
                expected: "no_redeye, and skin_saturation with a level from -100 to 100",
                read: { tokens in
                    var settings = Settings()
                    settings.keepsRedEyes = tokens.take { $0 == "no_redeye" ? true : nil } ?? false
                    settings.skinSaturation = tokens.take { token in
                        let name = "skin_saturation"
                        if token == name { return 50 }
                        guard token.hasPrefix(name + "_") else { return nil }
                        return Int(token.dropFirst(name.count + 1)).flatMap {
                            (-100...100).contains($0) ? $0 : nil
                        }
                    }
                    return settings
                },
                print: { settings in
                    (settings.keepsRedEyes ? ["no_redeye"] : [])
                        + (settings.skinSaturation.map { ["skin_saturation_\($0)"] } ?? [])
                })))
    static let summary = "Corrects light, colours, sharpness and red eyes."
    static let examples = ["e_viesus_correct", "e_viesus_correct:no_redeye:skin_saturation_20"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        // In known faces alone: nobody who asks for better colours expects red things to change.
        if !settings.keepsRedEyes, !canvas.visibleAreas.faces.isEmpty {
            try RedEye().apply(to: &canvas, in: component)
        }
        try Improve().apply(to: &canvas, in: component)
        if let level = settings.skinSaturation, level != 0 {
            try Saturation(level: level / 2).apply(to: &canvas, in: component)
        }
        try Sharpen(strength: 50).apply(to: &canvas, in: component)
    }
}
