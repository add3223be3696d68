import Assets
import Catalog
import Derivations
import Imaging
import Transformations

/// What a URL wants beyond pixels: the original itself, a name to save under, a promise to caches.
struct Wanted {
    private let url: DeliveryURL
    private let asset: Asset
    private let format: Format?
    private let components: [Component]

    init(_ url: DeliveryURL, _ asset: Asset, _ format: Format?) {
        self.url = url
        self.asset = asset
        self.format = format
        components = url.transformation.components
    }

    /// Whether nothing is to be done to the file.
    var isOriginal: Bool {
        if components.contains(where: { $0[DeliverOriginal.self] != nil }) { return true }
        guard format == nil || format == asset.original.format else { return false }
        guard url.transformation.layers.isEmpty else { return false }
        return components.allSatisfy { component in
            component.items.allSatisfy { item in
                item.word is Attachment || item.word is ImmutableCache
                    || item.word is DefaultImage
            }
        }
    }

    /// How much of an original is shown.
    enum Extent {
        /// Its bytes, but for what its metadata says about places and people.
        case withoutPersonalData
        case whole
    }

    /// The whole file is for those who can sign that they want the original.
    func original(_ admission: AccessRules.Admission) -> Extent {
        let isAsked = components.contains { $0[DeliverOriginal.self] != nil }
        return isAsked && admission.isSigned ? .whole : .withoutPersonalData
    }

    var isImmutable: Bool {
        // `v1` is what SDKs write where they know no version.
        (url.version ?? 0) > 1 || components.contains { $0[ImmutableCache.self] != nil }
    }

    func attachmentName(of delivery: Delivery) -> String? {
        guard let flag = components.compactMap({ $0[Attachment.self] }).last else { return nil }
        let stem = flag.name.isEmpty ? ownName : flag.name
        guard let ending = ending(of: delivery), !stem.hasSuffix(".\(ending)") else { return stem }
        return "\(stem).\(ending)"
    }

    private var ownName: String {
        let name = asset.original.filename ?? asset.reference.publicID.text
        let last = name.split(separator: "/").last.map(String.init) ?? name
        guard asset.original.format != nil, let dot = last.lastIndex(of: "."),
            dot != last.startIndex
        else { return last }
        return String(last[..<dot])
    }

    private func ending(of delivery: Delivery) -> String? {
        switch delivery.content {
        case .derived(let file): file.format.fileExtension
        case .original(let asset, _): asset.original.format?.fileExtension
        case .text: nil
        }
    }
}
