import Assets
import Catalog
import Derivations
import Imaging
import Transformations

/// Answers URLs whose public ID is a tag: a list of the assets with it, or a file made of all of them.
///
/// Only public pictures are seen. The answer is looked up anew for every request, so that a tag that is
/// given or taken shows at once; what is rendered is found again as long as the pictures stay the same.
struct TagDelivery {
    /// What the assets with a tag become.
    enum Kind {
        case list, sequence, sprite

        /// `nil` for delivery types whose public ID is no tag.
        init?(_ type: DeliveryType) {
            switch type {
            case .list: self = .list
            case .multi: self = .sequence
            case .sprite: self = .sprite
            case .upload, .private, .authenticated, .fetch, .facebook, .twitter, .gravatar,
                .youtube, .vimeo, .hulu, .animoto, .dailymotion, .worldstarhiphop, .twitterName,
                .instagramName, .googlePlus, .text, .asset:
                return nil
            }
        }
    }

    let desk: DeliveryDesk
    let url: DeliveryURL
    let kind: Kind

    /// The most assets of a list.
    private static let longestList = 1000

    func answer(
        _ request: DeliveryRequest, _ admission: AccessRules.Admission, _ watch: Watch
    ) async throws(DeliveryError) -> Delivery {
        for attempt in 1... {
            do {
                switch kind {
                case .list: return try await list()
                case .sequence, .sprite: return try await gathered(request, admission, watch)
                }
            } catch .derivation(.assetChanged) where attempt < 4 {
                continue
            }
        }
        throw .derivation(.assetChanged)
    }

    // MARK: Assets

    /// The tag, and the ending that is no picture's format.
    private var name: (tag: String, ending: String?) {
        if url.format != nil { return (url.reference.publicID.text, nil) }
        let text = url.reference.publicID.text
        for ending in ["css", "json"] where text.lowercased().hasSuffix(".\(ending)") {
            return (String(text.dropLast(ending.count + 1)), ending)
        }
        return (text, nil)
    }

    /// The public pictures that were gathered under the name, else those with the tag in the order of
    /// their public IDs.
    private func assets(atMost limit: Int) async throws(DeliveryError) -> [Asset] {
        do {
            let gathered = try await desk.catalog.gathered(
                as: name.tag, in: url.reference.cloud
            ).filter {
                [.upload, .fetch].contains($0.reference.deliveryType) && $0.accessControl == nil
                    && !$0.isRejected
            }
            guard gathered.isEmpty else { return gathered }
        } catch { throw .catalog(error) }
        let query = AssetQuery(
            cloud: url.reference.cloud, assetType: .image, deliveryType: .upload,
            selection: .tag(name.tag), direction: .oldestFirst)
        var assets: [Asset] = []
        var after: Cursor?
        repeat {
            let page: Catalog.Page<Asset>
            do {
                page = try await desk.catalog.assets(query, page: .init(limit: 500, after: after))
            } catch { throw .catalog(error) }
            // What is not for everybody is not shown by its tags.
            assets += page.elements.filter { $0.accessControl == nil && !$0.isRejected }
            after = page.next
            guard assets.count <= limit else { throw .tooManyTagged(name.tag, limit: limit) }
        } while after != nil
        guard !assets.isEmpty else { throw .assetNotFound(PublicID(name.tag)) }
        return assets.sorted {
            Array($0.reference.publicID.text.utf8)
                .lexicographicallyPrecedes($1.reference.publicID.text.utf8)
        }
    }

    // MARK: Answers

    private func list() async throws(DeliveryError) -> Delivery {
        guard name.ending == "json" else { throw .assetNotFound(url.fullPublicID) }
        let assets = try await assets(atMost: Self.longestList)
        let bytes = TagList(assets: assets).json
        return delivery(.text(bytes, mediaType: Format.json.mediaType), Terms())
    }

    private func gathered(
        _ request: DeliveryRequest, _ admission: AccessRules.Admission, _ watch: Watch
    ) async throws(DeliveryError) -> Delivery {
        let assets = try await assets(atMost: Derivation.mostGathered)
            .filter { $0.original.picture != nil }
        guard let first = assets.first else { throw .assetNotFound(PublicID(name.tag)) }
        do {
            let question = Resolver.Question(
                asset: first, transformation: url.transformation, format: url.format,
                hints: request.hints, isSigned: admission.isSigned)
            let single = try await desk.resolver.resolve(question, watch: watch)
            let derivation = single.gathering(
                gathering, with: Array(assets.dropFirst()), as: try format(single))
            let file = try await desk.resources.obtain(
                derivation, url: DeliveryDesk.withoutSignature(request.path), waiting: .aWhile)
            var terms = Terms()
            terms.variesByHints = derivation.variesByHints
            terms.variesBySaveData = derivation.variesBySaveData
            terms.pixelRatio = DeliveryDesk.pixelRatio(url, request)
            return delivery(.derived(file), terms)
        } catch let error as DerivationError {
            throw .derivation(error)
        } catch let error as DeliveryError {
            throw error
        } catch {
            throw .assetNotFound(PublicID(name.tag))
        }
    }

    private var gathering: Gathering {
        switch kind {
        case .sprite where name.ending == "css":
            // Beside the style sheet, under the same transformation.
            .styleSheet(image: name.tag.split(separator: "/").last.map { "\($0).png" } ?? "")
        case .sprite: .sprite
        case .sequence, .list: .sequence
        }
    }

    /// The format: the extension's or `f_`'s, if a file of it can hold what is wanted.
    private func format(_ single: Derivation) throws(DeliveryError) -> Format {
        let words = url.transformation.components.compactMap { $0[OutputFormat.self] }
        var asked = url.format
        if case .format(let format)? = words.last?.choice { asked = format }
        switch kind {
        case .sprite:
            let format = asked ?? .png
            guard [.png, .webp, .jpg, .gif, .avif].contains(format) else {
                throw .derivation(.unsupportedOutput(format))
            }
            return format
        case .sequence, .list:
            let format = asked ?? .gif
            guard [.gif, .webp, .png, .pdf, .tiff].contains(format) else {
                throw .derivation(.unsupportedOutput(format))
            }
            return format
        }
    }

    private func delivery(_ content: Delivery.Content, _ terms: Terms) -> Delivery {
        var terms = terms
        terms.isFleeting = true
        var delivery = Delivery(
            cloud: url.reference.cloud, content: content, dependencies: Dependencies(),
            terms: terms)
        let flag = url.transformation.components.compactMap { $0[Attachment.self] }.last
        if let flag {
            let stem = flag.name.isEmpty ? name.tag : flag.name
            let ending = url.format?.fileExtension ?? name.ending
            delivery.attachmentName = ending.map { "\(stem).\($0)" } ?? stem
        }
        return delivery
    }
}
