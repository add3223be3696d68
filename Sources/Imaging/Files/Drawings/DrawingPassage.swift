import Assets
public import Transformations
import Vips

/// Hands an SVG on as an SVG where nothing is done to it that needs pixels: sanitised, and with another
/// size where one is asked for.
public enum DrawingPassage {
    /// Whether a drawing can stay a drawing under a transformation.
    public static func isPossible(_ transformation: Transformation) -> Bool {
        transformation.steps.allSatisfy { step in
            guard case .component(let component) = step, component.definitions.isEmpty else {
                return false
            }
            return component.items.allSatisfy { item in
                guard let word = item.word else { return false }
                return isAboutSize(word) || outputKeys.contains(item.key) && !(word is Rasterize)
            }
        }
    }

    private static let outputKeys: Set<String> = ["f", "q", "fl", "cs", "dn", "d", "pg"]

    /// Words that change the size of the whole and nothing else.
    private static func isAboutSize(_ word: any Word) -> Bool {
        if word is Width || word is Height || word is AspectRatio || word is PixelRatio {
            return true
        }
        return ["c_scale", "c_fit", "c_limit", "c_mfit"].contains { word.isWritten($0) }
    }

    /// The answer; `nil` where pixels are needed after all.
    static func pass(
        _ request: RenderRequest, _ script: RenderScript, source: Int32, output: Int32
    ) throws -> RenderResult? {
        guard request.sources.first?.format == .svg, !script.rasterizes, !script.wantsInfo,
            script.breakpoints == nil, isPossible(script.transformation)
        else { return nil }
        switch script.output {
        case .format(.svg), .automatic: break
        case .format: return nil
        }
        let loader = try Loader(descriptor: source, limits: request.limits)
        let own = loader.ownSize(LoadRequest())
        let size = try size(of: own, script, request.limits)
        var sanitizer = DrawingSanitizer()
        if size != own {
            sanitizer.size = size
            sanitizer.stretches = abs(size.ratio / own.ratio - 1) > 0.02
        }
        let file = try FileBytes(
            descriptor: source, count: loader.inspection.bytes, name: "SVG")
        // What is no proper XML may still be a picture.
        guard let bytes = try? sanitizer.sanitized(file.all) else { return nil }
        let count = try Descriptor(output).write(bytes)
        return RenderResult(
            format: .svg, width: size.width, height: size.height, pages: 1, bytes: count)
    }

    /// The size that the steps make of a picture whose pixels nobody looks at.
    private static func size(
        of own: Size, _ script: RenderScript, _ limits: Limits
    ) throws -> Size {
        var canvas = Canvas(try Image.black(width: own.width, height: own.height, bands: 3))
        canvas.limits = limits
        var runner = StepRunner(
            limits: limits,
            openLayer: { _ in throw ImagingError.internalFailure("a layer of a drawing") },
            openTable: { _ in throw ImagingError.internalFailure("a layer of a drawing") })
        try runner.run(script.transformation.steps, on: &canvas)
        return canvas.size
    }
}

extension Word {
    fileprivate func isWritten(_ text: String) -> Bool { self.text == text }
}
