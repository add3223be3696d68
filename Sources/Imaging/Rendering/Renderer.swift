import Assets
import Transformations
import Vips

/// Makes a derived picture: reads, does the steps, writes. A plain function of a request and its files.
public struct Renderer {
    /// Part of every derivation's identity: to be raised whenever the same request would give other
    /// pixels, so that nothing made by an older renderer is found again.
    public static let revision = 7

    /// When to give up, with `tookTooLong`; `nil` for never. Decoders and encoders that do not look up
    /// from their work are stopped by whoever runs this process.
    let deadline: ContinuousClock.Instant?

    public init(deadline: ContinuousClock.Instant? = nil) { self.deadline = deadline }

    /// Gets everything ready that a locked-in process cannot load later: libvips' modules and the
    /// fonts.
    public static func prepare() throws {
        try Engine.start()
        guard let style = TextStyle("Sans_20") else { return }
        _ = try TextRenderer(style: style).render("Ready 19")
    }

    /// Renders into the open file behind `output`, from its offset on. All descriptors stay the
    /// caller's.
    ///
    /// - Parameter sources: the files of the request's sources, in their order.
    /// - Throws: `ImagingError.cannotRetouch` where a network would have to help.
    public func render(
        _ request: RenderRequest, sources: [Int32], output: Int32
    ) throws(ImagingError) -> RenderResult {
        switch try attempt(request, sources: sources, output: output) {
        case .finished(let result): return result
        case .needs(let retouch): throw .cannotRetouch(retouch.work)
        }
    }

    /// Renders as far as it goes with the retouches at hand.
    ///
    /// - Parameter sources: the files of the request's sources, then those of its retouches.
    public func attempt(
        _ request: RenderRequest, sources: [Int32], output: Int32
    ) throws(ImagingError) -> RenderOutcome {
        do {
            return .finished(try answer(request, sources, output))
        } catch let missing as MissingRetouch {
            _ = try Descriptor(output).write(missing.shown)
            return .needs(missing.retouch)
        } catch  where deadline.map({ ContinuousClock.now >= $0 }) == true {
            // Whatever failed did so because its pixels were stopped.
            throw .tookTooLong
        } catch let error as ImagingError {
            throw error
        } catch let error as TransformationError {
            throw .transformation(error)
        } catch let error as VipsError {
            throw ImagingError(error)
        } catch let error as TextError {
            throw ImagingError(error)
        } catch let error as CompositionError {
            throw ImagingError(error)
        } catch {
            throw .internalFailure(String(describing: error))
        }
    }

    private func answer(
        _ request: RenderRequest, _ sources: [Int32], _ output: Int32
    ) throws -> RenderResult {
        var (request, sources) = (request, sources)
        // The words are read once more only where that may matter.
        if request.transformation.contains("fn_pre:") {
            (request, sources) = try Preparation(request: request, files: sources).prepared()
        }
        var script = try RenderScript(request, sources.first)
        if let result = try gathered(request, script, sources, output) { return result }
        if let source = sources.first,
            let result = try DrawingPassage.pass(request, script, source: source, output: output)
        {
            return result
        }
        switch try breakpoints(request, script, sources: sources) {
        case .list(let text)?: return try write(text, as: .json, to: output)
        case .transformation(let text)?:
            request.transformation = text
            script = try RenderScript(request, sources.first)
        case nil: break
        }
        var (canvas, writer) = try finishedCanvas(request, script, sources)
        var result = try writer.write(&canvas, to: output)
        result.decisions = canvas.journal?.decisions ?? []
        return result
    }

    /// The picture after all steps, and what writes it.
    func finishedCanvas(
        _ request: RenderRequest, _ script: RenderScript, _ sources: [Int32]
    ) throws -> (Canvas, OutputWriter) {
        var canvas = try base(request, script, sources)
        var runner = StepRunner(
            limits: request.limits, fonts: TextFonts(of: request, sources),
            facts: script.facts.showing(page: script.page ?? 1),
            openLayer: { try layer($0, request, sources) },
            openTable: { try ColorTable(of: $0, request, sources) })
        try runner.run(script.transformation.steps, on: &canvas)
        try canvas.settleSize(.once)
        let done = script.done(runner.performed, for: request.client)
        return (canvas, OutputWriter(script: done, request: request, sources: sources))
    }

    /// Several pictures made into one file; `nil` where there is one picture only.
    private func gathered(
        _ request: RenderRequest, _ script: RenderScript, _ sources: [Int32], _ output: Int32
    ) throws -> RenderResult? {
        guard request.arrangement != .single else { return nil }
        let members = request.sources.indices.filter {
            request.sources[$0].layer.isEmpty && $0 < sources.count
        }
        let pictures = try members.map { member in
            // Branches are gone by each picture's own facts.
            let script = try RenderScript(request, sources[member])
            var (canvas, _) = try finishedCanvas(
                request, script, [sources[member]] + sources.dropFirst())
            canvas.keepFrame(0)
            try canvas.materialise()
            return canvas
        }
        let gathering = Gathering(script: script, limits: request.limits, pictures: pictures)
        let writer = OutputWriter(script: script, request: request, sources: sources)
        switch request.arrangement {
        case .single: return nil
        case .sequence:
            var canvas = try gathering.sequence()
            return try writer.write(&canvas, to: output)
        case .sprite:
            var canvas = try gathering.sprite()
            return try writer.write(&canvas, to: output)
        case .styleSheet(let image, let names):
            let text = gathering.styleSheet(
                names: names, prefix: script.last(SpritePrefix.self)?.written ?? "", image: image)
            return try write(text, as: .css, to: output)
        }
    }

    private func write(
        _ text: String, as format: Format, to output: Int32
    ) throws -> RenderResult {
        let bytes = try Descriptor(output).write(Array(text.utf8))
        return RenderResult(format: format, width: 1, height: 1, pages: 1, bytes: bytes)
    }

    /// Opens the base: as many frames as the output can show, and no pixels yet.
    private func base(
        _ request: RenderRequest, _ script: RenderScript, _ sources: [Int32]
    ) throws -> Canvas {
        guard let descriptor = sources.first else {
            throw ImagingError.internalFailure("no base")
        }
        let file = try Loader(descriptor: descriptor, limits: request.limits)
        let loader = try script.showing(file)
        let inspection = loader.inspection
        let keepsAnimation =
            inspection.isAnimated
            && (loader.isDrawn || script.keepsAnimation(of: inspection.format))
        var load = LoadRequest()
        load.pages = keepsAnimation ? .all : .one(1)
        load.density = script.density(of: inspection)
        load.isUpright = !script.ignoresOrientation
        var canvas = try loader.open(load)
        canvas.facts = request.facts
        canvas.retouches = request.retouchesAtHand(sources)
        canvas.movesWithLayers = script.movesWithLayers
        canvas.openMask = { try mask($0, request, sources) }
        if script.looksForPaths {
            canvas.paths = ClippingPath.boxes(
                of: file, in: Size(file.inspection.width, file.inspection.height))
        }
        canvas.source = request.arrangement == .single ? 0 : nil
        canvas.journal = request.tellsDecisions ? Journal() : nil
        canvas.unread?.deadline = deadline
        if !load.isUpright {
            canvas.mapping = inspection.orientation.inverse.mapping(
                of: Size(inspection.width, inspection.height))
        }
        if let rule = script.clipping { try ClippingPath.cut(&canvas, of: file, by: rule) }
        return canvas
    }

    /// Opens a picture that is used as a mask.
    private func mask(
        _ name: String, _ request: RenderRequest, _ sources: [Int32]
    ) throws -> Canvas {
        let text = EmbedClippingPath.sourceName(ofMask: name)
        guard let index = request.sources.firstIndex(where: { $0.layer == text }),
            index < sources.count
        else { throw ImagingError.internalFailure("a mask's file is missing") }
        var load = LoadRequest()
        load.pages = .one(1)
        var canvas = try Loader(descriptor: sources[index], limits: request.limits).open(load)
        canvas.unread?.deadline = deadline
        return canvas
    }

    /// Opens the picture of a layer, of an animation all frames.
    private func layer(
        _ layer: Layer, _ request: RenderRequest, _ sources: [Int32]
    ) throws -> Canvas {
        guard let index = request.sources.firstIndex(where: { $0.layer == layer.source.text }),
            index < sources.count
        else { throw ImagingError.internalFailure("a layer's file is missing") }
        var loader = try Loader(descriptor: sources[index], limits: request.limits)
        if let page = layer.page {
            loader = try loader.showing(page.selection, .shortened)
        }
        var canvas = try loader.open(LoadRequest())
        canvas.facts = request.sources[index].facts ?? AssetFacts()
        canvas.source = index
        canvas.unread?.deadline = deadline
        return canvas
    }
}

extension RenderRequest {
    /// - Parameter files: those of the sources, then those of the retouches.
    fileprivate func retouchesAtHand(_ files: [Int32]) -> Retouches {
        let pairs = zip(retouches, files.dropFirst(sources.count))
        return .atHand(Dictionary(pairs) { first, _ in first }, limits: limits)
    }
}

extension ImagingError {
    init(_ error: TextError) {
        switch error {
        case .tooManyCharacters(let maximum): self = .tooManyCharacters(limit: maximum)
        case .tooManyPixels(let maximum): self = .tooManyOutputPixels(maximum, limit: maximum)
        }
    }

    init(_ error: CompositionError) {
        switch error {
        case .overflow: self = .layerStandsOut
        case .tooManyPixels(let maximum): self = .tooManyOutputPixels(maximum, limit: maximum)
        }
    }
}

extension Layer {
    /// The pages asked for beside the layer or in its own steps.
    fileprivate var page: Page? {
        var components = [opener]
        for step in steps {
            if case .component(let component) = step { components.append(component) }
        }
        return components.lazy.compactMap { $0[Page.self] }.first
    }
}
