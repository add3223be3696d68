/// The families to look for when a URL names a font: itself, then free fonts that look alike.
///
/// What nobody has is left to fontconfig, which knows metric twins of its own and always finds
/// something.
enum FontFamilies {
    /// The families for a font's name, the wanted one first.
    static func names(for written: String) -> [String] {
        let name = tidied(written)
        guard !name.isEmpty else { return ["Sans"] }
        let bare = withoutStyle(name)
        let wanted = [name] + (bare.map { [$0] } ?? [])
        let stand = wanted.lazy.compactMap { standIns[$0.lowercased()] }.first ?? []
        return wanted + stand
    }

    /// `Roboto@google` names a foundry, `fonts:my.ttf` a file: the family is what is left. Pango
    /// reads commas, `#` and `@` as its own.
    private static func tidied(_ written: String) -> String {
        var name = String(written.prefix { $0 != "@" })
        for ending in [".ttf", ".otf", ".woff2", ".woff"] where name.lowercased().hasSuffix(ending)
        {
            name.removeLast(ending.count)
        }
        name = String(name.split(whereSeparator: { $0 == ":" || $0 == "/" }).last ?? "")
        name.removeAll { $0 == "," || $0 == "#" || $0 == "\"" || $0.isNewline }
        name.unicodeScalars.removeAll { $0.properties.generalCategory == .control }
        return name.split(whereSeparator: { $0 == " " || $0 == "_" || $0 == "+" })
            .joined(separator: " ")
    }

    /// `Roboto Light` is looked for as `Roboto`, too.
    private static func withoutStyle(_ name: String) -> String? {
        let styles: Set = [
            "thin", "light", "regular", "medium", "semibold", "bold", "extrabold", "black",
        ]
        var words = name.split(separator: " ")
        guard words.count > 1, let last = words.last, styles.contains(last.lowercased())
        else { return nil }
        words.removeLast()
        return words.joined(separator: " ")
    }

    /// Free fonts of about the same shapes and widths as fonts that nobody may hand on.
    private static let standIns: [String: [String]] = [
        "arial": ["Liberation Sans"],
        "arial black": ["Lato Black", "Liberation Sans"],
        "arial narrow": ["Liberation Sans Narrow", "Roboto Condensed"],
        "arial rounded mt bold": ["Nunito", "Quicksand"],
        "helvetica": ["Liberation Sans"],
        "helvetica neue": ["Liberation Sans"],
        "times": ["Liberation Serif"],
        "times new roman": ["Liberation Serif"],
        "georgia": ["Gelasio", "Noto Serif"],
        "palatino": ["TeX Gyre Pagella", "EB Garamond"],
        "palatino linotype": ["TeX Gyre Pagella", "EB Garamond"],
        "book antiqua": ["TeX Gyre Pagella", "EB Garamond"],
        "garamond": ["EB Garamond"],
        "baskerville": ["Libre Baskerville", "EB Garamond"],
        "didot": ["Playfair Display"],
        "bodoni": ["Playfair Display"],
        "cambria": ["Caladea"],
        "calibri": ["Carlito"],
        "candara": ["Carlito"],
        "corbel": ["Carlito"],
        "verdana": ["DejaVu Sans"],
        "geneva": ["DejaVu Sans"],
        "lucida grande": ["DejaVu Sans"],
        "lucida sans unicode": ["DejaVu Sans"],
        "tahoma": ["DejaVu Sans Condensed"],
        "trebuchet ms": ["Fira Sans", "Open Sans"],
        "trebuchet": ["Fira Sans", "Open Sans"],
        "segoe ui": ["Open Sans"],
        "myriad pro": ["Open Sans"],
        "frutiger": ["Open Sans"],
        "optima": ["Cabin", "Open Sans"],
        "gill sans": ["Cabin", "Lato"],
        "gill sans mt": ["Cabin", "Lato"],
        "franklin gothic medium": ["Libre Franklin", "Open Sans"],
        "futura": ["Jost", "Montserrat"],
        "avenir": ["Nunito Sans", "Montserrat"],
        "avenir next": ["Nunito Sans", "Montserrat"],
        "gotham": ["Montserrat"],
        "proxima nova": ["Montserrat"],
        "century gothic": ["Poppins", "Montserrat"],
        "circular": ["Poppins", "Montserrat"],
        "sf pro display": ["Inter"],
        "sf pro text": ["Inter"],
        "san francisco": ["Inter"],
        "system-ui": ["Inter"],
        "impact": ["Anton", "Bebas Neue", "Roboto Condensed"],
        "haettenschweiler": ["Anton", "Bebas Neue"],
        "comic sans ms": ["Comic Neue"],
        "comic sans": ["Comic Neue"],
        "chalkboard": ["Comic Neue"],
        "lobster": ["Lobster Two"],
        "brush script mt": ["Dancing Script"],
        "lucida handwriting": ["Dancing Script"],
        "mr de haviland": ["Dancing Script"],
        "great vibes": ["Dancing Script"],
        "courier": ["Liberation Mono"],
        "courier new": ["Liberation Mono"],
        "consolas": ["DejaVu Sans Mono"],
        "lucida console": ["DejaVu Sans Mono"],
        "menlo": ["DejaVu Sans Mono"],
        "monaco": ["DejaVu Sans Mono"],
        "andale mono": ["DejaVu Sans Mono"],
        "meiryo": ["Noto Sans CJK JP"],
        "ms gothic": ["Noto Sans CJK JP"],
        "hiragino sans": ["Noto Sans CJK JP"],
        "noto sans jp": ["Noto Sans CJK JP"],
        "noto sans kr": ["Noto Sans CJK KR"],
        "noto sans sc": ["Noto Sans CJK SC"],
        "noto sans tc": ["Noto Sans CJK TC"],
        "noto serif jp": ["Noto Serif CJK JP"],
        "noto serif kr": ["Noto Serif CJK KR"],
        "noto serif sc": ["Noto Serif CJK SC"],
        "noto serif tc": ["Noto Serif CJK TC"],
        "simsun": ["Noto Serif CJK SC"],
        "microsoft yahei": ["Noto Sans CJK SC"],
        "malgun gothic": ["Noto Sans CJK KR"],
    ]
}
