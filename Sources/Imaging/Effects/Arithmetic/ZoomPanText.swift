import Transformations

/// Reads the settings of `e_zoompan`: semicolons separate them, but not those between parentheses.
enum ZoomPanReader {
    static func settings(_ text: String) -> ZoomPan.Settings? {
        var settings = ZoomPan.Settings()
        for part in parts(of: text) {
            guard let (label, value) = labelled(part), take(label, value, into: &settings) else {
                return nil
            }
        }
        return settings
    }

    private static func take(
        _ label: Substring, _ value: Substring, into settings: inout ZoomPan.Settings
    ) -> Bool {
        switch label {
        case "mode":
            settings.mode = ZoomPan.Mode(rawValue: value.lowercased())
            return settings.mode != nil
        case "from":
            settings.from = stop(value)
            return settings.from != nil
        case "to":
            settings.to = stop(value)
            return settings.to != nil
        case "maxzoom": return read(value, 1.1...8, into: &settings.maxZoom)
        case "du": return read(value, 0.1...30, into: &settings.duration)
        case "fps": return read(value, 1...50, into: &settings.framesPerSecond)
        default: return false
        }
    }

    private static func read(
        _ text: Substring, _ range: ClosedRange<Double>, into number: inout Double
    ) -> Bool {
        guard let found = NumberText.parse(text) else { return false }
        number = min(max(found, range.lowerBound), range.upperBound)
        return true
    }

    /// Reads `(zoom_2;x_300;y_200)`.
    private static func stop(_ text: Substring) -> ZoomPan.Stop? {
        guard text.hasPrefix("("), text.hasSuffix(")") else { return nil }
        var stop = ZoomPan.Stop()
        for part in parts(of: text.dropFirst().dropLast()) {
            guard let (label, value) = labelled(part) else { return nil }
            switch label {
            case "zoom": stop.zoom = NumberText.parse(value).map { min(max($0, 1), 8) }
            case "x": stop.x = NumberText.parse(value)
            case "y": stop.y = NumberText.parse(value)
            case "g": stop.gravity = value.allSatisfy(isPlain) ? String(value) : nil
            default: return nil
            }
        }
        return stop == ZoomPan.Stop() ? nil : stop
    }

    /// Letters that need no escape inside an item.
    private static func isPlain(_ letter: Character) -> Bool {
        letter.isASCII && (letter.isLetter || letter.isNumber || "_:-".contains(letter))
    }

    private static func labelled(_ part: Substring) -> (Substring, Substring)? {
        guard let mark = part.firstIndex(of: "_") else { return nil }
        return (part[..<mark], part[part.index(after: mark)...])
    }

    private static func parts(of text: some StringProtocol) -> [Substring] {
        var depth = 0
        return Substring(text).split { letter in
            if letter == "(" { depth += 1 }
            if letter == ")" { depth -= 1 }
            return letter == ";" && depth == 0
        }
    }
}

extension ZoomPan.Settings {
    /// The canonical text; what is assumed anyway is left out.
    var text: String {
        let standard = ZoomPan.Settings()
        var parts: [String] = []
        if let mode { parts.append("mode_\(mode.rawValue)") }
        if maxZoom != standard.maxZoom { parts.append("maxzoom_\(NumberText.print(maxZoom))") }
        if duration != standard.duration { parts.append("du_\(NumberText.print(duration))") }
        if framesPerSecond != standard.framesPerSecond {
            parts.append("fps_\(NumberText.print(framesPerSecond))")
        }
        if let from { parts.append("from_\(from.text)") }
        if let to { parts.append("to_\(to.text)") }
        return parts.joined(separator: ";")
    }
}

extension ZoomPan.Stop {
    fileprivate var text: String {
        let numbers = [("zoom", zoom), ("x", x), ("y", y)].compactMap { label, number in
            number.map { "\(label)_\(NumberText.print($0))" }
        }
        return "(" + ((gravity.map { ["g_\($0)"] } ?? []) + numbers).joined(separator: ";") + ")"
    }
}
