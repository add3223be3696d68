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
        let bytes = Array(text.utf8)
        let segments = bytes.split(separator: UInt8(ascii: "/")).map(\.indices)
        try self.init(
            Written(bytes: bytes, segments: segments, offset: offset), vocabulary: vocabulary,
            limits: limits)
    }

    init(
        _ written: Written, vocabulary: Vocabulary, limits: Limits
    ) throws(TransformationError) {
        self = try Reading(written, vocabulary: vocabulary, limits: limits).transformation
    }
}

/// A transformation and what is doubtful about it.
struct Reading {
    let transformation: Transformation
    /// The first flag that nobody knows.
    private(set) var doubt: TransformationError?

    init(
        _ written: Written, vocabulary: Vocabulary, limits: Transformation.Limits
    ) throws(TransformationError) {
        guard written.segments.count <= limits.steps * 2 else {
            throw written.mistake(
                .limitExceeded(what: "steps", maximum: limits.steps), at: limits.steps)
        }
        let reader = ItemReader(vocabulary: vocabulary)
        var segments: [ItemReader.Segment] = []
        segments.reserveCapacity(written.segments.count)
        for range in written.segments {
            let segment = try reader.read(written.bytes, range, offset: written.offset)
            if doubt == nil, let found = segment.doubt { doubt = found }
            segments.append(segment)
        }
        if segments.allSatisfy(\.isFlat) {
            transformation = Transformation(steps: Self.steps(segments))
        } else {
            transformation = try StructureReader(segments, written).transformation()
        }
        try transformation.check(limits, written)
    }

    /// One step a segment, where there are neither layers nor conditions.
    private static func steps(_ segments: [ItemReader.Segment]) -> [Step] {
        var steps: [Step] = []
        steps.reserveCapacity(segments.count)
        for segment in segments where !segment.component.isEmpty {
            steps.append(.component(segment.component))
        }
        return steps
    }
}

extension Transformation {
    fileprivate func check(_ limits: Limits, _ written: Written) throws(TransformationError) {
        let last = written.segments.count - 1
        if stepCount > limits.steps {
            throw written.mistake(.limitExceeded(what: "steps", maximum: limits.steps), at: last)
        }
        if layerCount > limits.layers {
            throw written.mistake(.limitExceeded(what: "layers", maximum: limits.layers), at: last)
        }
    }
}

/// A transformation as it is written.
struct Written {
    /// The whole text that it is part of.
    let bytes: [UInt8]
    /// What stands between slashes; empty segments are left out.
    let segments: [Range<Int>]
    /// What places count from: the place of the first byte.
    let offset: Int

    /// What is wrong with segment number `index`.
    func mistake(_ reason: TransformationError.Reason, at index: Int) -> TransformationError {
        guard segments.indices.contains(index) else {
            return TransformationError(reason, text: "", place: offset)
        }
        return TransformationError(
            reason, text: String(decoding: bytes[segments[index]], as: UTF8.self),
            place: offset + segments[index].lowerBound)
    }
}
