import Assets

/// Facts about a render, for `fl_getinfo`.
struct PictureInfo {
    let input: Inspection
    let output: RenderResult
    /// What of the upright original is still to be seen, in its pixels; `nil` where nothing of it is.
    let shown: Rectangle?
    /// Faces that are known, in pixels of the upright original; `nil` where nobody needed any.
    let faces: [AssetFacts.Area]?

    /// What became of the picture on `canvas`, which has been written as `output`.
    init(input: Inspection, output: RenderResult, canvas: Canvas) {
        self.input = input
        self.output = output
        shown = canvas.mapping.inverse?.box(of: Rectangle(canvas.size)).intersection(
            Rectangle(Size(canvas.initialWidth, canvas.initialHeight)))
        faces = canvas.facts.faces
    }

    /// As JSON.
    var text: String {
        let original = Self.object([
            ("width", "\(input.width)"), ("height", "\(input.height)"), ("bytes", "\(input.bytes)"),
            ("format", "\"\(input.format.rawValue)\""), ("pages", "\(input.pages)"),
        ])
        let result = Self.object([
            ("width", "\(output.width)"), ("height", "\(output.height)"),
            ("bytes", "\(output.bytes)"), ("format", "\"\(output.format.rawValue)\""),
            ("pages", "\(output.pages)"),
        ])
        var fields = [("input", original), ("output", result)]
        if let shown { fields.append(("g_auto_info", Self.object(Self.crop(shown)))) }
        if let faces {
            let boxes = faces.map { "[\($0.x),\($0.y),\($0.width),\($0.height)]" }
            fields.append(("faces", "[\(boxes.joined(separator: ","))]"))
        }
        return Self.object(fields)
    }

    /// In whole pixels, edges rounded each by itself.
    private static func crop(_ area: Rectangle) -> [(String, String)] {
        let edges = [area.left, area.top, area.right, area.bottom].map { Int($0.rounded()) }
        return [
            ("x", "\(edges[0])"), ("y", "\(edges[1])"), ("w", "\(edges[2] - edges[0])"),
            ("h", "\(edges[3] - edges[1])"),
        ]
    }

    private static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
