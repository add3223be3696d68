import Assets
import Catalog
import Imaging
import Transformations

/// What the catalog knows about an asset and a transformation asks for.
extension Resolver {
    /// What people and engines said about the asset, as far as it is asked for.
    func assetFacts(
        _ asset: Asset, for references: References, watch: Watch
    ) async throws(DerivationError) -> AssetFacts {
        var facts = AssetFacts()
        facts.publicID = asset.reference.publicID.text
        // Whoever changes one of these moves the asset's epoch.
        watch.add(.asset(asset.reference))
        do throws(CatalogError) {
            if references.characteristics.contains(.tags) {
                facts.tags = try await catalog.tags(of: [asset.id])[asset.id] ?? []
            }
            if references.characteristics.contains(.context) || !references.contextKeys.isEmpty {
                let entries = try await catalog.context(of: [asset.id])[asset.id] ?? []
                for entry in entries { facts.context[entry.name] = entry.value }
            }
            if references.characteristics.contains(.metadata) || !references.metadataFields.isEmpty
            {
                watch.add(.metadataFields(of: asset.reference.cloud))
                let entries = try await catalog.metadata(of: [asset.id])[asset.id] ?? []
                for entry in entries { facts.metadata[entry.field] = entry.values }
            }
        } catch { throw .catalog(error) }
        let counted = try await areas(of: asset, watch) { _, _ in
            var needs = AreaNeeds()
            needs.add(references)
            return needs
        }
        return facts.adding(areasOf: counted.facts)
    }

    /// What is known about the picture before it is opened.
    func pictureFacts(
        _ asset: Asset, _ facts: AssetFacts, before transformation: Transformation
    ) -> PictureFacts {
        var known = PictureFacts(facts)
        guard let format = asset.original.format, let picture = asset.original.picture else {
            return known
        }
        // Others have no size before somebody says how many pixels an inch has, or which page.
        guard [.jpg, .png, .gif, .webp].contains(format) else { return known }
        known.characteristics[.pageCount] = .whole(picture.pages)
        guard !transformation.choosesHowToOpen else { return known }
        let isTurned = picture.orientation >= 5
        let width = isTurned ? picture.height : picture.width
        let height = isTurned ? picture.width : picture.height
        known.setInitialSize(width: width, height: height)
        known.setSize(width: width, height: height)
        return known
    }
}
