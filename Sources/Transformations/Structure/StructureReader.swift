/// Makes a tree of steps out of flat segments: matches `fl_layer_apply` with its layer and `if_end`
/// with its `if_`.
struct StructureReader {
    private let segments: [(segment: ItemReader.Segment, text: Substring, place: Int)]
    /// For each segment that opens a layer or a condition, where it is closed; none for openers
    /// that are one component.
    private var closers: [Int: Int] = [:]
    /// For each opened condition, where its `if_else` stands.
    private var alternatives: [Int: Int] = [:]
    /// Closers that belong to an opener.
    private var claimed: Set<Int> = []

    init(_ segments: [(ItemReader.Segment, Substring, Int)]) throws(TransformationError) {
        self.segments = segments.map { ($0.0, $0.1, $0.2) }
        try matchConditions()
        matchLayers()
    }

    /// The tree.
    func transformation() -> Transformation {
        Transformation(steps: steps(0..<segments.count))
    }

    // MARK: Matching

    /// An `if_` without other items needs an end (or lasts to the end of the chain); one with other
    /// items is a block only where an `if_else` or `if_end` is left for it.
    private mutating func matchConditions() throws(TransformationError) {
        var open: [(index: Int, isBare: Bool)] = []
        var endsLeft = segments.count { $0.segment.fork.isEnd }
        for (index, entry) in segments.enumerated() {
            switch entry.segment.fork {
            case nil: break
            case .when:
                let isBare = entry.segment.component.isEmpty && entry.segment.layer == nil
                open.append((index, isBare))
            case .otherwise, .end:
                let isEnd = entry.segment.fork.isEnd
                while let top = open.last, !top.isBare, open.count(where: \.isBare) >= endsLeft {
                    open.removeLast()
                }
                guard let top = open.last else {
                    throw TransformationError(
                        .strayCondition, text: String(entry.text), place: entry.place)
                }
                if isEnd {
                    closers[top.index] = index
                    open.removeLast()
                    endsLeft -= 1
                } else {
                    guard alternatives[top.index] == nil else {
                        throw TransformationError(
                            .strayCondition, text: String(entry.text), place: entry.place)
                    }
                    alternatives[top.index] = index
                }
            }
        }
        for unclosed in open where unclosed.isBare || alternatives[unclosed.index] != nil {
            closers[unclosed.index] = segments.count
        }
    }

    /// Each `fl_layer_apply` closes the nearest layer that is still open, within its branch.
    private mutating func matchLayers() {
        var scopes: [[Int]] = [[]]
        for (index, entry) in segments.enumerated() {
            if closers[index] != nil, entry.segment.fork.isWhen { scopes.append([]) }
            switch entry.segment.fork {
            case .otherwise: scopes[scopes.count - 1] = []
            case .end: if scopes.count > 1 { scopes.removeLast() }
            case .when, nil: break
            }
            if entry.segment.closesLayer, entry.segment.layer == nil,
                let opener = scopes[scopes.count - 1].popLast()
            {
                closers[opener] = index
                claimed.insert(index)
            }
            if entry.segment.layer != nil, !entry.segment.closesLayer {
                scopes[scopes.count - 1].append(index)
            }
        }
    }

    // MARK: Building

    private func steps(_ range: Range<Int>) -> [Step] {
        var steps: [Step] = []
        var index = range.lowerBound
        while index < range.upperBound {
            let segment = segments[index].segment
            if segment.fork.isWhen {
                let (step, next) = conditional(at: index, in: range)
                steps.append(step)
                index = next
            } else {
                index = add(at: index, in: range, to: &steps)
            }
        }
        return steps
    }

    /// Adds what stands at `index`, a fork aside, and says where to go on.
    private func add(at index: Int, in range: Range<Int>, to steps: inout [Step]) -> Int {
        let segment = segments[index].segment
        guard let (stacking, source) = segment.layer else {
            if !segment.component.isEmpty { steps.append(.component(segment.component)) }
            return index + 1
        }
        var layer = Layer(stacking: stacking, source: source, opener: segment.component)
        guard let closer = closers[index], claimed.contains(closer) else {
            steps.append(.layer(layer))
            return index + 1
        }
        layer.steps = self.steps(index + 1..<closer)
        layer.closer = segments[closer].segment.component
        layer.isBlock = true
        steps.append(.layer(layer))
        return closer + 1
    }

    private func conditional(at index: Int, in range: Range<Int>) -> (Step, Int) {
        guard case .when(let condition) = segments[index].segment.fork else {
            return (.component(segments[index].segment.component), index + 1)
        }
        var first: [Step] = []
        guard let end = closers[index], !(claimed.contains(end) && segments[index].segment.layer != nil)
        else {
            let next = add(at: index, in: range, to: &first)
            return (.conditional(Conditional(condition: condition, then: first, isSingle: true)), next)
        }
        let next = add(at: index, in: range, to: &first)
        let middle = alternatives[index] ?? end
        let then = first + steps(next..<max(next, middle))
        let otherwise = alternatives[index].map { steps($0..<end) } ?? []
        let step = Conditional(condition: condition, then: then, otherwise: otherwise)
        return (.conditional(step), min(end + 1, range.upperBound))
    }
}

extension ItemReader.Segment.Fork? {
    var isWhen: Bool {
        if case .when = self { true } else { false }
    }
    var isEnd: Bool {
        if case .end = self { true } else { false }
    }
}
