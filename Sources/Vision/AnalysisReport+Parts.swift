extension Analysis {
    /// What looks, and in which revision: to be raised when the same picture is seen differently, so
    /// that what was seen before is looked at anew.
    public var engine: String {
        let names = models.map(\.name)
        return (names.isEmpty ? [rawValue] : names).joined(separator: "+") + "/\(revision)"
    }

    private var revision: Int {
        switch self {
        case .faces, .identity, .text, .labels, .objects, .saliency, .moderation, .quality:
            1
        // 2: illustrations and how colours are read; likenesses beside the hash.
        case .colors, .perceptualHash: 2
        }
    }
}

extension AnalysisReport {
    /// What was looked for.
    public var analyses: Set<Analysis> { Set(Analysis.allCases.filter(answers)) }

    /// Whether somebody looked for it. Whose faces they are is no part of what is kept.
    private func answers(_ analysis: Analysis) -> Bool {
        switch analysis {
        case .faces: faces != nil
        case .identity: faces?.contains { $0.identity != nil } == true
        case .text: text != nil
        case .labels: labels != nil
        case .objects: objects != nil
        case .saliency: saliency != nil
        case .moderation: moderation != nil
        case .colors: colors != nil
        case .perceptualHash: perceptualHash != nil
        case .quality: quality != nil
        }
    }

    /// The part of the report that answers one question, without biometric data.
    public func only(_ analysis: Analysis) -> AnalysisReport {
        var result = AnalysisReport(width: width, height: height)
        switch analysis {
        case .faces, .identity:
            result.faces = faces?.map { face in
                var face = face
                face.identity = nil
                return face
            }
        case .text: result.text = text
        case .labels: result.labels = labels
        case .objects: result.objects = objects
        case .saliency: result.saliency = saliency
        case .moderation: result.moderation = moderation
        case .colors: result.colors = colors
        case .perceptualHash:
            result.perceptualHash = perceptualHash
            result.framings = framings
            result.likenesses = likenesses
        case .quality: result.quality = quality
        }
        return result
    }

    /// Takes over what another report of the same picture answers.
    public mutating func take(_ other: AnalysisReport) {
        (width, height) = (other.width, other.height)
        faces = other.faces ?? faces
        text = other.text ?? text
        labels = other.labels ?? labels
        objects = other.objects ?? objects
        saliency = other.saliency ?? saliency
        moderation = other.moderation ?? moderation
        colors = other.colors ?? colors
        perceptualHash = other.perceptualHash ?? perceptualHash
        framings = other.framings ?? framings
        likenesses = other.likenesses ?? likenesses
        quality = other.quality ?? quality
    }
}
