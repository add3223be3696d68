import Assets
import Catalog
import Derivations
import Imaging
import Testing
import Transformations

/// Layers, fonts and borrowed styles, found in a catalog in memory.
@Suite struct LayerPinsTests {
    private let cloud = CloudName("demo")!
    private let catalog: AssetCatalog
    private let epochs = Epochs()

    init() async throws {
        catalog = try await AssetCatalog(at: .memory)
        try await catalog.ensureCloud(cloud, apiKey: "key", apiSecret: "secret")
    }

    /// Every asset has the style that stands in its file name, if one does.
    private struct Styles: TextStyles {
        func style(of asset: Asset) async throws(CatalogError) -> TextStyle? {
            asset.original.filename.flatMap { TextStyle($0) }
        }
    }

    @discardableResult
    private func add(
        _ id: String, _ type: AssetType = .image, _ delivery: DeliveryType = .upload,
        style: String? = nil
    ) async throws -> Asset {
        let isPicture = type == .image
        let original = Original(
            storageKey: AssetID().hex, bytes: 9, contentHash: "00",
            format: isPicture ? .png : nil,
            picture: isPicture ? Original.Picture(width: 10, height: 10) : nil, filename: style)
        let reference = AssetReference(
            cloud: cloud, assetType: type, deliveryType: delivery, publicID: PublicID(id))
        return try await catalog.put(NewAsset(reference: reference, original: original)).asset
    }

    private func resolve(
        _ text: String, isSigned: Bool = false, watch: Watch? = nil
    ) async throws -> Derivation {
        let asset = try await add("base")
        let resolver = Resolver(
            catalog: catalog, vocabulary: .spoken, limits: Limits(),
            stepLimits: .init(steps: 100, layers: 20), textStyles: Styles())
        let question = Resolver.Question(
            asset: asset,
            transformation: try Transformation(parsing: text, vocabulary: .spoken),
            format: nil, hints: ClientHints(accepted: .legacy), isSigned: isSigned)
        return try await resolver.resolve(question, watch: watch ?? Watch(epochs: epochs))
    }

    @Test func aLayerIsFoundByEveryOneOfItsNames() async throws {
        let logo = try await add("brand/logo")
        for text in [
            "l_brand:logo", "l_brand:logo.png", "l_image:upload:brand:logo", "l_image:brand:logo",
            "l_upload:v123:brand:logo", "u_v1:brand:logo/fl_layer_apply",
        ] {
            let found = try await resolve(text).layers
            #expect(found == [logo], "\(text)")
        }
        let folder = try await add("upload/v1/logo")
        let found = try await resolve("l_upload:v1:logo").layers
        #expect(found == [folder])
    }

    @Test func aMaskIsPinnedLikeALayer() async throws {
        let mask = try await add("masks/shoe")
        for text in [
            "$m_ref:!masks:shoe!/e_embed_clipping_path:mask_$m",
            "$m_ref:!masks%252Fshoe!/e_embed_clipping_path:mask_$m/w_100",
            "e_embed_clipping_path:mask_masks:shoe/e_embed_clipping_path:mask_masks:shoe.png",
        ] {
            let found = try await resolve(text)
            #expect(Set(found.layers) == [mask], "\(text)")
            #expect(found.effective.contains("@"), "\(found.effective)")
        }
        await #expect(throws: DerivationError.layerNotFound("none")) {
            try await resolve("e_embed_clipping_path:mask_none")
        }
        try await add("hidden", .image, .private)
        await #expect(throws: DerivationError.layerNeedsSignature("private:hidden")) {
            try await resolve("e_embed_clipping_path:mask_private:hidden")
        }
    }

    @Test func aMaskThatDependsOnPixelsIsRefused() async throws {
        await #expect {
            try await resolve("e_trim/$m_w/e_embed_clipping_path:mask_$m")
        } throws: { error in
            guard case DerivationError.transformation(let error) = error else { return false }
            return error.reason == .dependsOnPixels
        }
    }

    @Test func aMissingLayerIsNamedAsItWasWritten() async throws {
        await #expect(throws: DerivationError.layerNotFound("brand:none")) {
            try await resolve("l_brand:none,w_5")
        }
    }

    @Test(arguments: [DeliveryType.private, .authenticated])
    func restrictedLayersNeedASignature(delivery: DeliveryType) async throws {
        let asset = try await add("logo", .image, delivery)
        let name = "\(delivery.rawValue):logo"
        await #expect(throws: DerivationError.layerNeedsSignature(name)) {
            try await resolve("l_\(name)")
        }
        let signed = try await resolve("l_\(name)", isSigned: true)
        #expect(signed.layers == [asset])
    }

    @Test func aFontFileIsPinnedLikeALayer() async throws {
        let text = "l_text:my:font.ttf_20:Hi"
        let watch = Watch(epochs: epochs)
        let without = try await resolve(text, watch: watch)
        #expect(without.layers.isEmpty)
        let font = try await add("my/font.ttf", .raw)
        epochs.bump(.asset(font.reference))
        #expect(!epochs.isCurrent(watch.dependencies))
        let with = try await resolve(text)
        #expect(with.layers == [font] && with.id != without.id)
        #expect(with.request.sources.map(\.layer) == ["", "font my:font.ttf"])
        // The authenticated one goes first, and needs no signature.
        let paid = try await add("my/font.ttf", .raw, .authenticated)
        let layers = try await resolve(text + "/l_text:my:font.ttf_30:Ho").layers
        #expect(layers == [paid])
    }

    @Test func aBorrowedStyleIsPartOfWhatIsRendered() async throws {
        try await add("headline", .image, .text, style: "Lato_30_bold")
        let plain = try await resolve("l_text:headline:12:30")
        #expect(plain.request.transformation == "l_text:Lato_30_bold:12:30")
        #expect(plain.layers.isEmpty && plain.declared == "l_text:headline:12:30")
        try await add("styles/small", .image, .text, style: "Lato_9")
        let nested = try await resolve(
            "l_base/l_text:styles:small:Hi/fl_layer_apply/fl_layer_apply")
        #expect(nested.request.transformation.contains("l_text:Lato_9:Hi"))
    }

    @Test func aTextAssetByItselfIsALayer() async throws {
        let asset = try await add("sale/50", .image, .text)
        #expect(try await resolve("l_text:sale:50").layers == [asset])
        let other = try await add("hello", .image, .text)
        #expect(try await resolve("l_text:hello,w_50").layers == [other])
    }

    @Test func aStyleThatNobodyHasIsNotFound() async throws {
        await #expect(throws: DerivationError.layerNotFound("headline")) {
            try await resolve("l_text:headline:Hi")
        }
        try await add("headline", .image, .text)
        await #expect(throws: DerivationError.layerNotFound("headline")) {
            try await resolve("l_text:headline:Hi")
        }
    }

    @Test(arguments: ["l_video:a", "l_subtitles:a.srt", "l_audio:a"])
    func filesOfFilmAndSoundAreRefusedByName(text: String) async throws {
        await #expect {
            try await resolve(text)
        } throws: { error in
            guard case DerivationError.transformation(let error) = error,
                case .notSpoken = error.reason
            else { return false }
            return true
        }
    }
}
