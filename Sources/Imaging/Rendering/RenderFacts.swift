public import Transformations
import Vips

/// What is known about the picture while steps are done to it.
struct RenderFacts {
    /// What holds from the first step to the last.
    private let lasting: PictureFacts

    /// - Parameters:
    ///   - loader: The original's open file; `nil` stands for a plain still.
    init(_ facts: AssetFacts = AssetFacts(), _ loader: Loader? = nil) {
        var lasting = PictureFacts(facts)
        lasting.isPreliminary = false
        lasting.setFile(loader)
        self.lasting = lasting
    }

    /// What is known before the first step, when there are no pixels yet.
    func before(_ loader: Loader, _ transformation: Transformation) -> PictureFacts {
        var facts = lasting
        facts.isPreliminary = true
        guard !transformation.choosesHowToOpen else {
            facts.characteristics[.currentPage] = nil
            return facts
        }
        let stored = loader.ownSize(LoadRequest())
        let size = loader.inspection.orientation.swapsSides ? stored.turned : stored
        facts.setInitialSize(width: size.width, height: size.height)
        facts.setSize(width: size.width, height: size.height)
        return facts
    }

    /// The same where this page is shown.
    func showing(page: Int) -> RenderFacts {
        var facts = lasting
        facts.characteristics[.currentPage] = .whole(page)
        return RenderFacts(lasting: facts)
    }

    /// What is known about a picture with pixels.
    ///
    /// - Parameter references: What will be asked: some of it is measured only then.
    func now(_ canvas: inout Canvas, for references: References) throws -> PictureFacts {
        var facts = lasting
        facts.setInitialSize(width: canvas.initialWidth, height: canvas.initialHeight)
        facts.setSize(width: canvas.width, height: canvas.height)
        let measured: Set<Expression.Characteristic> = [.trimmedAspectRatio, .illustrationScore]
        guard !references.characteristics.isDisjoint(with: measured) else { return facts }
        // A file can be read once more, pixels that pass by cannot.
        if canvas.unread == nil { try canvas.materialise() }
        var seen = canvas
        try seen.materialise()
        facts.characteristics[.illustrationScore] = .decimal(
            try IllustrationScore.of(seen.image))
        try Trim().apply(to: &seen, in: Component())
        facts.characteristics[.trimmedAspectRatio] = .decimal(seen.size.ratio)
        return facts
    }

    /// The same for a layer, which has a file of its own.
    func ofLayer(_ canvas: Canvas) -> RenderFacts {
        var facts = self.lasting
        facts.characteristics[.pageCount] = .whole(canvas.frames.count)
        return RenderFacts(lasting: facts)
    }

    private init(lasting: PictureFacts) { self.lasting = lasting }
}

extension PictureFacts {
    /// What somebody knows about an asset, apart from its file. What is missing may be known later.
    public init(_ facts: AssetFacts) {
        self.init(isPreliminary: true)
        characteristics[.tags] = .list(facts.tags)
        context = facts.context
        metadata = facts.metadata
        // Where nobody has looked, no face is known.
        characteristics[.faceCount] = .whole(facts.faces?.count ?? 0)
        characteristics[.customCoordinateCount] = .whole(facts.customCoordinates.count)
        characteristics[.regionCount] = .whole(facts.regions.count)
        characteristics[.regionNames] = .list(facts.regions.keys.sorted())
        characteristics[.currentPublicID] = .text(facts.publicID)
    }

    /// What the file's header says apart from the size. Pages and layers of documents have no offset
    /// here.
    fileprivate mutating func setFile(_ loader: Loader?) {
        let inspection = loader?.inspection
        let seconds = Double((inspection?.delays ?? []).reduce(0, +)) / 1_000
        characteristics[.pageCount] = .whole(inspection?.pages ?? 1)
        characteristics[.currentPage] = .whole(1)
        characteristics[.initialDensity] = .whole(Int((inspection?.density ?? 72).rounded()))
        characteristics[.duration] = .decimal(seconds)
        characteristics[.initialDuration] = .decimal(seconds)
        characteristics[.pageX] = .whole(0)
        characteristics[.pageY] = .whole(0)
        characteristics[.pageNames] = .list((loader?.layerNames ?? []).filter { !$0.isEmpty })
        characteristics[.pageName] = .text("")
    }
}

extension Transformation {
    /// Whether it says how the file is opened, on which the size may depend: turned or not, which
    /// page, how many pixels an inch.
    public var choosesHowToOpen: Bool {
        components.contains { component in
            component.items.contains { item in
                switch item.key {
                case "pg", "dn": true
                case "a": item.word == nil || item.text.contains("ignore")
                default: false
                }
            }
        }
    }
}

extension AssetFacts {
    /// Only what these references read.
    public func read(by references: References) -> AssetFacts {
        var result = AssetFacts()
        result.context = context.filter { references.contextKeys.contains($0.key) }
        result.metadata = metadata.filter { references.metadataFields.contains($0.key) }
        for characteristic in references.characteristics {
            switch characteristic {
            case .tags: result.tags = tags
            case .faceCount: result.faces = faces
            case .customCoordinateCount: result.customCoordinates = customCoordinates
            case .regionCount, .regionNames: result.regions = regions
            case .currentPublicID: result.publicID = publicID
            case .context:
                for key in context.keys where result.context[key] == nil {
                    result.context[key] = ""
                }
            case .metadata:
                for field in metadata.keys where result.metadata[field] == nil {
                    result.metadata[field] = []
                }
            case .width, .height, .aspectRatio, .currentPage, .initialWidth, .initialHeight,
                .initialAspectRatio, .trimmedAspectRatio, .pageCount, .initialDensity,
                .illustrationScore, .pageX, .pageY, .pageNames, .pageName, .duration,
                .initialDuration:
                break
            }
        }
        return result
    }
}
