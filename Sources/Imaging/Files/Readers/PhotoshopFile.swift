import Assets
import Vips

/// A PSD or PSB file: the flattened picture is its first page, its layers are the others, from the
/// lowest to the highest.
///
/// Layers without pixels (groups, adjustments) are no pages. What a layer's own mask hides is shown.
struct PhotoshopFile: PictureReader {
    let inspection: Inspection
    let header: Header
    let bytes: FileBytes
    let layers: [PhotoshopLayer]
    /// The place and the length of the resources.
    private let resourcesAt: (place: Int, count: Int)
    /// Where the flattened picture begins.
    private let compositeAt: Int
    /// Whether the flattened picture's first channel beyond its colours is its transparency.
    private let hasTransparency: Bool

    /// What the first 26 bytes say.
    struct Header {
        let isLarge: Bool
        let channels, width, height, depth: Int
        let mode: Mode

        /// How colours are written; the numbers are the format's.
        enum Mode: Int {
            case bitmap = 0
            case gray, indexed, rgb, cmyk
            case multichannel = 7
            case duotone, lab

            /// Channels of colour.
            var colors: Int {
                switch self {
                case .bitmap, .gray, .indexed, .multichannel, .duotone: 1
                case .rgb, .lab: 3
                case .cmyk: 4
                }
            }
        }

        init(_ bytes: FileBytes) throws(ImagingError) {
            let version = try bytes.big16(4)
            guard version == 1 || version == 2 else {
                throw bytes.corrupt("version \(version)")
            }
            isLarge = version == 2
            channels = try bytes.big16(12)
            height = try bytes.big32(14)
            width = try bytes.big32(18)
            depth = try bytes.big16(22)
            let number = try bytes.big16(24)
            guard let mode = Mode(rawValue: number) else {
                throw bytes.corrupt("mode \(number)")
            }
            self.mode = mode
            guard width > 0, height > 0, width <= 300_000, height <= 300_000 else {
                throw bytes.corrupt("\(width) by \(height) pixels")
            }
            guard [1, 8, 16, 32].contains(depth) else {
                throw bytes.corrupt("\(depth) bits a channel")
            }
            guard (mode.colors...56).contains(channels) else {
                throw bytes.corrupt("\(channels) channels")
            }
        }

        /// Bytes of a length that has four in small files.
        var lengthBytes: Int { isLarge ? 8 : 4 }
    }

    init(_ bytes: FileBytes) throws(ImagingError) {
        let header = try Header(bytes)
        self.bytes = bytes
        self.header = header
        let colors = try bytes.big32(26)
        let resources = 30 + colors
        let count = try bytes.big32(resources)
        resourcesAt = (resources + 4, count)
        let section = resources + 4 + count
        let length = header.isLarge ? try bytes.big64(section) : try bytes.big32(section)
        let start = section + header.lengthBytes
        compositeAt = start + length
        let found = PhotoshopLayers(bytes, header, start: start, count: length)
        layers = found.layers
        hasTransparency =
            found.firstAlphaIsTransparency && header.channels > header.mode.colors
            && header.mode != .lab
        var inspection = Inspection(
            format: .psd, bytes: Int64(bytes.count), storedWidth: header.width,
            storedHeight: header.height, pages: 1 + layers.count, hasAlpha: hasTransparency)
        inspection.interpretation = header.mode == .cmyk ? "cmyk" : "srgb"
        inspection.bitDepth = max(8, header.depth)
        self.inspection = inspection
    }

    func size(ofPage index: Int) throws(ImagingError) -> Size {
        guard index > 0 else { return Size(header.width, header.height) }
        let layer = layers[index - 1]
        return Size(layer.width, layer.height)
    }

    func images(_ indices: Range<Int>) throws(ImagingError) -> [Image] {
        var images: [Image] = []
        for index in indices {
            images.append(try index == 0 ? flattened() : image(of: layers[index - 1]))
        }
        return images
    }

    /// Where a page lies in the whole picture.
    func corner(ofPage index: Int) -> (left: Int, top: Int) {
        index == 0 ? (0, 0) : (layers[index - 1].left, layers[index - 1].top)
    }

    var resources: [UInt8]? {
        (try? bytes.slice(resourcesAt.place, resourcesAt.count)).map(Array.init)
    }

    // MARK: Pixels

    private func flattened() throws(ImagingError) -> Image {
        let bands = header.mode.colors + (hasTransparency ? 1 : 0)
        var plane = PixelPlane(width: header.width, height: header.height, bands: bands)
        let compression = try bytes.big16(compositeAt)
        let channel = PhotoshopChannel(
            bytes: bytes, width: header.width, height: header.height, depth: header.depth,
            isLarge: header.isLarge)
        var counts = compositeAt + 2
        var place = counts
        if compression == 1 {
            place += header.channels * header.height * channel.countBytes
        }
        for band in 0..<bands {
            place = try channel.read(
                compression, counts: counts, from: place, to: bytes.count, into: &plane,
                band: band)
            counts += header.height * channel.countBytes
        }
        if hasTransparency { takeWhiteOut(of: &plane) }
        return try image(plane)
    }

    /// Photoshop mixes the colours of its flattened picture with white where it is transparent.
    private func takeWhiteOut(of plane: inout PixelPlane) {
        guard header.mode != .cmyk else { return }
        let bands = plane.bands
        for pixel in 0..<plane.width * plane.height {
            let alpha = Int(plane.bytes[pixel * bands + bands - 1])
            guard alpha > 0, alpha < 255 else { continue }
            for band in 0..<bands - 1 {
                let mixed = Int(plane.bytes[pixel * bands + band])
                let pure = ((mixed - 255) * 255 + 255 * alpha) / alpha
                plane.bytes[pixel * bands + band] = UInt8(clamping: pure)
            }
        }
    }

    private func image(of layer: PhotoshopLayer) throws(ImagingError) -> Image {
        let colors = header.mode.colors
        var plane = PixelPlane(width: layer.width, height: layer.height, bands: colors + 1)
        // Opaque unless a channel says otherwise.
        for place in stride(from: colors, to: plane.bytes.count, by: colors + 1) {
            plane.bytes[place] = 255
        }
        let channel = PhotoshopChannel(
            bytes: bytes, width: layer.width, height: layer.height, depth: header.depth,
            isLarge: header.isLarge)
        for part in layer.channels where part.id >= -1 && part.id < colors {
            // A damaged channel leaves the others as they are.
            guard part.count >= 2, let compression = try? bytes.big16(part.place) else { continue }
            let counts = part.place + 2
            let start =
                counts + (compression == 1 ? layer.height * channel.countBytes : 0)
            _ = try channel.read(
                compression, counts: counts, from: start, to: part.place + part.count,
                into: &plane, band: part.id == -1 ? colors : part.id)
        }
        if layer.opacity < 255 {
            for place in stride(from: colors, to: plane.bytes.count, by: colors + 1) {
                plane.bytes[place] = UInt8(Int(plane.bytes[place]) * layer.opacity / 255)
            }
        }
        return try image(plane)
    }

    // MARK: Colours

    private func image(_ plane: PixelPlane) throws(ImagingError) -> Image {
        var plane = plane
        if header.mode == .indexed { plane = colored(plane) }
        if header.mode == .cmyk { invertInks(of: &plane) }
        let profile = resource(1039)
        return try decoding { () throws(VipsError) in
            let raw = try Image(
                pixels: plane.bytes, width: plane.width, height: plane.height, bands: plane.bands)
            let image = try meaningful(raw)
            guard let profile, header.depth < 32 else { return image }
            return try image.editingMetadata { $0.set("icc-profile-data", bytes: profile) }
        }
    }

    private func meaningful(_ image: Image) throws(VipsError) -> Image {
        switch header.mode {
        case .bitmap, .gray, .multichannel, .duotone:
            return try image.copy(interpretation: .bw)
        case .indexed, .rgb: return try image.copy(interpretation: .srgb)
        case .cmyk: return try image.copy(interpretation: .cmyk)
        case .lab:
            // Alpha keeps its scale of 0 to 255.
            let rest = image.bands - 3
            return try image.linear(
                [100.0 / 255, 1, 1] + Array(repeating: 1, count: rest),
                [0, -128, -128] + Array(repeating: 0, count: rest)
            ).cast(.float).copy(interpretation: .lab)
        }
    }

    private func colored(_ plane: PixelPlane) -> PixelPlane {
        // 256 reds, 256 greens, 256 blues.
        guard let palette = try? Array(bytes.slice(30, 768)) else { return plane }
        var colored = PixelPlane(
            width: plane.width, height: plane.height, bands: plane.bands + 2)
        for pixel in 0..<plane.width * plane.height {
            let index = Int(plane.bytes[pixel * plane.bands])
            for band in 0..<3 {
                colored.bytes[pixel * colored.bands + band] = palette[256 * band + index]
            }
            if plane.bands == 2 {
                colored.bytes[pixel * colored.bands + 3] = plane.bytes[pixel * 2 + 1]
            }
        }
        return colored
    }

    /// Photoshop writes 255 where there is no ink.
    private func invertInks(of plane: inout PixelPlane) {
        for pixel in 0..<plane.width * plane.height {
            for band in 0..<4 { plane.bytes[pixel * plane.bands + band] ^= 0xff }
        }
    }

    private func resource(_ number: Int) -> [UInt8]? {
        resources.flatMap { PhotoshopResources($0)[number] }
    }
}
