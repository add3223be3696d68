import Assets
import Transformations
import Vips

/// Makes a derived picture: reads, does the steps, writes. A plain function of a request and its files.
public struct Renderer {
    /// Part of every derivation's identity: to be raised whenever the same request would give other
    /// pixels, so that nothing made by an older renderer is found again.
    public static let revision = 3

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
    public func render(
        _ request: RenderRequest, sources: [Int32], output: Int32
    ) throws(ImagingError) -> RenderResult {
        do {
            return try rendered(request, sources, output)
        } catch  where deadline.map({ ContinuousClock.now >= $0 }) == true {
            // Whatever failed did so because its pixels were stopped.
            throw .tookTooLong
        } catch let error as ImagingError {
            throw error
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

    private func rendered(
        _ request: RenderRequest, _ sources: [Int32], _ output: Int32
    ) throws -> RenderResult {
        let script = try RenderScript(request)
        var canvas = try base(request, script, sources)
        let runner = StepRunner(
            limits: request.limits, fonts: TextFonts(of: request, sources),
            openLayer: { try layer($0, request, sources) },
            openTable: { try ColorTable(of: $0, request, sources) })
        try runner.run(script.transformation.steps, on: &canvas)
        try canvas.settleSize(.once)
        return try OutputWriter(script: script, request: request, source: sources[0])
            .write(&canvas, to: output)
    }

    /// Opens the base: as many frames as the output can show, and no pixels yet.
    private func base(
        _ request: RenderRequest, _ script: RenderScript, _ sources: [Int32]
    ) throws -> Canvas {
        guard let descriptor = sources.first else {
            throw ImagingError.internalFailure("no base")
        }
        let loader = try Loader(descriptor: descriptor, limits: request.limits)
        let inspection = loader.inspection
        let keepsAnimation = inspection.isAnimated && script.keepsAnimation(of: inspection.format)
        var load = LoadRequest()
        load.pages = keepsAnimation ? .all : .one(script.page ?? 1)
        load.isUpright = !script.ignoresOrientation
        var canvas = try loader.open(load)
        canvas.facts = request.facts
        canvas.unread?.deadline = deadline
        if !load.isUpright {
            canvas.mapping = inspection.orientation.inverse.mapping(
                of: Size(inspection.width, inspection.height))
        }
        return canvas
    }

    /// Opens the picture of a layer, of an animation all frames.
    private func layer(
        _ layer: Layer, _ request: RenderRequest, _ sources: [Int32]
    ) throws -> Canvas {
        let text = layer.source.text
        guard let index = request.sources.firstIndex(where: { $0.layer == text }),
            index < sources.count
        else { throw ImagingError.internalFailure("a layer's file is missing") }
        let loader = try Loader(descriptor: sources[index], limits: request.limits)
        var load = LoadRequest()
        if let page = layer.page { load.pages = .one(page) }
        var canvas = try loader.open(load)
        canvas.unread?.deadline = deadline
        return canvas
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
    /// The page or frame asked for beside the layer or in its own steps, from 1.
    fileprivate var page: Int? {
        var components = [opener]
        for step in steps {
            if case .component(let component) = step { components.append(component) }
        }
        return components.lazy.compactMap { $0[Page.self]?.number }.first
    }
}
