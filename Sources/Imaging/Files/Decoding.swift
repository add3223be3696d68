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
        let pages = try wantedPages(request.pages)
        let orientation = request.isUpright ? inspection.orientation : .upright
        let own = ownSize(request, orientation)
        let size = request.size ?? own
        try checkSizes(size, request, frames: pages.count)

        let stored = orientation.swapsSides ? size.turned : size
        let decoded = try decode(arguments(pages, stored, request))
        let pipeline = Development(
            size: stored, orientation: orientation, isRandomAccess: request.isRandomAccess)
        let frames = try frames(of: decoded, count: pages.count, pipeline)
        return Canvas(
            frames: frames,
            delays: pages.count > 1 ? inspection.delays : [], loop: inspection.loop,
            initialWidth: own.width, initialHeight: own.height)
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

    /// The size that the picture has by itself. Documents measure in 72nds of an inch.
    private func ownSize(_ request: LoadRequest, _ orientation: Orientation) -> Size {
        let stored = Size(inspection.storedWidth, inspection.storedHeight)
        guard inspection.format == .pdf else {
            return orientation.swapsSides ? stored.turned : stored
        }
        let scale = (request.density ?? Self.documentDensity) / 72
        return Size(
            Int((Double(stored.width) * scale).rounded()),
            Int((Double(stored.height) * scale).rounded()))
    }

    /// Pixels per inch at which pages of documents are drawn by default.
    private static let documentDensity = 150.0

    private func checkSizes(
        _ size: Size, _ request: LoadRequest, frames: Int
    ) throws(ImagingError) {
        if request.size != nil || inspection.format == .svg || inspection.format == .pdf {
            try limits.checkOutput(width: size.width, height: size.height, frames: frames)
        }
    }

    /// What the format's loader is told: pages, and how much it may shrink by itself.
    private func arguments(
        _ pages: Range<Int>, _ size: Size, _ request: LoadRequest
    ) -> [String: Vips.Argument] {
        let across = Double(inspection.storedWidth) / Double(size.width)
        let down = Double(inspection.storedHeight) / Double(size.height)
        var arguments: [String: Vips.Argument] = [:]
        if inspection.pages > 1 || pages.lowerBound > 0 {
            arguments["page"] = .int(pages.lowerBound)
            arguments["n"] = .int(pages.count)
        }
        switch inspection.format {
        case .jpg:
            let shrink = [8, 4, 2].first { Double($0) <= min(across, down) }
            if let shrink { arguments["shrink"] = .int(shrink) }
        case .webp:
            // Its own scaling is coarse: leave a factor of two to the better one.
            let scale = 2 / min(across, down)
            if scale < 1 { arguments["scale"] = .double(scale) }
        case .svg, .pdf:
            // Drawn at the size that is needed, or a hair above it.
            arguments["scale"] = .double(max(1 / across, 1 / down, 0.001))
        default: break
        }
        return arguments
    }

    private func frames(
        of decoded: Image, count: Int, _ pipeline: Development
    ) throws(ImagingError) -> [Image] {
        guard count > 1 else {
            return [try decoding { () throws(VipsError) in try pipeline.develop(decoded) }]
        }
        let height = decoded.height / count
        var frames: [Image] = []
        for index in 0..<count {
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
