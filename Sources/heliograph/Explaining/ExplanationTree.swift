import Assets
import Imaging
import Transformations

/// Draws an explanation for people.
struct ExplanationTree {
    private(set) var lines: [String] = []

    init(_ explanation: Explanation) {
        let url = explanation.url
        lines.append("asset      \(url.reference)")
        if let version = url.version { lines.append("version    \(version)") }
        if let format = url.format { lines.append("extension  \(format.rawValue)") }
        if let signature = url.signature { lines.append("signature  \(signature)") }
        for (name, text) in explanation.texts {
            let label = name + String(repeating: " ", count: 11 - name.count)
            lines.append(text.isEmpty ? label + "(nothing)" : label + text)
        }
        lines += explanation.refusals.map { "refused    \($0)" }
        guard !explanation.steps.isEmpty else { return }
        lines.append("")
        if let initial = explanation.initial {
            lines.append(Self.text(of: initial) + (explanation.isAssumed ? ", assumed" : ""))
        }
        add(explanation.steps, indent: "")
        if !explanation.ending.isEmpty {
            lines.append("at the end, libvips: " + explanation.ending.joined(separator: ", "))
        }
    }

    private mutating func add(_ steps: [ExplainedStep], indent: String) {
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            add(
                step, branch: indent + (isLast ? "└─ " : "├─ "),
                indent: indent + (isLast ? "   " : "│  "))
        }
    }

    private mutating func add(_ step: ExplainedStep, branch: String, indent: String) {
        lines.append(branch + step.text + (step.size.map { "  → \(Self.text(of: $0))" } ?? ""))
        let width = step.words.map(\.text.count).max() ?? 0
        for word in step.words {
            let space = String(repeating: " ", count: width - word.text.count + 2)
            lines.append("\(indent)  · \(word.text)\(space)\(word.summary)")
        }
        for inner in step.branches {
            lines.append("\(indent)  \(inner.label)")
            add(inner.steps, indent: indent + "  ")
        }
        if let closing = step.closing { lines.append("\(indent)  \(closing)") }
        if !step.operations.isEmpty {
            lines.append("\(indent)  libvips: " + step.operations.joined(separator: ", "))
        }
        if let failure = step.failure { lines.append("\(indent)  fails: \(failure)") }
    }

    private static func text(of size: Size) -> String { "\(size.width)×\(size.height)" }
}
