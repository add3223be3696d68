/// Makes a tree of steps out of flat segments: matches `fl_layer_apply` with its layer and `if_end`
/// with its `if_`.
struct StructureReader {
    private let segments: [ItemReader.Segment]
    private let written: Written
    /// For each segment that opens a layer, where it is closed; none for layers of one component.
    private var layerClosers: [Int: Int] = [:]
    /// For each condition that is a block, where it is closed.
    private var conditionClosers: [Int: Int] = [:]
    /// For each opened condition, where its `if_else` stands.
    private var alternatives: [Int: Int] = [:]

    /// - Parameter written: what the segments were read from, one for one.
    init(
        _ segments: [ItemReader.Segment], _ written: Written
    ) throws(TransformationError) {
        self.segments = segments
        self.written = written
        try matchConditions()
        matchLayers()
    }

    /// The tree.
    func transformation() -> Transformation {
        Transformation(steps: steps(0..<segments.count))
    }

    // MARK: Matching

    /// An `if_` without other items needs an end (or lasts to the end of the chain); one with other
    /// items is a block only where an `if_end` is left for it. Without one, an `if_else` right behind
    /// it is one component, too.
    private mutating func matchConditions() throws(TransformationError) {
        var open: [(index: Int, isBare: Bool)] = []
        let endsLeft = endsLeft()
        for (index, segment) in segments.enumerated() {
            let fork = segment.fork
            if fork.isWhen {
                open.append((index, segment.isBare))
            }
            guard fork.isOtherwise || fork.isEnd else { continue }
            while let top = open.last, !top.isBare, open.count(where: \.isBare) >= endsLeft[index],
                fork.isEnd || open.contains(where: \.isBare) || top.index != index - 1
            {
                open.removeLast()
            }
            guard let top = open.last, fork.isEnd || alternatives[top.index] == nil else {
                throw written.mistake(.strayCondition, at: index)
            }
            if fork.isOtherwise {
                alternatives[top.index] = index
            } else {
                conditionClosers[top.index] = index
                open.removeLast()
            }
        }
        for unclosed in open where !isSingle(unclosed) {
            conditionClosers[unclosed.index] = segments.count
        }
    }

    /// For each segment, how many ends from there on are not needed by bare conditions behind it.
    private func endsLeft() -> [Int] {
        var left = 0
        let counts = segments.reversed().map { segment in
            if segment.fork.isEnd { left += 1 }
            if segment.fork.isWhen, segment.isBare { left = max(0, left - 1) }
            return left
        }
        return counts.reversed()
    }

    /// Whether a condition that nothing ends is about one component, and its `if_else` about one.
    private func isSingle(_ condition: (index: Int, isBare: Bool)) -> Bool {
        guard !condition.isBare else { return false }
        return alternatives[condition.index].map { $0 == condition.index + 1 } ?? true
    }

    /// Each `fl_layer_apply` closes the nearest layer that is still open, within its branch.
    private mutating func matchLayers() {
        var scopes: [[Int]] = [[]]
        for (index, segment) in segments.enumerated() {
            if conditionClosers[index] != nil { scopes.append([]) }
            if segment.fork.isOtherwise { scopes[scopes.count - 1] = [] }
            if segment.fork.isEnd, scopes.count > 1 { scopes.removeLast() }
            if segment.closesLayer, segment.layer == nil,
                let opener = scopes[scopes.count - 1].popLast()
            {
                layerClosers[opener] = index
            }
            if segment.layer != nil, !segment.closesLayer {
                scopes[scopes.count - 1].append(index)
            }
        }
    }

    // MARK: Building

    private func steps(_ range: Range<Int>) -> [Step] {
        var steps: [Step] = []
        var index = range.lowerBound
        while index < range.upperBound {
            if case .when(let condition) = segments[index].fork {
                let (step, next) = conditional(condition, at: index, in: range)
                steps.append(.conditional(step))
                index = next
            } else {
                index = add(at: index, in: range, to: &steps)
            }
        }
        return steps
    }

    /// Adds what stands at `index`, a fork aside, and says where to go on.
    private func add(at index: Int, in range: Range<Int>, to steps: inout [Step]) -> Int {
        let segment = segments[index]
        guard let (stacking, source) = segment.layer else {
            if !segment.component.isEmpty { steps.append(.component(segment.component)) }
            return index + 1
        }
        var layer = Layer(stacking: stacking, source: source, opener: segment.component)
        guard let closer = layerClosers[index], closer < range.upperBound else {
            steps.append(.layer(layer))
            return index + 1
        }
        layer.steps = self.steps(index + 1..<closer)
        layer.closer = segments[closer].component
        layer.isBlock = true
        steps.append(.layer(layer))
        return closer + 1
    }

    /// The condition at `index` with its branches, and where to go on: at the end of a block, which may
    /// carry items, too.
    private func conditional(
        _ condition: Condition, at index: Int, in range: Range<Int>
    ) -> (Conditional, Int) {
        var then: [Step] = []
        var otherwise: [Step] = []
        var next = add(at: index, in: range, to: &then)
        guard let end = conditionClosers[index].map({ min($0, range.upperBound) }) else {
            if let alternative = alternatives[index], alternative == next, next < range.upperBound {
                next = add(at: alternative, in: range, to: &otherwise)
            }
            let single = Conditional(
                condition: condition, then: then, otherwise: otherwise, isSingle: true)
            return (single, next)
        }
        let middle = min(alternatives[index] ?? end, end)
        then += steps(next..<max(next, middle))
        if middle < end { otherwise = steps(middle..<end) }
        return (Conditional(condition: condition, then: then, otherwise: otherwise), end)
    }
}

extension ItemReader.Segment {
    /// Whether nothing stands beside a fork.
    fileprivate var isBare: Bool { component.isEmpty && layer == nil }
}

extension ItemReader.Segment.Fork? {
    var isWhen: Bool {
        if case .when = self { true } else { false }
    }
    var isOtherwise: Bool {
        if case .otherwise = self { true } else { false }
    }
    var isEnd: Bool {
        if case .end = self { true } else { false }
    }
}
