public import Transformations

/// What a transformation looks for in a picture, beside its pixels.
public struct AreaNeeds: Hashable, Sendable {
    /// What an engine has to look for.
    public enum Sought: String, Hashable, Sendable, CaseIterable {
        case faces, things, texts
        /// What stands out.
        case salient
    }

    /// What was named: without somebody who can see it the request cannot be answered.
    public private(set) var required: Set<Sought> = []
    /// What helps to decide, where it can be seen.
    public private(set) var wished: Set<Sought> = []
    /// Whether custom coordinates count.
    public private(set) var custom = false
    /// The regions that are named.
    public private(set) var regions: Set<String> = []
    /// Plain names of things that are looked for.
    public private(set) var names: Set<String> = []
    /// Those of them that are names of people, who have to be recognised.
    public private(set) var people: Set<String> = []
    /// Whether all regions count, by their names or their number.
    public private(set) var countsRegions = false

    /// Whether custom coordinates are known, which settle what `g_auto` would look for else.
    private let isMarked: Bool
    /// Plain names of the people in the gallery.
    private let gallery: Set<String>

    /// Nothing is looked for.
    public init() { (isMarked, gallery) = (false, []) }

    /// What is looked for in the base.
    ///
    /// - Parameters:
    ///   - isMarked: whether somebody has marked what matters.
    ///   - gallery: plain names of the people who may be recognised.
    public init(
        of transformation: Transformation, isMarked: Bool = false, gallery: Set<String> = []
    ) {
        self.isMarked = isMarked
        self.gallery = gallery
        add(transformation.steps)
    }

    /// What a layer's own steps look for in its picture.
    public init(in layer: Layer, isMarked: Bool = false, gallery: Set<String> = []) {
        self.isMarked = isMarked
        self.gallery = gallery
        let placing = LayerPlace.component(of: layer)
        if layer.opener != placing { add(layer.opener) }
        add(layer.steps)
    }

    /// Everything that is looked for.
    public var sought: Set<Sought> { required.union(wished) }
    public var isEmpty: Bool {
        sought.isEmpty && !custom && !countsRegions && regions.isEmpty && people.isEmpty
    }

    /// The same without what only helps to decide.
    public var withoutWishes: AreaNeeds {
        var result = self
        result.wished = []
        return result
    }

    /// Adds what a condition counts.
    public mutating func add(_ references: References) {
        for characteristic in references.characteristics {
            switch characteristic {
            case .faceCount: required.insert(.faces)
            case .customCoordinateCount: custom = true
            case .regionCount, .regionNames: countsRegions = true
            default: break
            }
        }
    }

    // MARK: Steps

    private mutating func add(_ steps: [Step]) {
        for step in steps {
            switch step {
            case .component(let component): add(component)
            case .layer(let layer):
                place(by: LayerPlace.component(of: layer))
                // The picture as it was: what is known of it is known of the layer.
                if case .variable = layer.source { add(layer.steps) }
            case .conditional(let conditional):
                add(conditional.then)
                add(conditional.otherwise)
            }
        }
    }

    /// A layer goes to each place that a gravity names.
    private mutating func place(by component: Component) {
        addUnknown(in: component)
        if case .subjects(let subjects, _) = component[Gravity.self]?.focus {
            for subject in subjects { require(subject) }
        }
    }

    private mutating func add(_ component: Component) {
        addUnknown(in: component)
        if component[BlurFaces.self] != nil || component[PixelateFaces.self] != nil {
            required.insert(.faces)
        }
        if component[RedEye.self] != nil { wished.insert(.faces) }
        if component[ViesusCorrect.self]?.settings.keepsRedEyes == false { wished.insert(.faces) }
        if let focus = focus(of: component) { add(focus) }
    }

    /// The gravity, where something beside it has a use for it.
    private func focus(of component: Component) -> Gravity.Focus? {
        let written = component[Gravity.self]?.focus
        if component[BlurRegion.self] != nil || component[PixelateRegion.self] != nil {
            if case .subjects = written { return written }
            return nil
        }
        guard let resizing = Resizing(of: component) else { return nil }
        if resizing.mode.cuts { return written ?? resizing.standardFocus }
        if resizing.mode == .scale, written == .liquid { return written }
        return nil
    }

    /// What is not known before rendering may ask for anything.
    private mutating func addUnknown(in component: Component) {
        for item in component.items where item.word == nil {
            switch item.key {
            case "g":
                wished.formUnion(Sought.allCases)
                custom = true
            case "e" where item.text.contains("_faces"): required.insert(.faces)
            case "e" where item.text.contains("redeye") || item.text.contains("viesus_correct"):
                wished.insert(.faces)
            default: break
            }
        }
    }

    // MARK: Gravities

    private mutating func add(_ focus: Gravity.Focus) {
        switch focus {
        case .compass, .xyCenter: break
        case .liquid:
            wished.insert(.faces)
            custom = true
        case .subjects(let subjects, let fallback):
            for subject in subjects { require(subject) }
            if fallback == .automatic { add(.automatic([])) }
        case .automatic(let options): add(options)
        }
    }

    private mutating func add(_ options: [AutomaticOption]) {
        var (looks, isMarked) = (true, self.isMarked)
        custom = true
        for option in options {
            switch option {
            case .prefer(let subject):
                // `auto:faces` is what `auto` does anyway.
                if subject.isFace { wished.insert(.faces) } else { require(subject) }
            case .avoid(let subject): require(subject)
            case .ignoreCustom, .weighCustom: isMarked = false
            case .area: looks = false
            case .algorithm, .ignoreFaces, .keep, .thirds: break
            }
        }
        if looks, !isMarked { wished.formUnion([.faces, .things, .salient]) }
    }

    private mutating func require(_ subject: Subject) {
        switch subject.kind {
        case .face, .faces, .eyes: required.insert(.faces)
        case .body: required.formUnion([.faces, .things])
        case .custom: custom = true
        case .region(let name): regions.insert(name)
        case .texts: required.insert(.texts)
        case .clippingPath: break
        case .thing(let written):
            let name = Subject.plainName(written)
            names.insert(name)
            if gallery.contains(name) { people.insert(name) } else { required.insert(.things) }
        case .anything: required.insert(.things)
        }
    }
}
