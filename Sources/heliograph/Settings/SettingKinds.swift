import Imaging
import Rendering

/// Where a value is kept.
typealias Place<Value> = any WritableKeyPath<Configuration, Value> & Sendable

extension Settings {
    static func number(
        _ name: String, _ initial: Int, _ range: ClosedRange<Int>, _ help: String,
        _ place: Place<Int>
    ) -> Setting {
        scaled(name, initial, range, help, place, by: 1)
    }

    static func kilobytes(
        _ name: String, _ initial: Int, _ range: ClosedRange<Int>, _ help: String,
        _ place: Place<Int>
    ) -> Setting {
        scaled(name, initial, range, help + " In KiB.", place, by: 1 << 10)
    }

    static func megabytes(
        _ name: String, _ initial: Int, _ range: ClosedRange<Int>, _ help: String,
        _ place: Place<Int>
    ) -> Setting {
        scaled(name, initial, range, help + " In MiB.", place, by: 1 << 20)
    }

    static func scaled(
        _ name: String, _ initial: Int, _ range: ClosedRange<Int>, _ help: String,
        _ place: Place<Int>, by factor: Int
    ) -> Setting {
        let bounds = "\(range.lowerBound) to \(range.upperBound)"
        return Setting(name, String(initial), "\(help) (\(bounds))") { text, configuration in
            guard let number = Int(text), range.contains(number) else { return false }
            configuration[keyPath: place] = number * factor
            return true
        }
    }

    static func seconds(
        _ name: String, _ initial: Duration, _ help: String, _ place: Place<Duration>
    ) -> Setting {
        let text = String(initial.components.seconds)
        return Setting(name, text, "\(help) In seconds. (0.1 to 3600)") { text, configuration in
            guard let number = Double(text), (0.1...3_600).contains(number) else { return false }
            configuration[keyPath: place] = .milliseconds(Int64(number * 1_000))
            return true
        }
    }

    static func choice<Value: RawRepresentable<String> & Sendable>(
        _ name: String, _ initial: Value, _ help: String, _ place: Place<Value>
    ) -> Setting {
        Setting(name, initial.rawValue, help) { text, configuration in
            guard let value = Value(rawValue: text.lowercased()) else { return false }
            configuration[keyPath: place] = value
            return true
        }
    }

    static func flag(
        _ name: String, _ initial: Bool, _ help: String, _ place: Place<Bool>
    ) -> Setting {
        Setting(name, initial ? "on" : "off", "\(help) (on or off)") { text, configuration in
            guard let isOn = isOn(text) else { return false }
            configuration[keyPath: place] = isOn
            return true
        }
    }

    /// What a word says about something that is on or off.
    static func isOn(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "on", "true", "yes", "1": true
        case "off", "false", "no", "0": false
        default: nil
        }
    }
}
