import Assets
import Transformations

/// What a transformation says beyond its steps, found before anything is decoded: output settings act
/// wherever they stand, the last one wins.
struct RenderScript {
    let transformation: Transformation
    let output: OutputChoice
    private let components: [Component]

    init(_ request: RenderRequest) throws {
        do {
            transformation = try Transformation(
                parsing: request.transformation, vocabulary: .spoken,
                limits: .init(steps: .max / 4, layers: .max / 4))
        } catch {
            throw ImagingError.internalFailure("unreadable: \(error.text)")
        }
        output = request.output
        components = transformation.components
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
        last(OutputQuality.self)?.choice ?? .automatic(.good, isSensitive: false)
    }

    var progressive: Progressive.Mode? { last(Progressive.self)?.mode }
    var isLossy: Bool { last(Lossy.self) != nil }
    var keepsIPTC: Bool { last(KeepIPTC.self) != nil || last(KeepAttribution.self) != nil }
    var wantsPalette: Bool { last(PNG8.self) != nil }
    var dropsTransparency: Bool { last(PNG24.self) != nil }
    var keepsTransparency: Bool { last(PreserveTransparency.self) != nil }
}
