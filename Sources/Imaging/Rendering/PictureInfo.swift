import Assets

/// Facts about a render, for `fl_getinfo`.
struct PictureInfo {
    let input: Inspection
    let output: RenderResult

    /// As JSON.
    var text: String {
        let original = [
            ("width", "\(input.width)"), ("height", "\(input.height)"), ("bytes", "\(input.bytes)"),
            ("format", "\"\(input.format.rawValue)\""), ("pages", "\(input.pages)"),
        ]
        let result = [
            ("width", "\(output.width)"), ("height", "\(output.height)"),
            ("bytes", "\(output.bytes)"), ("format", "\"\(output.format.rawValue)\""),
            ("pages", "\(output.pages)"),
        ]
        return "{\"input\":\(Self.object(original)),\"output\":\(Self.object(result))}"
    }

    private static func object(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
}
