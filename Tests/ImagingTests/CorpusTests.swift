import Assets
import Foundation
import Imaging
import Testing
import Transformations

/// Written paths against what they declare: `Corpus/paths.txt`.
@Suite struct CorpusTests {
    /// One line of the file.
    struct Line: Sendable, CustomTestStringConvertible {
        var written: String
        /// What stands behind the arrow or the cross.
        var expected: String
        var testDescription: String { written }
    }

    static let lines: [Line] = {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpus/paths.txt")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap { line in
            guard let mark = line.firstRange(of: " → ") ?? line.firstRange(of: " ✗ ") else {
                return Line(written: String(line), expected: "no arrow")
            }
            let sign = line[mark].dropFirst().first == "→" ? "→ " : "✗ "
            return Line(
                written: String(line[..<mark.lowerBound]),
                expected: sign + line[mark.upperBound...])
        }
    }()

    @Test("A written path means what its line says", arguments: lines)
    func means(line: Line) throws {
        let found = try Self.outcome(of: line.written)
        #expect(found == line.expected)
    }

    @Test("The corpus is there, and what it declares declares itself")
    func declares() throws {
        #expect(Self.lines.count > 150)
        for line in Self.lines where line.expected.hasPrefix("→ ") {
            let declared = try Self.read(line.written).transformation
            let again = try Transformation(parsing: declared.text, vocabulary: .spoken)
            #expect(again == declared, "\(line.written)")
            #expect(again.text == declared.text, "\(line.written)")
        }
    }

    private static func read(_ written: String) throws(TransformationError) -> DeliveryURL {
        guard let cloud = CloudName("demo") else { preconditionFailure("a valid name") }
        return try DeliveryURL(parsing: "/" + written, cloud: .fixed(cloud), vocabulary: .spoken)
    }

    private static func outcome(of written: String) throws -> String {
        do throws(TransformationError) {
            let url = try read(written)
            let name = url.reference
            let format = url.format.map { " as \($0.rawValue)" } ?? ""
            return "→ \(url.transformation.text) @ \(name.assetType.rawValue)/"
                + "\(name.deliveryType.rawValue)/\(name.publicID)" + format
        } catch {
            return "✗ \(reason(error)) '\(error.text)' at \(error.place - 1)"
        }
    }

    private static func reason(_ error: TransformationError) -> String {
        switch error.reason {
        case .unknownParameter(let suggestion): "unknown parameter" + hint(suggestion)
        case .unknownWord(let key, let suggestion): "unknown word of \(key)" + hint(suggestion)
        case .invalidValue(let parameter, _): "invalid value of \(parameter)"
        case .strayCondition: "stray condition"
        case .malformedText: "malformed text"
        case .malformedPath: "malformed path"
        default: "\(error.reason)"
        }
    }

    private static func hint(_ suggestion: String?) -> String {
        suggestion.map { " (\($0)?)" } ?? ""
    }
}
