extension Transformation {
    /// Bounds on what is read.
    public struct Limits: Sendable {
        /// Components and layers in all.
        public var steps: Int
        /// Layers in all.
        public var layers: Int

        public init(steps: Int = 100, layers: Int = 20) {
            self.steps = steps
            self.layers = layers
        }
    }

    /// Reads a transformation as it is written: components separated by slashes.
    ///
    /// - Throws: what is wrong, with the offending text and its place, counted from the start of
    ///   `text` plus `offset`.
    public init(
        parsing text: some StringProtocol, vocabulary: Vocabulary, limits: Limits = Limits(),
        offset: Int = 0
    ) throws(TransformationError) {
        var place = offset
        var segments: [(Substring, Int)] = []
        for segment in Substring(text).split(separator: "/", omittingEmptySubsequences: false) {
            if !segment.isEmpty { segments.append((segment, place)) }
            place += segment.utf8.count + 1
        }
        try self.init(segments: segments, vocabulary: vocabulary, limits: limits)
    }

    init(
        segments: [(Substring, Int)], vocabulary: Vocabulary, limits: Limits
    ) throws(TransformationError) {
        guard segments.count <= limits.steps * 2 else {
            throw TransformationError(
                .limitExceeded(what: "steps", maximum: limits.steps),
                text: String(segments[limits.steps].0), place: segments[limits.steps].1)
        }
        let reader = ItemReader(vocabulary: vocabulary)
        var read: [(ItemReader.Segment, Substring, Int)] = []
        for (text, place) in segments {
            read.append((try reader.read(text, at: place), text, place))
        }
        self = try StructureReader(read).transformation()
        try check(limits, segments)
    }

    private func check(
        _ limits: Limits, _ segments: [(Substring, Int)]
    ) throws(TransformationError) {
        let text = segments.last.map { String($0.0) } ?? ""
        let place = segments.last?.1 ?? 0
        if stepCount > limits.steps {
            throw TransformationError(
                .limitExceeded(what: "steps", maximum: limits.steps), text: text, place: place)
        }
        if layers.count > limits.layers {
            throw TransformationError(
                .limitExceeded(what: "layers", maximum: limits.layers), text: text, place: place)
        }
    }
}
