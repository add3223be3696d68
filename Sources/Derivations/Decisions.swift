import Assets
import Catalog
import Imaging
import Transformations

/// Decides about the format of an answer.
struct OutputDecision {
    let transformation: Transformation
    let question: Resolver.Question

    /// The last `f_` wins wherever it stands, then the extension, then the original's format.
    ///
    /// What stands in a branch that is not decided yet has the last word while rendering.
    func choice() throws(DerivationError) -> OutputChoice {
        switch Self.formats(in: transformation.steps, .certain).last {
        case .automatic(let kind):
            return .automatic(question.hints.accepted, isStill: kind == .image)
        case .format(let format): return try fixed(format)
        case nil:
            if let format = question.format { return try fixed(format) }
            return .format(standIn(for: question.asset.original.format ?? .jpg))
        }
    }

    /// Whether a branch that is not decided yet may choose the format.
    var isOpen: Bool { !branches.isEmpty }

    /// What the client shows, as far as such a branch asks for it; `nil` where there is none.
    var client: AcceptClass? {
        isOpen ? (branchesAskClient ? question.hints.accepted : .legacy) : nil
    }

    /// Whether another client may get another format.
    func varies(with choice: OutputChoice) -> Bool {
        if case .automatic = choice { true } else { branchesAskClient }
    }

    private var branchesAskClient: Bool {
        branches.contains { if case .automatic = $0 { true } else { false } }
    }

    private var branches: [OutputFormat.Choice] {
        Self.formats(in: transformation.steps, .undecided)
    }

    private enum Part { case certain, undecided }

    private static func formats(in steps: [Step], _ part: Part) -> [OutputFormat.Choice] {
        steps.flatMap { step -> [OutputFormat.Choice] in
            switch step {
            case .component(let component):
                return part == .certain ? formats(in: [component]) : []
            case .layer(let layer):
                let inner = formats(in: layer.steps, part)
                guard part == .certain else { return inner }
                return formats(in: [layer.opener]) + inner + formats(in: [layer.closer])
            case .conditional:
                return part == .undecided
                    ? formats(in: Transformation(steps: [step]).components) : []
            }
        }
    }

    private static func formats(in components: [Component]) -> [OutputFormat.Choice] {
        components.compactMap { $0[OutputFormat.self]?.choice }
    }

    private func fixed(_ format: Format) throws(DerivationError) -> OutputChoice {
        guard Saver.isWritable(format) || (format == .svg && transformation.makesDrawing) else {
            throw .unsupportedOutput(format)
        }
        return .format(format)
    }

    /// What a derived picture comes as where nobody asked for a format and the original's own cannot
    /// be written: transparency is kept where it is likely.
    private func standIn(for format: Format) -> Format {
        if format == .svg { return DrawingPassage.isPossible(transformation) ? .svg : .png }
        // Nothing shows Photoshop files but what opens them.
        if format == .psd { return .png }
        if Saver.isWritable(format) { return format }
        return format.holdsTransparency && format != .heic && format != .pdf ? .png : .jpg
    }
}

/// Decides what a URL leaves to the client, and leaves out what changes no pixel.
struct ClientDecision {
    let hints: ClientHints
    /// Whether the formats that are asked for are looked at once more while rendering.
    var keepsFormats = false

    func applied(to transformation: Transformation) -> Transformation {
        var result = transformation
        result.steps = steps(transformation.steps)
        return result
    }

    /// Whether a client with another screen would get another picture.
    static func matters(for transformation: Transformation) -> Bool {
        transformation.components.contains { component in
            if component[PixelRatio.self]?.choice == .automatic { return true }
            guard case .automatic(_, _, let written) = component[Width.self]?.size else {
                return false
            }
            return Breakpoints(written)?.isList != true
        }
    }

    private func steps(_ steps: [Step]) -> [Step] {
        steps.compactMap { step in
            switch step {
            case .component(let component):
                let decided = decided(component)
                return decided.isEmpty ? nil : .component(decided)
            case .layer(var layer):
                layer.opener = decided(layer.opener)
                layer.closer = decided(layer.closer)
                layer.steps = self.steps(layer.steps)
                return .layer(layer)
            case .conditional(var conditional):
                conditional.then = self.steps(conditional.then)
                conditional.otherwise = self.steps(conditional.otherwise)
                return .conditional(conditional)
            }
        }
    }

    private func decided(_ component: Component) -> Component {
        var result = component
        result.removeAll { item in
            item.key == "f" && !keepsFormats || item.key == "d" || item.word is Attachment
                || item.word is ImmutableCache
        }
        if component[PixelRatio.self]?.choice == .automatic {
            result.add(Item(PixelRatio(choice: .number(hints.decidedPixelRatio))))
        }
        if case .automatic(let step, let fallback, let written) = component[Width.self]?.size {
            if let breakpoints = breakpoints(written) {
                result.add(Item(Width(size: breakpoints)))
                return result
            }
            result.removeAll { $0.key == "w" }
            if let width = hints.width {
                let step = step ?? 100
                let rounded = (width / step).rounded(.up) * step
                result.add(Item(Width(size: .pixels(rounded))))
            } else if let fallback {
                result.add(Item(Width(size: .pixels(fallback))))
            } else {
                // Without a hint the box is not there, and neither is the resizing.
                result.removeAll { $0.key == "c" || $0.key == "h" || $0.key == "ar" }
            }
        }
        return result
    }
}

extension ClientDecision {
    /// What the client's width makes of breakpoints; `nil` where there are none, or nobody knows a width.
    ///
    /// Widths are rounded up to a step, so that a picture is not measured for every width there is.
    private func breakpoints(_ written: String) -> Dimension? {
        guard let breakpoints = Breakpoints(written) else { return nil }
        let width = hints.width.map { ($0 / 50).rounded(.up) * 50 }
        guard breakpoints.isList || width != nil else { return nil }
        return .automatic(step: nil, fallback: nil, written: breakpoints.text(for: width))
    }
}

/// Finds words that are read and printed but that nobody can act upon.
enum Speech {
    static func firstUnspoken(in transformation: Transformation) -> TransformationError? {
        for step in transformation.steps {
            if let error = firstUnspoken(in: step) { return error }
        }
        return nil
    }

    private static func firstUnspoken(in step: Step) -> TransformationError? {
        switch step {
        case .component(let component): return firstUnspoken(in: component)
        case .conditional(let conditional):
            let branches = conditional.then + conditional.otherwise
            return firstUnspoken(in: Transformation(steps: branches))
        case .layer(let layer):
            if let error = firstUnspoken(in: layer) { return error }
            for inner in layer.steps {
                if let error = firstUnspoken(in: inner) { return error }
            }
            return nil
        }
    }

    private static func firstUnspoken(in layer: Layer) -> TransformationError? {
        switch layer.source {
        case .asset, .fetch, .file("lut", _): break
        case .text(let text):
            if case .borrowed(let name) = text.style, !name.contains("$") {
                return unspoken("this text style", layer.source.text)
            }
        case .file(let kind, _): return unspoken("\(kind) layers", layer.source.text)
        // The picture as it was: what else a variable may stand for was put in its place.
        case .variable: break
        }
        return firstUnspoken(in: layer.opener) ?? firstUnspoken(in: layer.closer)
    }

    private static func firstUnspoken(in component: Component) -> TransformationError? {
        for item in component.items {
            switch item.content {
            case .deferred: break
            case .word(let word):
                if let word = word as? UnspokenWord {
                    return TransformationError(word.refusal, text: item.text, place: 0)
                }
                if type(of: word).missingModel != nil {
                    return TransformationError(
                        .needsModel(word: item.text), text: item.text, place: 0)
                }
            }
        }
        return nil
    }

    private static func unspoken(_ what: String, _ text: String) -> TransformationError {
        TransformationError(.notSpoken(what: what), text: text, place: 0)
    }
}
