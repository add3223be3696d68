public import Transformations
import Vips

/// `e_vectorize[:<colours>[:<detail>[:<despeckle>[:<paths>[:<corners>]]]]]`, also with names
/// (`colors:15:detail:200`), draws the picture anew from areas of one colour with smooth outlines.
///
/// As SVG the drawing itself is delivered; other formats show it in the picture's size. What is traced
/// has 1000 pixels a side at most. An animation is drawn frame by frame.
public struct Vectorize: Action {
    public struct Settings: Hashable, Sendable {
        /// 2 to 30.
        public var colors = 10
        /// How closely outlines follow the picture: 0 to 1000; a decimal up to 1 is a share of 1000.
        public var detail = 300.0
        /// Spots of less than so many pixels a side are left out: 0 to 100; a decimal below 1 is a
        /// share of a hundred.
        public var despeckle = 2.0
        /// How much outlines are smoothed to save points: 0 to 100.
        public var paths = 100.0
        /// How slight a bend is a corner: 0 for none, 100 for all.
        public var corners = 25.0
    }

    public var settings = Settings()

    public static let grammar = Grammar(
        "e", "vectorize", initial: Vectorize(),
        Argument(
            "settings", \.settings,
            .tokens(
                expected: "colors, detail, despeckle, paths and corners: numbers in this order, or "
                    + "each after its name",
                read: { Settings.read(&$0) }, print: { $0.texts })))
    public static let summary = "Draws the picture anew from areas of one colour."
    public static let examples = ["e_vectorize", "e_vectorize:3", "e_vectorize:6:corners:100"]

    public func apply(to canvas: inout Canvas, in component: Component) throws {
        let size = canvas.size
        try canvas.materialise()
        var drawing: Drawing?
        try canvas.map { frame in
            let traced = try Drawing(tracing: frame, settings)
            drawing = traced
            return try traced.rendered(in: size)
        }
        canvas.drawing = canvas.isAnimated ? nil : drawing
    }
}

extension Vectorize.Settings {
    static func read(_ tokens: inout Tokens) -> Vectorize.Settings? {
        var settings = Vectorize.Settings()
        var place = 0
        while !tokens.isEmpty {
            let name = tokens.take { token in
                names.firstIndex(of: token.lowercased())
            }
            guard let field = name ?? (place < names.count ? place : nil),
                let number = tokens.take({ NumberText.parse($0) }),
                settings.set(field, number)
            else { return nil }
            place = field + 1
        }
        return settings
    }

    private static let names = ["colors", "detail", "despeckle", "paths", "corners"]

    private mutating func set(_ field: Int, _ number: Double) -> Bool {
        func share(_ whole: Double) -> Double {
            min(max(number > 0 && number < 1 ? number * whole : number, 0), whole)
        }
        switch field {
        case 0: colors = Int(min(max(number, 2), 30).rounded())
        case 1: detail = number == 1 ? 1000 : share(1000)
        case 2: despeckle = share(100)
        case 3: paths = min(max(number, 0), 100)
        case 4: corners = min(max(number, 0), 100)
        default: return false
        }
        return true
    }

    var texts: [String] {
        let standard = Vectorize.Settings()
        var texts: [String] = []
        var place = 0
        let values = [Double(colors), detail, despeckle, paths, corners]
        let assumed = [
            Double(standard.colors), standard.detail, standard.despeckle, standard.paths,
            standard.corners,
        ]
        for (field, value) in values.enumerated() where value != assumed[field] {
            // Names where values before are left out.
            if field != place { texts.append(Self.names[field]) }
            texts.append(NumberText.print(value))
            place = field + 1
        }
        return texts
    }
}
