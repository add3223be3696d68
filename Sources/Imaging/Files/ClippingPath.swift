import Vips

/// The path that a picture was cut out along by hand, which Photoshop keeps among its resources, in JPEG
/// and TIFF, too.
struct ClippingPath {
    /// What is inside of a path that crosses itself.
    enum Rule: String {
        case nonZero = "nonzero"
        case evenOdd = "evenodd"
    }

    /// A corner and the handles before and behind it, in shares of the picture's sides.
    struct Knot: Equatable {
        let before, point, behind: Point
    }

    let outlines: [[Knot]]

    init(_ outlines: [[Knot]]) { self.outlines = outlines }

    /// The path that the file names as its clipping path, or else its first one; `nil` where there is
    /// none.
    init?(_ resources: PhotoshopResources) {
        let paths = resources.blocks.filter { (2000...2997).contains($0.number) }
        var chosen = paths.first
        if let name = resources[2999], let length = name.first {
            let wanted = String(decoding: name.dropFirst().prefix(Int(length)), as: UTF8.self)
            chosen = paths.first { $0.name == wanted } ?? chosen
        }
        guard let chosen else { return nil }
        self.init(records: chosen.content)
    }

    /// What a resource says; `nil` where nothing of it is an outline.
    init?(records: ArraySlice<UInt8>) {
        outlines = Self.outlines(FileBytes(Array(records), name: "path"))
        guard !outlines.isEmpty else { return nil }
    }

    /// Records of 26 bytes: the length of an outline, or one of its knots.
    private static func outlines(_ bytes: FileBytes) -> [[Knot]] {
        var outlines: [[Knot]] = []
        for place in stride(from: 0, to: bytes.count - 25, by: 26) {
            switch try? bytes.big16(place) {
            case 0, 3: outlines.append([])
            case 1, 2, 4, 5:
                guard !outlines.isEmpty, let knot = try? knot(bytes, place + 2) else { continue }
                outlines[outlines.count - 1].append(knot)
            default: continue
            }
        }
        return outlines.filter { $0.count > 1 }
    }

    private static func knot(_ bytes: FileBytes, _ place: Int) throws(ImagingError) -> Knot {
        Knot(
            before: try point(bytes, place), point: try point(bytes, place + 8),
            behind: try point(bytes, place + 16))
    }

    /// Down, then across, each with 24 bits behind the point.
    private static func point(_ bytes: FileBytes, _ place: Int) throws(ImagingError) -> Point {
        let down = Double(try bytes.signedBig32(place)) / Double(1 << 24)
        let across = Double(try bytes.signedBig32(place + 4)) / Double(1 << 24)
        return Point(across, down)
    }

    /// The path as a drawing in which the inside is opaque.
    func drawing(_ size: Size, _ rule: Rule) -> String {
        func text(_ point: Point) -> String {
            "\(point.x * Double(size.width)) \(point.y * Double(size.height))"
        }
        let path = outlines.map { knots in
            var words = "M\(text(knots[0].point))"
            for (from, to) in zip(knots, knots.dropFirst() + knots.prefix(1)) {
                words += "C\(text(from.behind)) \(text(to.before)) \(text(to.point))"
            }
            return words + "Z"
        }.joined()
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(size.width)" \
            height="\(size.height)"><path d="\(path)" fill-rule="\(rule.rawValue)"/></svg>
            """
    }

    /// Makes everything outside of the file's clipping path transparent; nothing where it has none.
    static func cut(_ canvas: inout Canvas, of file: Loader, by rule: Rule) throws {
        guard let bytes = try file.resources(), let path = ClippingPath(PhotoshopResources(bytes))
        else { return }
        try canvas.settleSize()
        let orientation = file.inspection.orientation
        let upright = Size(canvas.image.width, canvas.image.height)
        let stored = orientation.swapsSides ? upright.turned : upright
        let source = try Source(bytes: Array(path.drawing(stored, rule).utf8))
        let drawn = try Operation.run("svgload_source", ["source": .source(source)]).image()
        let mask = try orientation.apply(
            to: drawn.extractBand(drawn.bands - 1).copyMemory()
        ).copyMemory()
        try canvas.mapAlpha { alpha in
            try alpha.call("multiply", ["right": .image(mask)]).linear([1.0 / 255], [0])
                .cast(.uchar)
        }
    }
}
