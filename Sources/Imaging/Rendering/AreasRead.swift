public import Transformations

extension AssetFacts {
    /// These facts without the areas that a transformation does not look at, so that moving one of
    /// them makes no new picture of it. Everything but areas stays.
    public func keepingAreasRead(by transformation: Transformation) -> AssetFacts {
        var needs = AreaNeeds()
        for component in transformation.components { needs.add(component) }
        var result = self
        if !needs.faces { result.faces = nil }
        if !needs.custom { result.customCoordinates = [] }
        result.regions = regions.filter { needs.regions.contains($0.key) }
        if !needs.things { result.things = nil }
        if !needs.texts { result.texts = nil }
        return result
    }
}

/// Which areas gravities and effects ask for.
private struct AreaNeeds {
    var faces = false
    var custom = false
    var regions: Set<String> = []
    var things = false
    var texts = false

    mutating func add(_ component: Component) {
        for item in component.items {
            // What is not known before rendering may ask for anything.
            if item.word == nil, item.key == "g" {
                (faces, custom, things, texts) = (true, true, true, true)
            }
            if item.text.contains("faces") || item.text.contains("redeye") { faces = true }
        }
        if let focus = component[Gravity.self]?.focus { add(focus) }
        switch Resizing(of: component)?.mode {
        case .auto, .autoPad, .fillPad: add(.automatic([]))
        case .fill where component[ImaggaScale.self] != nil: add(.automatic([]))
        case .scale, .fit, .limit, .mfit, .fill, .lfill, .crop, .thumb, .pad, .lpad, .mpad, nil:
            break
        }
    }

    private mutating func add(_ focus: Gravity.Focus) {
        switch focus {
        case .compass, .xyCenter: break
        case .liquid: (faces, custom) = (true, true)
        case .subjects(let subjects, let fallback):
            for subject in subjects { add(subject) }
            if fallback == .automatic { add(.automatic([])) }
        case .automatic(let options):
            (faces, custom, things) = (true, true, true)
            for option in options {
                switch option {
                case .prefer(let subject), .avoid(let subject): add(subject)
                case .algorithm, .ignoreFaces, .ignoreCustom, .weighCustom, .area, .keep, .thirds:
                    break
                }
            }
        }
    }

    private mutating func add(_ subject: Subject) {
        switch subject.kind {
        case .face, .faces, .eyes: faces = true
        case .body: (faces, things) = (true, true)
        case .custom: custom = true
        case .region(let name): regions.insert(name)
        case .texts: texts = true
        case .clippingPath: break
        case .thing, .anything: things = true
        }
    }
}
