import Derivations
import Imaging
import Server
import Transformations

/// What a URL says, step by step.
struct Explanation {
    let url: DeliveryURL
    /// The steps of the transformation itself.
    var steps: [ExplainedStep]
    /// What will be refused, and why.
    let refusals: [String]
    /// The size before the first step, where one is known.
    private(set) var initial: Size?
    /// Whether that size is one that nobody said.
    private(set) var isAssumed = false
    /// The libvips operations that are left for the end.
    private(set) var ending: [String] = []

    init(_ url: DeliveryURL) {
        self.url = url
        steps = url.transformation.steps.map { ExplainedStep($0) }
        refusals = Self.refusals(of: url)
    }

    /// The texts by their names: written, declared, effective.
    var texts: [(name: String, text: String)] {
        [
            ("written", String(url.writtenTransformation)),
            ("declared", url.transformation.text),
            ("effective", url.transformation.effectiveText),
        ]
    }

    /// Adds what a walk found out.
    mutating func add(_ walk: Walk, isAssumed: Bool = false) {
        initial = walk.initial
        self.isAssumed = isAssumed
        ending = walk.ending
        for (index, stop) in walk.stops.enumerated() {
            steps[index].size = stop.size
            steps[index].operations = stop.operations
            steps[index].failure = stop.failure.map { FailureSentence($0).text }
        }
    }

    private static func refusals(of url: DeliveryURL) -> [String] {
        var reasons: [TransformationError] = []
        for item in url.transformation.components.flatMap(\.items) {
            guard let word = item.word else { continue }
            if let word = word as? UnspokenWord {
                reasons.append(TransformationError(word.refusal, text: item.text, place: 0))
            } else if type(of: word).missingModel != nil {
                reasons.append(
                    TransformationError(.needsModel(word: item.text), text: item.text, place: 0))
            }
        }
        return reasons.map { MistakeSentence($0).text.replacing(" (at 0)", with: "") }
    }
}

/// One step, and the steps inside it.
struct ExplainedStep {
    /// A layer's steps, or one of a condition's branches.
    struct Branch {
        var label: String
        var steps: [ExplainedStep]
    }

    /// A word and what it does.
    struct Meaning {
        var text: String
        var summary: String
    }

    enum Kind: String {
        case component, layer, condition
    }

    let kind: Kind
    /// The canonical text of the step itself, without what is inside it.
    let text: String
    var words: [Meaning] = []
    var branches: [Branch] = []
    /// What ends a layer.
    var closing: String?
    var size: Size?
    var operations: [String] = []
    var failure: String?

    init(_ step: Step) {
        switch step {
        case .component(let component):
            kind = .component
            text = component.text
            words = Self.meanings(of: component)
        case .layer(let layer):
            kind = .layer
            text = layer.openingText
            words = Self.meanings(of: layer.opener) + Self.meanings(of: layer.closer)
            if !layer.steps.isEmpty {
                branches = [Branch(label: "layer", steps: layer.steps.map { ExplainedStep($0) })]
            }
            closing = layer.closingText
        case .conditional(let conditional):
            kind = .condition
            text = "if_\(conditional.condition.text)"
            branches = [Branch(label: "then", steps: conditional.then.map { ExplainedStep($0) })]
            if !conditional.otherwise.isEmpty {
                branches.append(
                    Branch(
                        label: "else", steps: conditional.otherwise.map { ExplainedStep($0) }))
            }
        }
    }

    private static func meanings(of component: Component) -> [Meaning] {
        component.definitions.map { Meaning(text: $0.text, summary: "Gives a variable its value.") }
            + component.items.map { item in
                let summary =
                    item.word.map { type(of: $0).summary } ?? "Known while rendering only."
                return Meaning(text: item.text, summary: summary)
            }
    }
}
