import Assets
public import Catalog
public import Transformations

/// Tells the styles that text assets were set in, which other texts may borrow.
public protocol TextStyles: Sendable {
    /// The style of an asset of the delivery type `text`; `nil` where it was not made from a text.
    func style(of asset: Asset) async throws(CatalogError) -> TextStyle?
}

/// Where no text asset has a style to lend.
public struct NoTextStyles: TextStyles {
    public init() {}

    public func style(of asset: Asset) async throws(CatalogError) -> TextStyle? { nil }
}

/// The styles that the catalog keeps with pictures made of texts.
public struct KeptTextStyles: TextStyles {
    private let catalog: AssetCatalog

    public init(catalog: AssetCatalog) { self.catalog = catalog }

    public func style(of asset: Asset) async throws(CatalogError) -> TextStyle? {
        // Names of fonts are escaped in it, as in URLs.
        try await catalog.text(of: asset.id).flatMap { text in
            TextStyle(PercentCoding.decode(text.style) ?? text.style)
        }
    }
}

extension Resolver {
    /// The steps with the styles of text assets in place of their names (`l_text:headline:Hello`).
    func lendStyles(
        to steps: [Step], in cloud: CloudName, watch: Watch
    ) async throws(DerivationError) -> [Step] {
        var result: [Step] = []
        for step in steps {
            switch step {
            case .component: result.append(step)
            case .layer(var layer):
                layer.steps = try await lendStyles(to: layer.steps, in: cloud, watch: watch)
                if case .text(let text) = layer.source, case .borrowed(let name) = text.style,
                    // The values in it are not known yet.
                    !name.contains("$")
                {
                    layer.source = try await borrowed(text, in: cloud, watch: watch)
                }
                result.append(.layer(layer))
            case .conditional(var conditional):
                conditional.then = try await lendStyles(
                    to: conditional.then, in: cloud, watch: watch)
                conditional.otherwise = try await lendStyles(
                    to: conditional.otherwise, in: cloud, watch: watch)
                result.append(.conditional(conditional))
            }
        }
        return result
    }

    /// What a text with a borrowed style shows: itself in that style, or the text asset that its
    /// words name.
    private func borrowed(
        _ text: TextLayer, in cloud: CloudName, watch: Watch
    ) async throws(DerivationError) -> Transformations.LayerSource {
        for (name, content) in text.donors {
            let reference = AssetReference(
                cloud: cloud, assetType: .image, deliveryType: .text, publicID: PublicID(name))
            guard let asset = try await first(of: [reference], watch: watch) else { continue }
            guard let content else {
                guard let picture = LayerAsset("text:" + name) else { continue }
                return .asset(picture)
            }
            let style: TextStyle?
            do { style = try await textStyles.style(of: asset) } catch { throw .catalog(error) }
            if let style { return .text(TextLayer(style: .described(style), content: content)) }
        }
        throw .layerNotFound(text.donors.first?.publicID ?? "")
    }
}
