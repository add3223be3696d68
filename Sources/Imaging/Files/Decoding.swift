import Assets
import Vips

extension Loader {
    /// The picture as a canvas: sRGB with 8 bits a band, three bands or four, in the size that the
    /// request names.
    ///
    /// Damaged files are shown as far as they go, as browsers do.
    ///
    /// - Throws: `ImagingError.noSuchPage`, a limit that is exceeded, or what the decoder said.
    public func load(_ request: LoadRequest = LoadRequest()) throws(ImagingError) -> Canvas {
        var canvas = try open(request)
        if let size = request.size { canvas.view?.scale(to: size) }
        guard let view = canvas.view, let file = canvas.unread else { return canvas }
        canvas.replaceFrames(try file.frames(view, request.isRandomAccess ? .any : .once))
        canvas.readsOnce = !request.isRandomAccess && !canvas.isAnimated
        (canvas.view, canvas.unread) = (nil, nil)
        return canvas
    }

    /// The picture as a canvas that reads no pixels before somebody looks at them, and then only as
    /// many as are seen. The request's size and access play no part.
    ///
    /// - Throws: `ImagingError.noSuchPage`, or that the picture's own size is beyond a limit.
    func open(_ request: LoadRequest) throws(ImagingError) -> Canvas {
        let pages = try wantedPages(request.pages)
        let own = ownSize(request)
        let orientation = request.isUpright ? inspection.orientation : .upright
        let view = View(of: own, orientation: orientation)
        let stand = try decoding { () throws(VipsError) in
            try Image.solid(
                Array(repeating: 0, count: inspection.hasAlpha ? 4 : 3), width: 1, height: 1)
        }
        var canvas = Canvas(
            frames: Array(repeating: stand, count: pages.count),
            delays: pages.count > 1 ? inspection.delays : [], loop: inspection.loop,
            initialWidth: view.size.width, initialHeight: view.size.height)
        canvas.view = view
        canvas.unread = UnreadFile(loader: self, pages: pages, own: own)
        canvas.limits = limits
        return canvas
    }

    /// The indices of the pages to decode, from 0.
    private func wantedPages(_ pages: LoadRequest.Pages) throws(ImagingError) -> Range<Int> {
        switch pages {
        case .all: return 0..<(inspection.isAnimated ? inspection.pages : 1)
        case .one(let number):
            guard (1...inspection.pages).contains(number) else {
                throw .noSuchPage(number, count: inspection.pages)
            }
            return number - 1..<number
        }
    }

    /// The size that the picture has by itself, as it is stored.
    func ownSize(_ request: LoadRequest) -> Size {
        let stored = Size(inspection.storedWidth, inspection.storedHeight)
        let scale = drawingScale(request)
        guard scale != 1 else { return stored }
        // Sides of pages are no whole numbers at 72 an inch, so the decoder is asked.
        if inspection.format == .pdf, let header = try? decode(["scale": .double(scale)]) {
            return Size(header.width, header.height)
        }
        return Size(
            Int((Double(stored.width) * scale).rounded()),
            Int((Double(stored.height) * scale).rounded()))
    }

    /// How many pixels stand for a unit of a vector picture: documents measure in 72nds of an inch,
    /// drawings in 96ths.
    private func drawingScale(_ request: LoadRequest) -> Double {
        switch inspection.format {
        // Pages that were drawn already have pixels.
        case .pdf where !isDrawn: (request.density ?? Self.documentDensity) / 72
        case .svg: (request.density ?? 96) / 96
        default: 1
        }
    }

    /// Pixels per inch at which pages of documents are drawn by default.
    private static let documentDensity = 150.0
}

/// A file whose pixels have not been read yet.
struct UnreadFile {
    let loader: Loader
    /// Indices from 0.
    private(set) var pages: Range<Int>
    /// The pixels of one page or frame as stored, or as drawn by default.
    let own: Size
    /// When work on its pixels is to stop; `nil` for never.
    var deadline: ContinuousClock.Instant?

    /// Reads one of the frames only.
    mutating func keepFrame(_ index: Int) {
        let page = min(pages.lowerBound + index, pages.upperBound - 1)
        pages = page..<page + 1
    }

    /// Decodes what a view shows, one image a frame.
    func frames(_ view: View, _ order: ReadingOrder) throws(ImagingError) -> [Image] {
        let lying = view.lying
        let isVector = loader.inspection.format == .svg || loader.inspection.format == .pdf
        if isVector || view.size != view.whole {
            try loader.limits.checkOutput(
                width: view.size.width, height: view.size.height, frames: pages.count)
        }
        let shrinking = Shrinking(of: lying, own: own, loader.inspection, loader.limits)
        var arguments = shrinking.arguments
        if loader.inspection.pages > 1 || pages.lowerBound > 0 {
            arguments["page"] = .int(pages.lowerBound)
            arguments["n"] = .int(pages.count)
        }
        let decoded = try loader.decode(arguments)
        bound([decoded])
        let pipeline = Development(
            view: lying, factor: shrinking.exactFactor, orientation: view.orientation,
            order: order)
        let frames = try develop(decoded, pipeline)
        bound(frames)
        return frames
    }

    private func bound(_ images: [Image]) {
        guard let deadline else { return }
        for image in images { image.kill(at: deadline) }
    }

    private func develop(
        _ decoded: Image, _ pipeline: Development
    ) throws(ImagingError) -> [Image] {
        guard pages.count > 1 else {
            return [try decoding { () throws(VipsError) in try pipeline.develop(decoded) }]
        }
        let height = decoded.height / pages.count
        var frames: [Image] = []
        for index in 0..<pages.count {
            let frame = try decoding { () throws(VipsError) in
                let cut = try decoded.extractArea(
                    left: 0, top: index * height, width: decoded.width, height: height)
                // One after the other: the decoder only ever moves on.
                return try pipeline.develop(cut).copyMemory()
            }
            frames.append(frame)
        }
        return frames
    }
}
