/// Tells why a window lies where it does.
extension WindowDecision {
    /// - Parameters:
    ///   - step: the component.
    ///   - focus: what its gravity came to.
    ///   - gravity: what was written, or what the mode does without.
    ///   - known: what was known, in the picture's pixels.
    ///   - window: what was kept, in the picture's pixels.
    init(
        step: String, _ focus: FocusDecision, _ gravity: Gravity.Focus, known: KnownAreas,
        window: AssetFacts.Area, of size: Size
    ) {
        self.step = step
        (width, height) = (size.width, size.height)
        self.window = window
        (reason, subject) = Self.reason(focus)
        candidates = Self.candidates(focus, gravity, known)
    }

    private static func reason(_ focus: FocusDecision) -> (Reason, String?) {
        switch focus.reason {
        case .written: (.written, nil)
        case .standard: (.standard, nil)
        case .customCoordinates: (.customCoordinates, nil)
        case .areaOfInterest: (.areaOfInterest, nil)
        case .found(let name, _): (.found, name)
        case .standsOut: (.saliency, nil)
        case .missing(let name): (.missing, name)
        case .nothingKnown: (.attention, nil)
        case .animated: (.animated, nil)
        }
    }

    /// All that was weighed. The first that is known decided, unless nothing is.
    private static func candidates(
        _ focus: FocusDecision, _ gravity: Gravity.Focus, _ known: KnownAreas
    ) -> [Candidate] {
        var isDecided = false
        return weighed(focus, gravity, known).map { name, areas in
            var outcome = Candidate.Outcome.absent
            if !areas.isEmpty || name == attention && focus.target == .attention {
                outcome = isDecided ? .outranked : .decided
                isDecided = true
            }
            return Candidate(
                name: name, outcome: outcome, areas: areas.map(AssetFacts.Area.init))
        }
    }

    private static func weighed(
        _ focus: FocusDecision, _ gravity: Gravity.Focus, _ known: KnownAreas
    ) -> [(name: String, areas: [Rectangle])] {
        switch gravity {
        case .compass, .xyCenter, .liquid: return []
        case .automatic(let options): return automatic(options, known)
        case .subjects(let subjects, let fallback):
            let named = subjects.map { ($0.written, known.areas(of: $0)) }
            switch fallback {
            case .automatic: return named + automatic([], known)
            case .compass, nil: return named
            }
        }
    }

    private static func automatic(
        _ options: [AutomaticOption], _ known: KnownAreas
    ) -> [(name: String, areas: [Rectangle])] {
        AutomaticWishes(options).candidates.map { candidate in
            switch candidate {
            case .area(let area): ("aoi", [Rectangle(area)])
            case .subject(let subject): (subject.written, known.areas(of: subject))
            }
        } + [("saliency", known.salient), (attention, [])]
    }

    private static let attention = "attention"
}

extension AssetFacts.Area {
    /// The whole pixels that come nearest.
    init(_ rectangle: Rectangle) {
        self.init(
            x: Int(rectangle.left.rounded()), y: Int(rectangle.top.rounded()),
            width: max(1, Int(rectangle.width.rounded())),
            height: max(1, Int(rectangle.height.rounded())))
    }
}
