import Assets
public import Transformations
import Vips

/// A picture of areas of one colour: what tracing gives, to be written as SVG or to be shown.
struct Drawing: Equatable, Sendable {
    /// An area: outlines that begin again after each closed one, holes among them.
    struct Area: Equatable, Sendable {
        var color: Color
        /// SVG path commands.
        var path: String
    }

    /// Of the plane that the areas lie in.
    let size: Size
    /// The size that it is shown in unless somebody asks for another.
    let shown: Size
    /// The ones below first.
    let areas: [Area]

    /// As an SVG file. Each area is drawn a hair larger than it is, so that nothing shines through between
    /// neighbours.
    var svg: String {
        let paths = areas.map { area in
            let color =
                "#"
                + [area.color.red, area.color.green, area.color.blue].map { band in
                    (band < 16 ? "0" : "") + String(band, radix: 16)
                }.joined()
            return "<path fill=\"\(color)\" stroke=\"\(color)\" d=\"\(area.path)\"/>"
        }
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(shown.width)" height="\(shown.height)" \
            viewBox="0 0 \(size.width) \(size.height)" preserveAspectRatio="none">\
            <g fill-rule="evenodd" stroke-width="0.4" stroke-linejoin="round">\
            \(paths.joined(separator: "\n"))</g></svg>

            """
    }

    /// Its pixels in that size: sRGB with alpha.
    func rendered(in size: Size) throws -> Image {
        let sized = Drawing(size: self.size, shown: size, areas: areas)
        let source = try Source(bytes: Array(sized.svg.utf8))
        let image = try Operation.run("svgload_source", ["source": .source(source)]).image()
        return try image.withAlpha().copy(interpretation: .srgb).copyMemory()
    }
}

extension Drawing {
    /// Writes the SVG file, from the descriptor's offset on.
    func write(to descriptor: Int32) throws(ImagingError) -> RenderResult {
        let bytes = try Descriptor(descriptor).write(Array(svg.utf8))
        return RenderResult(
            format: .svg, width: shown.width, height: shown.height, pages: 1, bytes: bytes)
    }
}

extension Transformation {
    /// Whether it draws the picture anew, so that it can be delivered as SVG.
    public var makesDrawing: Bool { components.contains { $0[Vectorize.self] != nil } }
}
