/// What is known of a picture, in its present pixels.
struct KnownAreas: Hashable, Sendable {
    /// What of an area has to be left for it to count.
    enum Remainder: Hashable, Sendable {
        /// Its middle: less is no face to put into the middle of a picture.
        case middle
        /// Any part: half a face is still to be made unrecognisable.
        case anyPart
    }

    struct Thing: Hashable, Sendable {
        var name: String
        var area: Rectangle
        /// 0 to 1.
        var confidence: Double
    }

    var faces: [Rectangle] = []
    var custom: [Rectangle] = []
    var regions: [String: [Rectangle]] = [:]
    var things: [Thing] = []
    /// Those who were recognised.
    var people: [Thing] = []
    var texts: [Rectangle] = []
    /// Around what stands out.
    var salient: [Rectangle] = []
    /// Around the paths that came with the file, by their names.
    var paths: [String: [Rectangle]] = [:]

    init() {}

    /// - Parameters:
    ///   - mapping: from the upright original to the picture.
    ///   - size: of the picture.
    ///   - remainder: what of an area has to be left.
    init(
        _ facts: AssetFacts, _ mapping: Mapping, in size: Size, _ remainder: Remainder = .middle
    ) {
        func seen(_ area: AssetFacts.Area) -> Rectangle? {
            let box = mapping.box(of: Rectangle(area))
            let counts = remainder == .anyPart || box.hasMiddle(in: size)
            return counts ? box.intersection(Rectangle(size)) : nil
        }
        faces = (facts.faces ?? []).compactMap(seen)
        custom = facts.customCoordinates.compactMap(seen)
        regions = facts.regions.mapValues { $0.compactMap(seen) }
        texts = (facts.texts ?? []).compactMap(seen)
        salient = (facts.salient ?? []).compactMap(seen)
        func seenThings(_ things: [AssetFacts.Thing]?) -> [Thing] {
            (things ?? []).compactMap { thing in
                seen(thing.area).map {
                    Thing(name: thing.name, area: $0, confidence: thing.confidence)
                }
            }
        }
        things = seenThings(facts.things)
        people = seenThings(facts.people)
    }

    /// Adds the paths that came with the file, given in pixels of the upright original.
    mutating func add(paths: [String: [Rectangle]], _ mapping: Mapping, in size: Size) {
        self.paths = paths.mapValues { boxes in
            boxes.compactMap { box in
                let box = mapping.box(of: box)
                return box.hasMiddle(in: size) ? box.intersection(Rectangle(size)) : nil
            }
        }
    }

    /// Every area of a subject, the most important first.
    func areas(of subject: Subject) -> [Rectangle] {
        switch subject.kind {
        case .face: Array(Self.largestFirst(faces).prefix(1))
        case .faces: Self.largestFirst(faces)
        case .eyes: Self.largestFirst(faces).map(Self.eyes)
        case .body: bodies
        case .custom: Array(Self.largestFirst(custom).prefix(1))
        case .region(let name): regions[name] ?? []
        case .texts: Self.largestFirst(texts)
        case .clippingPath(let name): paths[name] ?? []
        case .thing(let name): people(named: name) ?? things(named: [name])
        case .anything: Self.bestFirst(things)
        }
    }

    /// One area for a crop; `nil` where there is nothing of the kind.
    func area(of subject: Subject) -> Rectangle? {
        let areas = areas(of: subject)
        switch subject.kind {
        // The best one; others may stand far away.
        case .face, .custom, .body, .thing, .anything: return areas.first
        case .faces, .eyes, .region, .texts, .clippingPath:
            return areas.dropFirst().reduce(areas.first) { $0?.union($1) }
        }
    }

    private static func largestFirst(_ areas: [Rectangle]) -> [Rectangle] {
        areas.sorted { ($0.area, -$0.left) > ($1.area, -$1.left) }
    }

    private static func bestFirst(_ things: [Thing]) -> [Rectangle] {
        things.sorted { $0.confidence * $0.area.area > $1.confidence * $1.area.area }.map(\.area)
    }

    private func things(named names: [String]) -> [Rectangle] {
        let wanted = Set(names.map(Subject.plainName))
        return Self.bestFirst(things.filter { wanted.contains(Subject.plainName($0.name)) })
    }

    /// Where somebody of that name is; `nil` where nobody is.
    private func people(named name: String) -> [Rectangle]? {
        let wanted = Subject.plainName(name)
        let found = people.filter { Subject.plainName($0.name) == wanted }
        return found.isEmpty ? nil : Self.bestFirst(found)
    }

    /// People that were found, else what hangs below the faces.
    private var bodies: [Rectangle] {
        let people = things(named: ["person", "human", "body", "man", "woman", "child"])
        guard people.isEmpty else { return people }
        return Self.largestFirst(faces).map { face in
            Rectangle(
                left: face.left - face.width, top: face.top - face.height / 2,
                width: face.width * 3, height: face.height * 7.5)
        }
    }

    /// Eyes lie above the middle of a face.
    private static func eyes(of face: Rectangle) -> Rectangle {
        Rectangle(
            left: face.left + face.width * 0.1, top: face.top + face.height * 0.28,
            width: face.width * 0.8, height: face.height * 0.25)
    }
}
