public import Transformations

/// `e_embed_clipping_path:mask_<picture>` gives the picture a clipping path: the outline of a mask.
///
/// The mask is stretched over the picture as it is at that step; steps that cut, scale and turn take the path
/// along. JPEG, TIFF and PSD keep it, other formats are written without.
public struct EmbedClippingPath: Action {
    /// The mask, named as in a layer, or a URL.
    public var mask = ""

    public static let grammar = Grammar(
        "e", "embed_clipping_path", initial: EmbedClippingPath(),
        Argument(
            "mask", \.mask,
            ArgumentKind(
                expected: "mask_ and a variable that stands for a picture, or a picture's name",
                domain: .other, takesRest: true,
                read: { text in
                    guard text.hasPrefix("mask_"), text.count > 5 else { return nil }
                    return String(text.dropFirst(5))
                },
                print: { $0.isEmpty ? "" : "mask_" + PercentCoding.encodeWritten($0) })))
    public static let summary =
        "Writes the outline of a mask into JPEG, TIFF and PSD as their clipping path."
    public static let examples = ["e_embed_clipping_path:mask_mark"]

    /// What the path is called in the file.
    static let pathName = "Path 1"

    /// What a mask's file is called among the sources of a render.
    public static func sourceName(ofMask name: String) -> String {
        "e:embed_clipping_path:\(name)"
    }

    public func needsPixels(of canvas: Canvas) -> Bool { false }

    public func apply(to canvas: inout Canvas, in component: Component) throws {
        // Only the base has a file to be written into.
        guard let openMask = canvas.openMask else { return }
        var picture = try openMask(mask)
        picture.keepFrame(0)
        try picture.settleSize()
        let (width, height) = (Double(canvas.width), Double(canvas.height))
        canvas.path = try ClippingPath(tracing: picture.image).map { path in
            EmbeddedPath(
                path: path.mapped { Point($0.x * width, $0.y * height) },
                mapping: canvas.mapping)
        }
    }
}
