import Transformations

/// `w_auto:breakpoints…`: widths at which a picture's file has sizes that differ by about a step.
public struct Breakpoints: Hashable, Sendable {
    /// Pixels.
    public var narrowest = 50
    public var widest = 1000
    /// Bytes.
    public var step = 20 << 10
    /// How many widths there are at most.
    public var most = 20
    /// The width that the client has room for, in pixels; `nil` where that is not decided.
    public var width: Double?
    /// Whether the widths themselves are the answer.
    public var isList = false

    /// Reads `auto:breakpoints[_min_max_kb_count][:fallback or width][:json]`; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts[0] == "auto" else { return nil }
        let numbers = parts[1].split(separator: "_", omittingEmptySubsequences: false)
        guard numbers.first == "breakpoints", numbers.count <= 5 else { return nil }
        var values = [50.0, 1000, 20, 20]
        for (index, number) in numbers.dropFirst().enumerated() {
            guard let value = NumberText.parse(String(number)), value >= 1, value <= 100_000 else {
                return nil
            }
            values[index] = value
        }
        narrowest = Int(values[0])
        widest = max(narrowest, Int(values[1]))
        step = Int(values[2] * 1024)
        most = min(Int(values[3]), 200)
        for part in parts.dropFirst(2) {
            if part == "json" {
                isList = true
            } else {
                guard let number = NumberText.parse(String(part)), number > 0, number < 100_000
                else { return nil }
                width = number
            }
        }
    }

    /// The same with the client's width, and nothing that no pixel depends on.
    public func text(for width: Double?) -> String {
        let numbers = "_\(narrowest)_\(widest)_\(NumberText.print(Double(step) / 1024))_\(most)"
        return "auto:breakpoints" + numbers
            + (isList ? ":json" : width.map { ":" + NumberText.print($0) } ?? "")
    }

    /// The widths, the largest first.
    ///
    /// A dozen of sizes are measured, evenly spread on the scale of ratios; between them sizes follow
    /// powers of the width, which is what pictures' files do.
    ///
    /// - Parameters:
    ///   - own: the picture's own width, beyond which nothing is enlarged.
    ///   - measure: the size of the file in bytes at a width.
    func widths(own: Int, measure: (Int) throws -> Int) rethrows -> [Int] {
        let high = max(1, min(widest, own))
        let low = min(narrowest, high)
        var samples: [(width: Double, bytes: Double)] = []
        let count = high == low ? 1 : 12
        for index in 0..<count {
            let share = count == 1 ? 1 : Double(index) / Double(count - 1)
            let width = (Double(low) * power(Double(high) / Double(low), share)).rounded()
            if width == samples.last?.width { continue }
            // A smaller picture never counts as a larger file.
            let bytes = max(Double(try measure(Int(width))), samples.last?.bytes ?? 1)
            samples.append((width, bytes))
        }
        let range = samples[samples.count - 1].bytes - samples[0].bytes
        // Steps grow where there would be too many.
        let step = max(Double(self.step), range / Double(max(1, most - 1)))
        var widths = [high]
        var bytes = samples[samples.count - 1].bytes - step
        while widths.count < most, bytes > samples[0].bytes {
            let width = Int(Self.width(at: bytes, samples).rounded())
            if width < widths[widths.count - 1], width > low { widths.append(width) }
            bytes -= step
        }
        if low < high, widths.count < most { widths.append(low) }
        return widths
    }

    private static func width(
        at bytes: Double, _ samples: [(width: Double, bytes: Double)]
    ) -> Double {
        for (a, b) in zip(samples, samples.dropFirst()) where bytes <= b.bytes {
            guard b.bytes > a.bytes else { return b.width }
            let share = naturalLogarithm(bytes / a.bytes) / naturalLogarithm(b.bytes / a.bytes)
            return a.width * power(b.width / a.width, min(max(share, 0), 1))
        }
        return samples[samples.count - 1].width
    }

    /// The one of these widths that suffices.
    func choice(among widths: [Int]) -> Int {
        let width = width ?? .infinity
        return widths.filter { Double($0) >= width }.min() ?? widths.max() ?? widest
    }
}
