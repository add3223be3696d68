import Assets
import Catalog
import Derivations
import Imaging
import Rendering
import Testing
import Transformations

/// What the resolver makes of variables and conditions, and which facts it pins.
@Suite struct EvaluatingResolverTests {
    private static let cloud = CloudName("demo")!

    private static func reference(_ id: String) -> AssetReference {
        AssetReference(
            cloud: cloud, assetType: .image, deliveryType: .upload, publicID: PublicID(id))
    }

    /// A catalog with `shoe` (640 × 480, stored on its side), `doc` (a PDF) and two logos.
    private struct Shop {
        let catalog: AssetCatalog
        let epochs = Epochs()

        init() async throws {
            catalog = try await AssetCatalog(at: .memory)
            try await catalog.ensureCloud(cloud, apiKey: "key", apiSecret: "secret")
            try await add("shoe", tags: ["sale"], context: ["alt": "Red", "logo": "shop/logo"])
            try await add("doc", format: .pdf)
            try await add("shop/logo")
            try await add("other")
        }

        func add(
            _ id: String, format: Format = .jpg, tags: [String] = [],
            context: [String: String] = [:]
        ) async throws {
            let original = Original(
                storageKey: AssetID().hex, bytes: 9, contentHash: "c0ffee", format: format,
                picture: .init(width: 480, height: 640, orientation: 6))
            _ = try await catalog.put(
                NewAsset(
                    reference: reference(id), original: original, tags: tags,
                    context: context.map { ContextEntry(name: $0, value: $1) }))
        }

        func resolve(
            _ written: String, of id: String = "shoe", accepted: AcceptClass = .legacy,
            watch: Watch? = nil
        ) async throws -> Derivation {
            let resolver = Resolver(
                catalog: catalog, vocabulary: .spoken, limits: Limits(), stepLimits: .init())
            let asset = try #require(try await catalog.asset(reference(id)))
            return try await resolver.resolve(
                .init(
                    asset: asset,
                    transformation: try Transformation(parsing: written, vocabulary: .spoken),
                    format: nil, hints: ClientHints(accepted: accepted), isSigned: false),
                watch: watch ?? Watch(epochs: epochs))
        }

        func name(_ name: String, _ declared: String) async throws {
            _ = try await catalog.createNamedTransformation(name, declared: declared, in: cloud)
        }

        func tag(_ change: TagChange) async throws {
            _ = try await catalog.changeTags(
                change,
                of: AssetQuery(cloud: cloud, selection: .publicIDs([PublicID("shoe")])))
        }
    }

    static let texts: [(written: String, decided: String)] = [
        ("$w_200/w_$w", "w_200"), ("w_iw_div_2", "w_320"), ("h_ih_div_2", "h_240"),
        ("if_w_gt_500,w_100/if_else,w_50", "w_100"), ("if_!sale!_in_tags,w_100", "w_100"),
        ("if_!gone!_in_tags/w_100/if_else/w_50/if_end", "w_50"),
        ("if_ctx:!alt!_eq_!Red!,w_100", "w_100"), ("if_!alt!_in_ctx,w_100", "w_100"),
        ("if_pc_eq_1,w_100", "w_100"), ("if_cpi_eq_!shoe!,w_100", "w_100"),
        ("w_300/if_w_gt_100,h_50", "w_300/if_w_gt_100/h_50/if_end"),
        ("q_80/if_ar_eq_4:3,w_9", "q_80/w_9"), ("$a_w/w_50/w_$a", "w_50/w_640"),
        ("w_9/if_!sale!_in_tags,h_5", "w_9/h_5"),
        ("w_9/if_!sale!_in_tags_and_w_gt_5,h_5", "w_9/if_w_gt_5/h_5/if_end"),
        // Turned or not, the size is another: the renderer knows.
        ("a_ignore/if_w_gt_500,w_100", "a_ignore/if_w_gt_500/w_100/if_end"),
        ("$f_!png!/f_$f,w_9", "w_9"),
    ]

    @Test func structuredMetadataIsReadAndWatched() async throws {
        let shop = try await Shop()
        for field in [
            MetadataField(externalID: "color", label: "Colour", kind: .string),
            MetadataField(externalID: "sizes", label: "Sizes", kind: .set, growsOptions: true),
        ] { _ = try await shop.catalog.createMetadataField(field, in: Self.cloud) }
        let shoe = AssetQuery(cloud: Self.cloud, selection: .publicIDs([PublicID("shoe")]))
        let entries = [
            MetadataEntry(field: "color", values: ["red"]),
            MetadataEntry(field: "sizes", values: ["s", "m"]),
        ]
        _ = try await shop.catalog.changeMetadata(entries, of: shoe)
        let watch = Watch(epochs: shop.epochs)
        let derivation = try await shop.resolve(
            "if_md:!color!_eq_!red!,w_100/if_!m!_in_md:!sizes!,h_50", watch: watch)
        #expect(derivation.request.transformation == "w_100/h_50")
        shop.epochs.bump(.metadataFields(of: Self.cloud))
        #expect(!shop.epochs.isCurrent(watch.dependencies))
    }

    @Test(arguments: texts)
    func whatTheCatalogKnowsIsDecided(_ row: (written: String, decided: String)) async throws {
        let derivation = try await Shop().resolve(row.written)
        #expect(derivation.request.transformation == row.decided)
    }

    @Test func documentsAreMeasuredWhenTheyAreOpened() async throws {
        let derivation = try await Shop().resolve("if_w_gt_500,w_100", of: "doc")
        #expect(derivation.request.transformation == "if_w_gt_500/w_100/if_end")
    }

    // MARK: Identity

    @Test func factsThatAreNotReadMakeNoOtherResource() async throws {
        let shop = try await Shop()
        let reading = "w_9/$a_w/if_$a_in_tags,h_5"
        let before = try await (shop.resolve("w_50").id, shop.resolve("if_!sale!_in_tags,w_50").id)
        let pinned = try await shop.resolve(reading)
        try await shop.tag(.add(["new"]))
        #expect(try await shop.resolve("w_50").id == before.0)
        // The answer is the same, so the picture is.
        #expect(try await shop.resolve("if_!sale!_in_tags,w_50").id == before.1)
        #expect(try await shop.resolve(reading).id != pinned.id)
        try await shop.tag(.replace([]))
        #expect(try await shop.resolve("w_50").id == before.0)
        #expect(try await shop.resolve("if_!sale!_in_tags,w_50").id != before.1)
    }

    @Test func onlyFactsThatAreLeftToReadGoAlong() async throws {
        let shop = try await Shop()
        #expect(try await shop.resolve("if_!sale!_in_tags,w_50").request.facts == AssetFacts())
        let left = try await shop.resolve("w_9/w_w_mul_ctx:!alt!/$i_cpi,$j_w/if_$i_ne_$j,h_3")
        var expected = AssetFacts()
        expected.publicID = "shoe"
        expected.context = ["alt": "Red"]
        #expect(left.request.facts == expected)
        let tagged = try await shop.resolve("w_9/$a_w/if_$a_in_tags,h_5")
        #expect(tagged.request.facts.tags == ["sale"] && tagged.request.facts.context.isEmpty)
    }

    @Test func unusedVariablesMakeNoOtherResource() async throws {
        let shop = try await Shop()
        let plain = try await shop.resolve("w_50")
        for written in ["$wpsize_!thumbnail!,w_50", "$a_w/w_50", "w_50/if_ar_gt_9.0/h_3/if_end"] {
            _ = try await shop.resolve(written)
        }
        #expect(try await shop.resolve("$wpsize_!thumbnail!,w_50").id == plain.id)
        #expect(try await shop.resolve("$a_50/w_$a").id == plain.id)
    }

    // MARK: Layers

    static let layers: [(written: String, layers: [String])] = [
        ("$l_!shop:logo!/l_$l", ["shop/logo"]), ("l_$l,$l_ref:!shop:logo!", ["shop/logo"]),
        ("$f_!shop!/l_$f:logo", ["shop/logo"]), ("$l_ctx:!logo!/l_$l", ["shop/logo"]),
        ("$l_current:public_id/l_$l", ["shoe"]),
        // A branch that is not gone demands nothing.
        ("if_w_gt_500/l_other/if_else/l_none/if_end", ["other"]),
        ("if_!gone!_in_tags/l_none/if_end", []),
        // Both may be needed.
        ("w_50/if_h_gt_9/l_other/if_else/l_shop:logo/if_end", ["other", "shop/logo"]),
        ("$k_current/w_50/l_$k", []),
    ]

    @Test(arguments: layers)
    func layersAreWhatVariablesSay(_ row: (written: String, layers: [String])) async throws {
        let derivation = try await Shop().resolve(row.written)
        #expect(derivation.layers.map(\.reference.publicID.text) == row.layers)
    }

    @Test func missingLayersAreMissedWhereTheyMayBeNeeded() async throws {
        let shop = try await Shop()
        await #expect(throws: DerivationError.layerNotFound("none")) {
            try await shop.resolve("w_50/if_h_gt_9/l_none/if_end")
        }
        await #expect(throws: DerivationError.layerNotFound("none")) {
            try await shop.resolve("$l_!none!/l_$l")
        }
    }

    @Test func layersThatDependOnPixelsAreRefused() async throws {
        let written = "w_50/if_h_gt_9/$l_!other!/if_else/$l_!shop:logo!/if_end/l_$l"
        let error = TransformationError(.dependsOnPixels, text: "l_$l", place: 0)
        let shop = try await Shop()
        await #expect(throws: DerivationError.transformation(error)) {
            try await shop.resolve(written)
        }
    }

    // MARK: Output

    @Test func theFormatOfTheBranchThatIsGoneCounts() async throws {
        let shop = try await Shop()
        let sure = try await shop.resolve("if_w_gt_500/f_png/if_else/f_webp/if_end/w_9")
        #expect(sure.request.output == .format(.png) && sure.request.client == nil)
        let open = try await shop.resolve(
            "w_9/if_h_gt_5/f_png/if_else/f_auto/if_end", accepted: .avif)
        #expect(open.request.client == .avif && open.variesByAccept)
        #expect(open.request.output == .format(.jpg))
        let fixed = try await shop.resolve("w_9/if_h_gt_5/f_png/if_end", accepted: .avif)
        #expect(fixed.id == (try await shop.resolve("w_9/if_h_gt_5/f_png/if_end")).id)
        #expect(!fixed.variesByAccept)
        let variable = try await shop.resolve("$f_auto/f_$f/w_9", accepted: .webp)
        #expect(variable.request.output == .automatic(.webp, isStill: false))
    }

    @Test func clientsDecideAfterVariables() async throws {
        let derivation = try await Shop().resolve("$d_auto/dpr_$d,w_50")
        #expect(derivation.variesByHints && derivation.request.transformation == "dpr_1.0,w_50")
    }

    // MARK: Named transformations

    @Test func variablesAreSeenInNamedTransformations() async throws {
        let shop = try await Shop()
        try await shop.name("box", "c_fill,h_$side,w_$side")
        try await shop.name("half", "w_w_div_2")
        try await shop.name("set", "$side_70")
        try await shop.name("mark", "g_north,l_other,w_5")
        try await shop.name("fork", "if_w_gt_500/w_10/if_else/w_20/if_end")
        let box = "c_fill,h_60,w_60"
        for (written, decided) in [
            ("$side_60/t_box", box), ("$side_60,t_box", box),
            ("t_box,$side_60,e_sepia", box + "/e_sepia"),
            ("$side_60/t_box.half", box + "/w_w_div_2"), ("$side_60/bl_box/w_9", box + "/w_9"),
            ("t_set/t_box", "c_fill,h_70,w_70"), ("$side_60/if_w_gt_500,t_box", box),
            ("t_fork/h_5", "w_10/h_5"), ("t_mark/h_5", "g_north,l_other,w_5/h_5"),
            (
                "l_other/t_mark/h_5/fl_layer_apply",
                "l_other/l_other,w_5/fl_layer_apply,g_north/h_5/fl_layer_apply"
            ), ("$side_60/bl_half/t_box", "w_320/" + box),
            ("$side_60/g_north,l_other,t_box", "l_other/\(box)/fl_layer_apply,g_north"),
            ("$side_60/l_other/w_9/fl_layer_apply,t_box", "l_other/w_9/\(box)/fl_layer_apply"),
            ("w_9/$side_60/if_w_gt_5,t_box.half", "w_9/if_w_gt_5/\(box)/w_w_div_2/if_end"),
        ] {
            let found = try await shop.resolve(written).request.transformation
            #expect(found == decided, "\(written)")
        }
        await #expect(
            throws: DerivationError.transformation(
                .init(.unknownVariable("side"), text: "h_$side", place: 0))
        ) { try await shop.resolve("t_box") }
    }

    @Test func autosWorkInsideNamedTransformations() async throws {
        let shop = try await Shop()
        try await shop.name("auto", "dpr_auto,f_auto,w_50")
        let derivation = try await shop.resolve("t_auto", accepted: .avif)
        #expect(derivation.request.output == .automatic(.avif, isStill: false))
        #expect(derivation.variesByAccept && derivation.variesByHints)
    }

    @Test func namedTransformationsCannotGrowWithoutBound() async throws {
        let shop = try await Shop()
        try await shop.name("s0", "w_9")
        for level in 1...5 {
            let name = "t_s\(level - 1)"
            try await shop.name(
                "s\(level)", Array(repeating: name, count: 20).joined(separator: "/"))
        }
        let error = TransformationError(
            .limitExceeded(what: "steps", maximum: 100), text: "t_s0", place: 0)
        await #expect(throws: DerivationError.transformation(error)) {
            try await shop.resolve("t_s5")
        }
    }

    @Test func whatIsReadIsWatched() async throws {
        let shop = try await Shop()
        let watch = Watch(epochs: shop.epochs)
        _ = try await shop.resolve("if_!sale!_in_tags,w_50", watch: watch)
        #expect(shop.epochs.isCurrent(watch.dependencies))
        shop.epochs.bump(.asset(Self.reference("shoe")))
        #expect(!shop.epochs.isCurrent(watch.dependencies))
    }
}
