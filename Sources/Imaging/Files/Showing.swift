import Assets
import Vips

extension Loader {
    /// What becomes of several pages.
    public enum Sequence {
        /// They are frames of an animation, or pages of a document.
        case kept
        /// The first one is shown. Layers of a Photoshop file are merged in any case.
        case shortened
    }

    /// The same file as if it held the selected pages only.
    ///
    /// - Parameter density: pixels per inch at which several pages of a document are drawn.
    /// - Throws: `noSuchPage`, `noSuchLayer`, or a limit that is exceeded.
    public func showing(
        _ selection: PageSelection, _ sequence: Sequence, density: Double? = nil
    ) throws(ImagingError) -> Loader {
        // A photograph has nothing to pick from: what published URLs ask of it is the picture itself.
        guard inspection.pages > 1 || inspection.format.holdsPages else { return self }
        var indices = try selection.indices(among: inspection.pages, named: layerNames)
        guard indices.count <= limits.frames else {
            throw .tooManyFrames(indices.count, limit: limits.frames)
        }
        if inspection.format == .psd, indices.count > 1 { return try merged(indices) }
        if sequence == .shortened { indices = Array(indices.prefix(1)) }
        guard let first = indices.first else { return self }
        if indices.count == 1 { return try showing(page: first) }
        if inspection.isAnimated, indices == Array(first..<first + indices.count) {
            var part = inspection
            part.pages = indices.count
            part.delays = delays(of: indices)
            return try Loader(part, decoder, limits, firstPage: firstPage + first)
        }
        return try listing(indices, density)
    }

    private func delays(of indices: [Int]) -> [Int] {
        guard inspection.isAnimated else { return indices.map { _ in 1000 } }
        return indices.map { $0 < inspection.delays.count ? inspection.delays[$0] : 100 }
    }

    private func showing(page index: Int) throws(ImagingError) -> Loader {
        var part = inspection
        part.pages = 1
        part.delays = []
        if !inspection.isAnimated, index > 0 {
            switch decoder {
            case .own(let reader):
                let size = try reader.size(ofPage: index)
                (part.storedWidth, part.storedHeight) = (size.width, size.height)
                part.hasAlpha = true
            case .library:
                let header = try decode(["page": .int(index), "n": 1])
                let page = Inspection(
                    header: header, format: inspection.format, bytes: inspection.bytes)
                part.storedWidth = page.storedWidth
                part.storedHeight = page.storedHeight
                part.hasAlpha = page.hasAlpha
                part.bands = page.bands
                part.orientation = page.orientation
            }
        }
        return try Loader(part, decoder, limits, firstPage: firstPage + index)
    }

    /// Pages read one after the other. Those of other sizes are fitted into the first one's.
    private func listing(_ indices: [Int], _ density: Double?) throws(ImagingError) -> Loader {
        var request = LoadRequest()
        request.density = density
        var size: Size?
        var pages: [Image] = []
        for index in indices {
            let page = try showing(page: index)
            let stored = page.ownSize(request)
            let own = page.inspection.orientation.swapsSides ? stored.turned : stored
            let whole = size ?? own
            if size == nil {
                try limits.checkOutput(
                    width: whole.width, height: whole.height, frames: indices.count)
                size = whole
            }
            request.size = own.fitted(into: whole)
            pages.append(try page.load(request).image.padded(to: whole))
        }
        // Frames agree in their bands.
        let images = pages
        let alike = try decoding { () throws(VipsError) in
            guard images.contains(where: \.hasAlpha) else { return images }
            return try images.map { image throws(VipsError) in
                image.hasAlpha ? image : try image.bandjoinConst([255])
            }
        }
        var part = inspection
        if let size { (part.storedWidth, part.storedHeight) = (size.width, size.height) }
        part.pages = pages.count
        part.hasAlpha = alike[0].hasAlpha
        part.bands = alike[0].bands
        part.orientation = .upright
        part.delays = delays(of: indices)
        part.holdsFrames = true
        return try Loader(
            part, .own(PageList(inspection: part, pages: alike)), limits, isDrawn: true)
    }

    // MARK: Layers

    var layerNames: [String] {
        guard case .own(let reader) = decoder, let file = reader as? PhotoshopFile else {
            return []
        }
        // The flattened picture has no name.
        return [""] + file.layers.map(\.name)
    }

    /// Layers over each other, in the order in which they are named, as large as they are together.
    private func merged(_ indices: [Int]) throws(ImagingError) -> Loader {
        guard case .own(let reader) = decoder, let file = reader as? PhotoshopFile else {
            return self
        }
        var (left, top, right, bottom) = (Int.max, Int.max, Int.min, Int.min)
        for index in indices {
            let (corner, size) = (file.corner(ofPage: index), try file.size(ofPage: index))
            (left, top) = (min(left, corner.left), min(top, corner.top))
            right = max(right, corner.left + size.width)
            bottom = max(bottom, corner.top + size.height)
        }
        let size = Size(right - left, bottom - top)
        try limits.checkInput(width: size.width, height: size.height, frames: 1, bands: 4)
        var picture = try decoding { () throws(VipsError) in
            try Image.solid([0, 0, 0, 0], width: size.width, height: size.height).copyMemory()
        }
        for index in indices {
            let corner = file.corner(ofPage: index)
            let (layer, below) = (try showing(page: index).load().image, picture)
            picture = try decoding { () throws(VipsError) in
                try below.composite(layer, x: corner.left - left, y: corner.top - top)
                    .cast(.uchar).copyMemory()
            }
        }
        var part = inspection
        (part.storedWidth, part.storedHeight) = (size.width, size.height)
        (part.pages, part.hasAlpha) = (1, true)
        return try Loader(
            part, .own(PageList(inspection: part, pages: [picture])), limits, isDrawn: true)
    }
}

extension Size {
    /// As large as fits, in its own ratio.
    fileprivate func fitted(into other: Size) -> Size {
        let scale = min(
            Double(other.width) / Double(width), Double(other.height) / Double(height))
        return Size(
            min(other.width, Int((Double(width) * scale).rounded())),
            min(other.height, Int((Double(height) * scale).rounded())))
    }
}

extension Image {
    /// In the middle of white, or of nothing.
    fileprivate func padded(to size: Size) throws(ImagingError) -> Image {
        try decoding { () throws(VipsError) in
            guard (width, height) != (size.width, size.height) else { return self }
            return try embed(
                x: (size.width - width) / 2, y: (size.height - height) / 2,
                width: size.width, height: size.height,
                background: hasAlpha ? [255, 255, 255, 0] : [255, 255, 255])
        }
    }
}

extension Format {
    /// Whether files of this format are made of pages or layers even where there is one only.
    fileprivate var holdsPages: Bool {
        switch self {
        case .pdf, .tiff, .psd: true
        case .jpg, .png, .webp, .avif, .gif, .jxl, .bmp, .ico, .svg, .heic, .jp2, .wdp, .eps, .ai,
            .tga, .json, .css:
            false
        }
    }
}
