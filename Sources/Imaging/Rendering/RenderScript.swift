import Assets
public import Transformations

/// What a transformation says beyond its steps, found before anything is decoded: output settings act
/// wherever they stand, the last one wins.
struct RenderScript {
    let transformation: Transformation
    private(set) var output: OutputChoice
    /// What is known about the base beside its pixels.
    let facts: RenderFacts
    private var components: [Component]

    /// - Parameter source: The base's file; its header decides about branches and values.
    init(_ request: RenderRequest, _ source: Int32?) throws {
        let written: Transformation
        do {
            written = try Transformation(
                parsing: request.transformation, vocabulary: .spoken,
                limits: .init(steps: .max / 4, layers: .max / 4))
        } catch {
            throw ImagingError.internalFailure("unreadable: \(error.text)")
        }
        output = request.output
        guard !written.isSettled else {
            (transformation, facts) = (written, RenderFacts(request.facts))
            components = written.components
            return
        }
        guard let source else { throw ImagingError.internalFailure("no base") }
        let loader = try Loader(descriptor: source, limits: request.limits)
        facts = RenderFacts(request.facts, loader)
        var foresight = Foresight(.spoken, facts: facts.before(loader, written)) {
            $0.isAboutOutputOnly
        }
        transformation = try foresight.decide(written)
        components = transformation.components
    }

    /// What remains to be said once the steps are done: of two branches, one was gone, and values are
    /// known.
    func done(_ performed: [Component], for client: AcceptClass?) -> RenderScript {
        var result = self
        result.components = performed
        if let choice = result.last(OutputFormat.self)?.choice, let client {
            result.output = OutputChoice(choice, for: client)
        }
        return result
    }

    /// The answers that a branch which is not decided yet may ask for.
    var branchOutputs: [OutputChoice] {
        components.compactMap { $0[OutputFormat.self]?.choice }
            .map { OutputChoice($0, for: .legacy) }
    }

    func last<W: Word>(_ type: W.Type) -> W? {
        components.lazy.compactMap { $0[type] }.last
    }

    /// The components of the base picture itself, in their order.
    var baseComponents: [Component] {
        transformation.steps.compactMap { step in
            if case .component(let component) = step { component } else { nil }
        }
    }

    /// The page or frame asked for, from 1.
    var page: Int? { baseComponents.compactMap { $0[Page.self] }.first?.number }

    var ignoresOrientation: Bool {
        baseComponents.contains { $0[Angle.self]?.ignoresOrientation == true }
    }

    var quality: OutputQuality.Choice {
        last(OutputQuality.self)?.choice ?? .automatic(.good, isSensitive: false, nil)
    }

    var progressive: Progressive.Mode? { last(Progressive.self)?.mode }
    var isLossy: Bool { last(Lossy.self) != nil }
    var keepsIPTC: Bool { last(KeepIPTC.self) != nil || last(KeepAttribution.self) != nil }
    var wantsPalette: Bool { last(PNG8.self) != nil }
    var dropsTransparency: Bool { last(PNG24.self) != nil }
    var keepsTransparency: Bool { last(PreserveTransparency.self) != nil }
}

extension Component {
    /// Whether nothing here changes pixels.
    public var isAboutOutputOnly: Bool {
        items.allSatisfy { item in
            ["f", "q", "fl", "pg", "dpr", "d", "co", "g", "x", "y", "z"].contains(item.key)
        }
    }
}
