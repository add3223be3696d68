import Transformations
import Vips

/// `e_theme:color_<colour>[:photosensitivity_<0-200>]` gives a screenshot or a graphic another background,
/// as a dark or a light theme would: what is written on it keeps its contrast, photographs stay.
///
/// The greater the photosensitivity the more counts as a photograph; at 0 nothing does.
struct Theme: Action {
    struct Settings: Equatable, Sendable {
        /// Without one nothing changes.
        var color: Color?
        var photosensitivity = 100
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "theme", initial: Theme(),
        Argument(
            "colour and photosensitivity", \.settings,
            ArgumentKind(
                expected: "color_ with a colour, and photosensitivity_ with 0 to 200",
                takesRest: true, read: { Settings($0) }, print: { $0.text })))
    static let summary = "Changes the background of a graphic, and keeps contrasts and photographs."
    static let examples = ["e_theme:color_black", "e_theme:color_navy:photosensitivity_0"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard let color = settings.color else { return }
        try canvas.materialise()
        let ground = try ReplaceColor.lab(try canvas.image.borderColors()[0])
        let wanted = try ReplaceColor.lab(color)
        let tones = ThemeTones(from: ground[0], to: wanted[0])
        try canvas.mapColors { colors in
            let lab = try colors.colourspace(.lab)
            let light = try lab.extractBand(0).linear(tones.slope, tones.offset)
            // The hue goes with the background's own lightness, and fades out towards the far end.
            let nearness = try lab.extractBand(0)
                .linear(255 / tones.reach, -255 * tones.far / tones.reach, uchar: true)
                .linear(1.0 / 255, 0)
            let move = zip(wanted, ground).dropFirst().map { $0 - $1 }
            let hue = try lab.extractBand(1, count: 2).add(try nearness.linear(move, [0, 0]))
            let themed = try light.bandjoin([hue]).copy(interpretation: .lab).colourspace(.srgb)
            guard settings.photosensitivity > 0 else { return themed }
            let photo = try colors.photographShare(Double(settings.photosensitivity) / 100)
            return try photo.ifthenelse(colors, themed, blend: true).copy(interpretation: .srgb)
        }
    }
}

/// How lightness is moved when a background of one lightness becomes one of another, 0 to 100: what was
/// farthest from it stays farthest.
struct ThemeTones: Equatable {
    let slope, offset: Double
    /// The lightness that was farthest from the old background, and the way from there to it.
    let far, reach: Double

    init(from old: Double, to new: Double) {
        far = old > 50 ? 0 : 100
        reach = old - far
        let newFar: Double = new > 50 ? 0 : 100
        slope = (newFar - new) / (far - old)
        offset = new - slope * old
    }
}

extension Theme.Settings {
    init?(_ text: String) {
        for part in text.replacing(";", with: ":").replacing("rgb:", with: "").split(separator: ":")
        {
            if part.hasPrefix("color_"), let color = Color(part.dropFirst(6)) {
                self.color = color
            } else if part.hasPrefix("photosensitivity_"),
                let number = NumberText.parse(part.dropFirst(17))
            {
                photosensitivity = Int(min(max(number, 0), 200).rounded())
            } else {
                return nil
            }
        }
        guard color != nil else { return nil }
    }

    var text: String {
        guard let digits = color?.text.replacing("rgb:", with: "") else { return "" }
        return "color_\(digits)"
            + (photosensitivity == 100 ? "" : ":photosensitivity_\(photosensitivity)")
    }
}

extension Image {
    /// 255 where this looks like a photograph, 0 where it looks drawn: photographs have small steps from
    /// pixel to pixel nearly everywhere, drawings have none or large ones.
    fileprivate func photographShare(_ sensitivity: Double) throws -> Image {
        let luma = try luma()
        let steps = try [[[-1.0, 1.0]], [[-1.0], [1.0]]].map { mask in
            try luma.conv(try Image(matrix: mask)).abs()
        }
        let step = try steps[0].add(steps[1])
        let isSmall = try step.relational([0.7], .more).boolean(
            try step.relational([40], .less), .and)
        let radius = Swift.max(Double(Swift.max(width, height)) / 60, 2)
        let share = try isSmall.softened(sigma: radius)
        // From a third of the pixels on, at sensitivity 1.
        return try share.linear(4 * sensitivity, -255 * 4 * 0.33, uchar: true)
    }
}
