/// What is known about a picture when something is evaluated.
public struct PictureFacts: Hashable, Sendable {
    /// Each characteristic that is known.
    public var characteristics: [Expression.Characteristic: ExpressionValue] = [:]
    /// Contextual metadata, which `ctx:!key!` reads.
    public var context: [String: String] = [:]
    /// Structured metadata by field, which `md:!field!` reads.
    public var metadata: [String: [String]] = [:]
    /// Whether what is not known may be known later.
    public var isPreliminary: Bool

    /// Nothing is known.
    ///
    /// - Parameter isPreliminary: Whether what is not known may be known later; otherwise it is a
    ///   mistake to ask for it.
    public init(isPreliminary: Bool) { self.isPreliminary = isPreliminary }

    /// What is said of a picture of this size at this point of the chain.
    public mutating func setSize(width: Int, height: Int) {
        characteristics[.width] = .whole(width)
        characteristics[.height] = .whole(height)
        characteristics[.aspectRatio] = .decimal(Double(width) / Double(height))
    }

    /// What is said of an original of this size.
    public mutating func setInitialSize(width: Int, height: Int) {
        characteristics[.initialWidth] = .whole(width)
        characteristics[.initialHeight] = .whole(height)
        characteristics[.initialAspectRatio] = .decimal(Double(width) / Double(height))
    }

    /// What depends on pixels is not known any more.
    mutating func forgetPixels() {
        for characteristic in Expression.Characteristic.ofPixels {
            characteristics[characteristic] = nil
        }
    }

    /// What is known while a layer is made ready: nothing of its pixels and its file, and of the base
    /// what people said about it.
    var forLayer: PictureFacts {
        var facts = self
        facts.forgetPixels()
        for characteristic in Expression.Characteristic.ofFile {
            facts.characteristics[characteristic] = nil
        }
        return facts
    }

    func value(
        of characteristic: Expression.Characteristic
    ) throws(EvaluationFailure) -> ExpressionValue {
        if let value = characteristics[characteristic] { return value }
        switch characteristic {
        case .context: return .list(context.keys.sorted())
        case .metadata: return .list(metadata.keys.sorted())
        default: throw isPreliminary ? .undecided : .mistake(.unknownFact(characteristic.rawValue))
        }
    }

    /// A key that is not there is an empty text.
    func lookup(_ key: String, in scope: String) -> ExpressionValue {
        if scope == "ctx" { return .text(context[key] ?? "") }
        return .list(metadata[key] ?? [])
    }
}

extension Expression.Characteristic {
    /// Those that change along the chain.
    static let ofPixels: [Self] = [
        .width, .height, .aspectRatio, .trimmedAspectRatio, .illustrationScore,
    ]

    /// Those of the original's file.
    static let ofFile: [Self] = [
        .initialWidth, .initialHeight, .initialAspectRatio, .currentPage, .pageCount,
        .initialDensity, .pageX, .pageY, .pageNames, .pageName, .duration, .initialDuration,
    ]
}
