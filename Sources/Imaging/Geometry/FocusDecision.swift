/// Which part of a picture matters, and why: what a gravity comes to, given all that is known.
struct FocusDecision: Hashable, Sendable {
    enum Target: Hashable, Sendable {
        case compass(Compass)
        /// The offsets are the window's centre.
        case offsets
        /// A rectangle in the picture's pixels, and the part of it that matters most if the window
        /// cannot hold all of it.
        case area(Rectangle, core: Rectangle)
        /// What catches the eye has to be looked for in the pixels.
        case attention
    }

    enum Reason: Hashable, Sendable {
        /// It was written so.
        case written
        /// Nothing was written, and this is what the mode does then.
        case standard
        case customCoordinates
        case areaOfInterest
        /// What was looked for, as it was written, and how many there are of it.
        case found(String, count: Int)
        /// Nothing that has a name is there, but something stands out.
        case standsOut
        /// What was looked for, as it was written, and is not there.
        case missing(String)
        /// Nothing is known of the picture.
        case nothingKnown
        /// The frames of an animation have to agree.
        case animated
    }

    var target: Target
    var reason: Reason
    /// What the window should rather not show, in the picture's pixels.
    var avoided: [Rectangle] = []
    /// How much a thumbnail keeps around its subject, 0 to 1; `nil` where nobody said.
    var keep: Double?

    private init(_ target: Target, _ reason: Reason) {
        self.target = target
        self.reason = reason
    }

    /// - Parameters:
    ///   - focus: what was written; `nil` where nothing was.
    ///   - standard: what the mode does then.
    ///   - known: what is known, in the picture's pixels.
    init(
        _ focus: Gravity.Focus?, standard: Gravity.Focus, known: KnownAreas, isAnimated: Bool
    ) {
        let known = isAnimated ? known.customOnly : known
        let reason: Reason = focus == nil ? .standard : .written
        switch focus ?? standard {
        case .compass(let compass): self.init(.compass(compass), reason)
        case .xyCenter: self.init(.offsets, reason)
        case .liquid: self.init(.compass(.center), reason)
        case .automatic(let options): self = Self.automatic(options, known)
        case .subjects(let subjects, let fallback):
            self = Self.first(of: subjects, fallback, known)
        }
        if isAnimated, target == .attention {
            target = .compass(.center)
            self.reason = .animated
        }
    }

    // MARK: Subjects

    private static func first(
        of subjects: [Subject], _ fallback: Gravity.Fallback?, _ known: KnownAreas
    ) -> FocusDecision {
        for subject in subjects {
            if let found = found(subject, known) { return found }
        }
        let written = subjects.map(\.written).joined(separator: ":")
        switch fallback {
        case .automatic:
            var decision = automatic([], known)
            if decision.reason == .nothingKnown { decision.reason = .missing(written) }
            return decision
        case .compass(let compass): return FocusDecision(.compass(compass), .missing(written))
        case nil:
            let compass = subjects[0].standsUpright ? Compass.north : .center
            return FocusDecision(.compass(compass), .missing(written))
        }
    }

    private static func found(_ subject: Subject, _ known: KnownAreas) -> FocusDecision? {
        let areas = known.areas(of: subject)
        guard let area = known.area(of: subject), let core = areas.first else { return nil }
        let reason: Reason =
            subject.kind == .custom
            ? .customCoordinates : .found(subject.written, count: areas.count)
        return FocusDecision(.area(area, core: core), reason)
    }

    // MARK: g_auto

    /// Custom coordinates, what is preferred, faces, things, what stands out, what catches the eye: the
    /// first there is.
    private static func automatic(
        _ options: [AutomaticOption], _ known: KnownAreas
    ) -> FocusDecision {
        let wishes = AutomaticWishes(options)
        var decision =
            wishes.candidates.lazy.compactMap { candidate in
                switch candidate {
                case .area(let area):
                    FocusDecision(
                        .area(Rectangle(area), core: Rectangle(area)), .areaOfInterest)
                case .subject(let subject): found(subject, known)
                }
            }.first ?? standingOut(known) ?? FocusDecision(.attention, .nothingKnown)
        decision.avoided = wishes.avoided.flatMap { known.areas(of: $0) }
        decision.keep = wishes.keep
        return decision
    }

    private static func standingOut(_ known: KnownAreas) -> FocusDecision? {
        known.salient.first.map { FocusDecision(.area($0, core: $0), .standsOut) }
    }
}

/// The options of `g_auto`, in the order in which they are tried.
struct AutomaticWishes {
    enum Candidate {
        case area(AssetFacts.Area)
        case subject(Subject)
    }

    var candidates: [Candidate] = []
    var avoided: [Subject] = []
    var keep: Double?

    init(_ options: [AutomaticOption]) {
        var areas: [Candidate] = []
        var preferred: [Candidate] = []
        var (custom, faces, overrides) = (true, true, true)
        for option in options {
            switch option {
            case .area(let area): areas.append(.area(area))
            case .prefer(let subject): preferred.append(.subject(subject))
            case .avoid(let subject): avoided.append(subject)
            case .ignoreFaces: faces = false
            case .ignoreCustom: custom = false
            case .weighCustom: overrides = false
            case .keep(let share): keep = Double(share) / 100
            case .algorithm, .thirds: break
            }
        }
        func subject(_ name: String) -> [Candidate] {
            guard let subject = Subject(name), !avoided.contains(where: { $0.isLike(subject) })
            else { return [] }
            return [.subject(subject)]
        }
        let marked = custom ? subject("custom") : []
        candidates = areas + (overrides ? marked : []) + preferred + (overrides ? [] : marked)
        candidates += (faces ? subject("faces") : []) + subject("object")
    }
}

extension FocusDecision.Reason {
    /// Whether this subject was looked for and is there.
    func isFound(_ subject: Subject) -> Bool {
        if case .found(subject.written, _) = self { true } else { false }
    }
}

extension Subject {
    var isFace: Bool {
        switch kind {
        case .face, .faces: true
        case .eyes, .body, .custom, .region, .texts, .clippingPath, .thing, .anything: false
        }
    }

    /// Without it the upper part is the better guess: heads are there.
    fileprivate var standsUpright: Bool {
        switch kind {
        case .face, .faces, .eyes, .body: true
        case .custom, .region, .texts, .clippingPath, .thing, .anything: false
        }
    }

    fileprivate func isLike(_ other: Subject) -> Bool {
        switch (kind, other.kind) {
        case (.face, .faces), (.faces, .faces), (.thing, .anything), (.anything, .anything): true
        default: kind == other.kind
        }
    }
}

extension KnownAreas {
    /// Animations follow marks that somebody made, and nothing that was found in one frame.
    var customOnly: KnownAreas {
        var result = KnownAreas()
        result.custom = custom
        return result
    }
}
