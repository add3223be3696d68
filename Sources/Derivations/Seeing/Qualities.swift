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
        result.steps = result.steps.map { $0.replacingAutomaticQuality(by: quality) }
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
    /// Whether some component says `q_auto`.
    var asksForAutomaticQuality: Bool {
        components.contains { component in
            if case .automatic = component[OutputQuality.self]?.choice { true } else { false }
        }
    }
}

extension Step {
    fileprivate func replacingAutomaticQuality(by quality: Item) -> Step {
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
    fileprivate func replacingAutomaticQuality(by quality: Item) -> Component {
        guard case .automatic = self[OutputQuality.self]?.choice else { return self }
        var result = self
        result.removeAll { $0.key == "q" }
        result.add(quality)
        return result
    }
}
