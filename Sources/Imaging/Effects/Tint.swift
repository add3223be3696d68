import Transformations
import Vips

/// `e_tint[:equalize][:amount[:colour[:<n>p]…]]` mixes in colours by brightness: the first colour for
/// the dark parts, the last for the light ones. Positions are per cent of brightness.
///
/// One colour is the same for all brightnesses. `equalize` spreads brightness first.
struct Tint: Action {
    struct Stop: Equatable, Sendable {
        var color: Color
        /// 0 to 100; spread evenly where it is not written.
        var position: Int?
    }

    struct Settings: Equatable, Sendable {
        var equalizes = false
        var amount = 60
        var stops = [Stop(color: Color(red: 255, green: 0, blue: 0))]
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "tint", initial: Tint(),
        Argument(
            "amount and colours", \.settings,
            .tokens(
                expected: "equalize, an amount from 0 to 100, and colours with positions like 30p",
                read: { Settings.read(&$0) }, print: { $0.texts })))
    static let summary = "Mixes in colours by brightness."
    static let examples = [
        "e_tint", "e_tint:equalize:80:red:blue:yellow", "e_tint:50:blue:20p:lime",
    ]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        var equal: ToneCurve = { $0 }
        if settings.equalizes {
            try canvas.materialise()
            equal = try ToneHistogram(of: canvas.image).equalization()
        }
        let table = (0..<256).flatMap { level in
            settings.color(at: equal(Double(level) / 255)).map { UInt8(min(max($0, 0), 255) + 0.5) }
        }
        let colors = try Image(pixels: table, width: 256, height: 1, bands: 3)
        try canvas.mapColors { frame in
            let tint = try frame.luma().linear(1, 0.5, uchar: true).maplut(colors)
                .copy(interpretation: .srgb)
            return try frame.blended(with: tint, share: Double(settings.amount) / 100)
        }
    }
}

extension Tint.Settings {
    static func read(_ tokens: inout Tokens) -> Tint.Settings? {
        var settings = Tint.Settings()
        settings.equalizes = tokens.take { $0 == "equalize" ? true : nil } ?? false
        if let amount = tokens.takeInteger(0...100) { settings.amount = amount }
        var stops: [Tint.Stop] = []
        while let color = tokens.takeColor() {
            let position = tokens.take { token -> Int? in
                guard token.hasSuffix("p"), let number = Int(token.dropLast()) else { return nil }
                return min(max(number, 0), 100)
            }
            stops.append(Tint.Stop(color: color, position: position))
        }
        if !stops.isEmpty { settings.stops = stops }
        return settings
    }

    var texts: [String] {
        let standard = Tint.Settings()
        let colors = stops.flatMap { stop in
            [stop.color.text] + (stop.position.map { ["\($0)p"] } ?? [])
        }
        let hasColors = stops != standard.stops
        return (equalizes ? ["equalize"] : [])
            + (hasColors || amount != standard.amount ? [String(amount)] : [])
            + (hasColors ? colors : [])
    }

    /// Red, green and blue, 0 to 255, for a brightness from 0 to 1.
    func color(at brightness: Double) -> [Double] {
        let places = stops.enumerated().map { index, stop in
            stop.position.map { Double($0) / 100 }
                ?? (stops.count > 1 ? Double(index) / Double(stops.count - 1) : 0.5)
        }
        guard let after = places.firstIndex(where: { $0 >= brightness }) else {
            return stops[stops.count - 1].color.colorBands
        }
        guard after > 0 else { return stops[0].color.colorBands }
        let width = places[after] - places[after - 1]
        let share = width > 0 ? (brightness - places[after - 1]) / width : 1
        return zip(stops[after - 1].color.colorBands, stops[after].color.colorBands)
            .map { $0 + ($1 - $0) * share }
    }
}
