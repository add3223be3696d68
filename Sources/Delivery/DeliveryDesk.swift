import Assets
public import Catalog
public import Derivations
import Imaging
public import Storage
public import Transformations

/// Answers delivery URLs: reads, admits, resolves, obtains.
public struct DeliveryDesk: Sendable {
    let catalog: AssetCatalog
    let store: FileStore
    let resolver: Resolver
    let resources: DerivedResources
    let epochs: Epochs
    let vocabulary: Vocabulary
    let stepLimits: Transformation.Limits
    /// Gets pictures of delivery type `fetch`; `nil` where nothing is fetched.
    let remote: (any RemoteOriginals)?
    let access: AccessSettings
    /// Unix seconds.
    let clock: @Sendable () -> Int64
    private let known: KnownDeliveries

    public init(
        catalog: AssetCatalog, store: FileStore, resolver: Resolver, resources: DerivedResources,
        epochs: Epochs, vocabulary: Vocabulary, stepLimits: Transformation.Limits,
        remote: (any RemoteOriginals)? = nil, access: AccessSettings = AccessSettings(),
        clock: @escaping @Sendable () -> Int64 = AssetCatalog.systemClock,
        knownDeliveries: Int = 100_000
    ) {
        self.access = access
        self.clock = clock
        self.remote = remote
        known = KnownDeliveries(entries: knownDeliveries, epochs: epochs)
        self.catalog = catalog
        self.store = store
        self.resolver = resolver
        self.resources = resources
        self.epochs = epochs
        self.vocabulary = vocabulary
        self.stepLimits = stepLimits
    }

    /// Answers one request.
    public func deliver(
        _ request: DeliveryRequest
    ) async throws(DeliveryFailure) -> Delivery {
        if let delivery = await deliverKnown(request) { return delivery }
        let watch = Watch(epochs: epochs)
        var terms = Terms()
        // Said of failures, too, whose transformation nobody may have understood.
        terms.variesByAccept = request.path.contains("f_auto")
        do {
            var delivery = try await answer(request, watch)
            delivery.terms.variesByAccept = delivery.terms.variesByAccept || terms.variesByAccept
            remember(delivery, request)
            return delivery
        } catch {
            throw DeliveryFailure(
                reason: error, terms: terms, dependencies: watch.dependencies)
        }
    }

    private func answer(
        _ request: DeliveryRequest, _ watch: Watch
    ) async throws(DeliveryError) -> Delivery {
        let url = try await read(request, watch)
        let cloud = try await cloud(url.reference.cloud)
        let admission = try AccessRules.admit(
            url, of: cloud, hasToken: hasToken(request, cloud.name))
        if let kind = TagDelivery.Kind(url.reference.deliveryType) {
            return try await TagDelivery(desk: self, url: url, kind: kind)
                .answer(request, admission, watch)
        }
        // An asset that is replaced while we render is worth another look, not an error.
        for attempt in 1... {
            let found = try await find(url, watch)
            do {
                return try await show(found, url, request, admission, watch)
            } catch .derivation(.assetChanged) where attempt < 4 {
                continue
            }
        }
        throw .derivation(.assetChanged)
    }

    // MARK: Remembering

    /// The answer to a path that led somewhere before, if nothing has changed since.
    private func deliverKnown(_ request: DeliveryRequest) async -> Delivery? {
        guard let known = known.find(Self.question(request)),
            !(request.hints.savesData && known.terms.variesBySaveData),
            let file = try? await resources.open(known.record)
        else { return nil }
        return Delivery(
            cloud: known.cloud, content: .derived(file), dependencies: known.dependencies,
            terms: known.terms, attachmentName: known.attachmentName, headers: known.headers,
            asset: known.asset)
    }

    /// Keeps what is needed to answer again; not what depends on a client's screen, nor what stands
    /// in for a picture that may come any time.
    private func remember(_ delivery: Delivery, _ request: DeliveryRequest) {
        guard case .derived(let file) = delivery.content, !delivery.terms.variesByHints,
            !delivery.terms.isFleeting, !delivery.terms.isGuarded,
            delivery.missing == nil, !request.hints.savesData
        else { return }
        known.keep(
            .init(
                record: file.record, cloud: delivery.cloud, dependencies: delivery.dependencies,
                terms: delivery.terms, attachmentName: delivery.attachmentName,
                headers: delivery.headers, asset: delivery.asset),
            Self.question(request))
    }

    private static func question(_ request: DeliveryRequest) -> KnownDeliveries.Question {
        .init(path: request.path, cloud: request.cloud, accepted: request.hints.accepted)
    }

    // MARK: Reading

    /// Reads the path. A segment that looks like a broken component may be a folder of an asset that
    /// exists.
    private func read(
        _ request: DeliveryRequest, _ watch: Watch
    ) async throws(DeliveryError) -> DeliveryURL {
        let url: DeliveryURL
        do { url = try parse(request) } catch {
            guard let other = try await folder(at: error.place, request, watch) else {
                throw .malformed(error)
            }
            return other
        }
        guard let doubt = url.doubt else { return url }
        return try await folder(at: doubt.place, request, watch) ?? url
    }

    /// The path read with a folder where a component seemed to be, if there is such an asset.
    private func folder(
        at place: Int, _ request: DeliveryRequest, _ watch: Watch
    ) async throws(DeliveryError) -> DeliveryURL? {
        guard let url = try? parse(request, componentsEndBefore: place),
            try await lookUp(url, watch) != nil
        else { return nil }
        return url
    }

    private func parse(
        _ request: DeliveryRequest, componentsEndBefore end: Int = .max
    ) throws(TransformationError) -> DeliveryURL {
        try DeliveryURL(
            parsing: request.path, cloud: request.cloud, vocabulary: vocabulary,
            limits: stepLimits, componentsEndBefore: end)
    }

    private func cloud(_ name: CloudName) async throws(DeliveryError) -> Cloud {
        do {
            guard let cloud = try await catalog.cloud(name) else {
                throw DeliveryError.unknownCloud(name)
            }
            return cloud
        } catch let error as CatalogError {
            throw .catalog(error)
        } catch let error as DeliveryError {
            throw error
        } catch {
            throw .unknownCloud(name)
        }
    }

    // MARK: Showing

    private func show(
        _ found: Found, _ url: DeliveryURL, _ request: DeliveryRequest,
        _ admission: AccessRules.Admission, _ watch: Watch
    ) async throws(DeliveryError) -> Delivery {
        guard AccessRules.admits(admission, to: found.asset, at: clock()) else {
            throw .accessDenied
        }
        let wanted = Wanted(url, found.asset, found.format)
        var delivery: Delivery
        if wanted.isOriginal {
            guard AccessRules.admitsOriginal(found.asset, admission) else {
                throw .signatureMissing
            }
            delivery = try original(found.asset, wanted.original(admission))
        } else {
            guard url.reference.assetType == .image else {
                throw .cannotTransform(url.reference.assetType)
            }
            delivery = try await derived(found, url, request, admission, watch)
        }
        delivery.attachmentName = wanted.attachmentName(of: delivery)
        delivery.missing = found.missing
        delivery.asset = found.asset.id
        delivery.terms.isImmutable = found.missing == nil && wanted.isImmutable
        delivery.dependencies = watch.dependencies
        delivery.headers = found.asset.headers
        // A signed address says itself who may see it. Without one it was a token, which is its
        // bearer's alone.
        let needsSignature =
            url.reference.deliveryType == .authenticated
            || url.reference.deliveryType == .private && wanted.isOriginal
        delivery.terms.isGuarded =
            found.asset.accessControl != nil || needsSignature && !admission.isSigned
        return delivery
    }

    private func original(
        _ asset: Asset, _ extent: Wanted.Extent
    ) throws(DeliveryError) -> Delivery {
        guard var key = StorageKey.original(asset.original.storageKey) else {
            throw .derivation(.originalMissing(asset.reference))
        }
        if extent == .withoutPersonalData, let copy = key.publicCopy { key = copy }
        let file: StoredFile?
        do { file = try store.open(key) } catch { throw .storage(error) }
        guard let file else { throw .derivation(.originalMissing(asset.reference)) }
        return Delivery(
            cloud: asset.reference.cloud, content: .original(asset, file),
            dependencies: Dependencies(), terms: Terms())
    }

    private func derived(
        _ found: Found, _ url: DeliveryURL, _ request: DeliveryRequest,
        _ admission: AccessRules.Admission, _ watch: Watch
    ) async throws(DeliveryError) -> Delivery {
        let question = Resolver.Question(
            asset: found.asset, transformation: url.transformation, format: found.format,
            hints: request.hints, isSigned: admission.isSigned)
        let derivation: Derivation
        let file: DerivedFile
        do {
            derivation = try await resolver.resolve(question, watch: watch)
        } catch { throw .derivation(error.located(in: request.path)) }
        try await admit(derivation, url, admission)
        do {
            file = try await resources.obtain(
                derivation, url: Self.withoutSignature(request.path), waiting: .aWhile)
        } catch { throw .derivation(error.located(in: request.path)) }
        var terms = Terms()
        terms.variesByAccept = derivation.variesByAccept
        terms.variesByHints = derivation.variesByHints
        terms.variesBySaveData = derivation.variesBySaveData
        terms.isFleeting = derivation.isProvisional
        terms.pixelRatio = Self.pixelRatio(url, request)
        return Delivery(
            cloud: found.asset.reference.cloud, content: .derived(file),
            dependencies: Dependencies(), terms: terms)
    }

    /// The ratio that `dpr_auto` means for this client; `nil` where nobody asks for it.
    static func pixelRatio(_ url: DeliveryURL, _ request: DeliveryRequest) -> Double? {
        guard
            url.transformation.components.contains(where: {
                $0[PixelRatio.self]?.choice == .automatic
            })
        else { return nil }
        return request.hints.decidedPixelRatio
    }

    /// What the ledger may keep of a path: neither its signature nor its query.
    static func withoutSignature(_ path: String) -> String {
        let bare = path.prefix { $0 != "?" }
        return bare.split(separator: "/", omittingEmptySubsequences: false)
            .filter { !($0.hasPrefix("s--") && $0.hasSuffix("--")) }.joined(separator: "/")
    }
}
