/// A layer of a Photoshop file that has pixels.
struct PhotoshopLayer {
    /// Where one channel's bytes stand.
    struct Channel {
        /// 0 and up are colours, -1 is transparency, lower ones are masks.
        let id: Int
        var place: Int
        let count: Int
    }

    let name: String
    /// In pixels of the whole picture, which a layer may leave.
    let left, top, width, height: Int
    /// 0 to 255.
    let opacity: Int
    var channels: [Channel]
}

/// Reads the records of all layers. Where they are damaged, the layers before that are kept.
struct PhotoshopLayers {
    /// Those with pixels, the lowest first.
    private(set) var layers: [PhotoshopLayer] = []
    private(set) var firstAlphaIsTransparency = false

    private let bytes: FileBytes
    private let header: PhotoshopFile.Header

    /// Photoshop itself makes no more.
    private static let most = 8000

    init(_ bytes: FileBytes, _ header: PhotoshopFile.Header, start: Int, count: Int) {
        self.bytes = bytes
        self.header = header
        guard count >= header.lengthBytes, bytes.has(1, at: start) else { return }
        let end = min(bytes.count, start + count)
        do {
            let length = try self.length(start)
            if length > 0 {
                try read(start + header.lengthBytes)
            } else if let place = try deepLayers(start + header.lengthBytes, end) {
                try read(place)
            }
        } catch {
            // What was read so far is all that there is.
        }
    }

    private func length(_ place: Int) throws(ImagingError) -> Int {
        header.isLarge ? try bytes.big64(place) : try bytes.big32(place)
    }

    /// Files of 16 or 32 bits keep their layers in a block behind the place for them.
    private func deepLayers(_ start: Int, _ end: Int) throws(ImagingError) -> Int? {
        let masks = try bytes.big32(start)
        var place = start + 4 + masks
        while place + 12 <= end {
            let signature = try bytes.text(place, 4)
            guard signature == "8BIM" || signature == "8B64" else { return nil }
            let key = try bytes.text(place + 4, 4)
            let isLong = header.isLarge && Self.longKeys.contains(key)
            let count = isLong ? try bytes.big64(place + 8) : try bytes.big32(place + 8)
            let content = place + (isLong ? 16 : 12)
            if key == "Lr16" || key == "Lr32" { return content }
            guard count <= end - content else { return nil }
            place = content + (count + 3) / 4 * 4
        }
        return nil
    }

    /// Blocks whose length has 8 bytes in large files.
    private static let longKeys: Set<String> = [
        "LMsk", "Lr16", "Lr32", "Layr", "Mt16", "Mt32", "Mtrn", "Alph", "FMsk", "lnk2", "FEid",
        "FXid", "PxSD",
    ]

    private mutating func read(_ start: Int) throws(ImagingError) {
        let count = Int(Int16(truncatingIfNeeded: try bytes.big16(start)))
        firstAlphaIsTransparency = count < 0
        guard abs(count) <= Self.most else { throw bytes.corrupt("\(abs(count)) layers") }
        var place = start + 2
        var found: [PhotoshopLayer] = []
        for _ in 0..<abs(count) {
            let (layer, end) = try record(place)
            found.append(layer)
            place = end
        }
        for var layer in found {
            for index in layer.channels.indices {
                layer.channels[index].place = place
                place += layer.channels[index].count
                guard place <= bytes.count else { return }
            }
            if layer.width > 0, layer.height > 0 { layers.append(layer) }
        }
    }

    private func record(
        _ start: Int
    ) throws(ImagingError) -> (layer: PhotoshopLayer, end: Int) {
        let edges = try [0, 4, 8, 12].map { offset throws(ImagingError) in
            try bytes.signedBig32(start + offset)
        }
        let count = try bytes.big16(start + 16)
        guard count <= 56 else { throw bytes.corrupt("\(count) channels in a layer") }
        var place = start + 18
        var channels: [PhotoshopLayer.Channel] = []
        for _ in 0..<count {
            let id = Int(Int16(truncatingIfNeeded: try bytes.big16(place)))
            let length = try self.length(place + 2)
            guard length <= bytes.count else { throw bytes.corrupt("cut short") }
            channels.append(.init(id: id, place: 0, count: length))
            place += 2 + header.lengthBytes
        }
        guard try bytes.text(place, 4) == "8BIM" else { throw bytes.corrupt("a broken layer") }
        let opacity = try bytes.byte(place + 8)
        let extra = place + 16
        let length = try bytes.big32(place + 12)
        let layer = PhotoshopLayer(
            name: (try? name(extra, length)) ?? "", left: edges[1], top: edges[0],
            width: side(edges[1], edges[3]), height: side(edges[0], edges[2]), opacity: opacity,
            channels: channels)
        return (layer, extra + length)
    }

    /// None where the edges make no sense.
    private func side(_ from: Int, _ to: Int) -> Int {
        let side = to - from
        return (1...300_000).contains(side) ? side : 0
    }

    /// The name in Unicode where there is one, or else that in bytes.
    private func name(_ start: Int, _ count: Int) throws(ImagingError) -> String {
        var place = start
        for _ in 0..<2 { place += 4 + (try bytes.big32(place)) }
        let short = try bytes.byte(place)
        let plain = try bytes.text(place + 1, short)
        place += (1 + short + 3) / 4 * 4
        while place + 12 <= start + count {
            let key = try bytes.text(place + 4, 4)
            let length = try bytes.big32(place + 8)
            if key == "luni" {
                let units = try bytes.big32(place + 12)
                let content = try bytes.slice(place + 16, 2 * units)
                let codes = stride(from: content.startIndex, to: content.endIndex, by: 2).map {
                    UInt16(content[$0]) << 8 | UInt16(content[$0 + 1])
                }
                return String(decoding: codes.prefix { $0 != 0 }, as: UTF16.self)
            }
            place += 12 + (length + 1) / 2 * 2
        }
        return plain
    }
}
