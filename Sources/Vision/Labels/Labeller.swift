import Foundation
import Vips

/// What a picture shows.
public struct Label: Hashable, Sendable, Codable {
    /// In English, as ImageNet names it: `Egyptian cat`.
    public var name: String
    /// How sure the model is, 0 to 1.
    public var confidence: Double
    /// What it is more generally, the nearest first: `cat`, `feline`… `animal`.
    public var kinds: [String]

    public init(name: String, confidence: Double, kinds: [String] = []) {
        self.name = name
        self.confidence = confidence
        self.kinds = kinds
    }
}

/// Names what a picture shows with EfficientNet-Lite3, out of 1,000 things.
struct Labeller {
    let session: Session
    /// Other names stand behind commas.
    let names: [String]
    let kinds: Kinds

    /// Pixels of a side of what the model is shown.
    static let side = 280
    /// The model was made for the middle of a picture: this share of its shorter side.
    static let middle = 280.0 / 312
    /// What is told: at most so many names, and each at least so sure.
    static let (mostLabels, leastConfidence) = (10, 0.05)

    /// A name a line.
    static func names(_ file: String) -> [String]? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        return text.split(separator: "\n").map(String.init)
    }

    /// The most certain first.
    func labels(of picture: Picture) throws(VisionError) -> [Label] {
        let input = try Picture.operate { () throws(VipsError) in
            let side = max(
                1, Int((Double(min(picture.width, picture.height)) * Self.middle).rounded()))
            return try picture.image.extractArea(
                left: (picture.width - side) / 2, top: (picture.height - side) / 2, width: side,
                height: side
            ).scaled(to: Self.side, Self.side).pixelBytes()
        }
        return Self.labels(try session.run(input, output: 0).numbers, names: names, kinds: kinds)
    }

    /// What a likelihood for each name comes to.
    static func labels(_ likelihoods: [Float], names: [String], kinds: Kinds) -> [Label] {
        let sorted = zip(likelihoods, names).enumerated().sorted { left, right in
            (left.element.0, right.offset) > (right.element.0, left.offset)
        }
        return sorted.prefix(mostLabels).compactMap { index, pair in
            let confidence = Double(pair.0)
            guard confidence >= leastConfidence else { return nil }
            let name = pair.1.prefix { $0 != "," }.trimmingCharacters(in: .whitespaces)
            return Label(
                name: name, confidence: confidence.rounded(toPlaces: 3), kinds: kinds.ofLabel(index)
            )
        }
    }
}
