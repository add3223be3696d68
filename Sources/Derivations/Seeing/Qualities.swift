import Assets
import Catalog
import Imaging
import Transformations

/// What is known of a picture where its quality is left to the server.
extension Resolver {
    /// The transformation with the quality that somebody has set for this picture in the place of automatic
    /// quality.
    func overridingQuality(
        of asset: Asset, _ transformation: Transformation
    ) async throws(DerivationError) -> Transformation {
        let marks: AssetMarks
        do { marks = try await catalog.marks(of: asset.id) } catch { throw .catalog(error) }
        guard let written = marks.qualityOverride,
            let word = try? Transformation(parsing: "q_\(written)", vocabulary: vocabulary),
            let quality = word.components.first?.items.first
        else { return transformation }
        var result = transformation
        result.steps = result.steps.map { step in
            step.replacingAutomaticQuality { _ in quality }
        }
        return result
    }

    /// Qualities that were found for this version before, whatever its size was then.
    func knownQualities(
        of asset: Asset
    ) async throws(DerivationError) -> [String: Int] {
        do {
            let found = try await catalog.qualities(of: asset.id, version: asset.version)
            return Dictionary(
                found.map { (MeasuredQuality.key($0.format, $0.target), $0.found.quality) }
            ) { first, _ in first }
        } catch { throw .catalog(error) }
    }
}

extension Transformation {
    /// The same a level lower wherever it says `q_auto`, for clients that save data.
    var loweringAutomaticQuality: Transformation {
        var result = self
        result.steps = steps.map { step in
            step.replacingAutomaticQuality { quality in
                guard case .automatic(let level, let isSensitive, let chroma) = quality.choice
                else { return Item(quality) }
                var lowered = quality
                lowered.choice = .automatic(level.lowered, isSensitive: isSensitive, chroma)
                return Item(lowered)
            }
        }
        return result
    }

    /// Whether some component says `q_auto`.
    var asksForAutomaticQuality: Bool {
        components.contains { component in
            if case .automatic = component[OutputQuality.self]?.choice { true } else { false }
        }
    }
}

extension Step {
    fileprivate func replacingAutomaticQuality(by quality: (OutputQuality) -> Item) -> Step {
        switch self {
        case .component(let component):
            return .component(component.replacingAutomaticQuality(by: quality))
        case .layer(var layer):
            layer.opener = layer.opener.replacingAutomaticQuality(by: quality)
            layer.closer = layer.closer.replacingAutomaticQuality(by: quality)
            layer.steps = layer.steps.map { $0.replacingAutomaticQuality(by: quality) }
            return .layer(layer)
        case .conditional(var conditional):
            conditional.then = conditional.then.map {
                $0.replacingAutomaticQuality(by: quality)
            }
            conditional.otherwise = conditional.otherwise.map {
                $0.replacingAutomaticQuality(by: quality)
            }
            return .conditional(conditional)
        }
    }
}

extension Component {
    fileprivate func replacingAutomaticQuality(by quality: (OutputQuality) -> Item) -> Component {
        guard let word = self[OutputQuality.self], case .automatic = word.choice else {
            return self
        }
        var result = self
        result.removeAll { $0.key == "q" }
        result.add(quality(word))
        return result
    }
}

extension OutputQuality.Level {
    /// The next one down; the lowest stays.
    fileprivate var lowered: Self {
        switch self {
        case .best: .good
        case .good: .eco
        case .eco, .low: .low
        }
    }
}
