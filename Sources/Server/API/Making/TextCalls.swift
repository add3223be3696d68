import Assets
import Catalog
import Derivations
import Imaging
import MediaLibrary
import Rendering
import Storage
import Transformations

extension APIDesk {
    /// `text`: makes a picture of words, which may lend its style to other texts.
    func makeText(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        try checkNotification(parameters)
        let order = try TextOrder(parameters)
        let name = parameters["public_id"].flatMap { $0.isEmpty ? nil : $0 }
        let reference = call.reference(.image, .text, name ?? UploadName.random(20))
        guard PublicID.isAcceptable(reference.publicID.text) else {
            throw MediaLibraryError.unacceptablePublicID(reference.publicID.text)
        }
        let examined = try await picture(of: order, as: reference)
        var new = NewAsset(reference: reference, original: examined.original)
        new.text = AssetText(style: order.style.text, content: order.content)
        let outcome = try await library.ingest.keep(
            examined, as: new,
            overwriting: try parameters.flag("overwrite") ?? true
                ? .replace : .keep)
        let json = try await uploadedJSON(call, outcome.asset)
        try await notify(.text, json, call)
        return json
    }

    /// Sets the words on a pixel that nobody sees: a layer that stands out of its base extends it.
    private func picture(
        of order: TextOrder, as reference: AssetReference
    ) async throws -> Ingest.Examined {
        let store = library.store
        let pixel = try await BlockingWork.run { () throws(StorageError) in
            let file = try store.makeTemporary()
            try file.write(TextOrder.pixel)
            return file
        }
        let base = try await library.ingest.examine(pixel, as: .only(.image), filename: nil)
        let provisional = NewAsset(reference: reference, original: base.original).provisional
        let unkept = try await eager.render(
            provisional, pixel, try read(order.transformation), format: .png)
        return try await library.ingest.examine(unkept.file, as: .only(.image), filename: nil)
    }
}

/// What `text` is told.
private struct TextOrder {
    var style: TextStyle
    var content: String
    var color: String?
    var background: String?
    var opacity: Int?

    /// The most characters of a text.
    private static let longest = 4_000

    init(_ parameters: APIParameters) throws {
        content = try parameters.required("text")
        guard content.count <= Self.longest, !content.utf8.contains(0) else {
            throw APIError.invalidValue(parameter: "text", text: String(content.prefix(40)))
        }
        style = try Self.style(parameters)
        color = try Self.color("font_color", parameters)
        background = try Self.color("background", parameters)
        if let text = parameters["opacity"], !text.isEmpty {
            guard let number = Int(text), (0...100).contains(number) else {
                throw APIError.invalidValue(parameter: "opacity", text: text)
            }
            opacity = number
        }
    }

    private static func style(_ parameters: APIParameters) throws -> TextStyle {
        let family = parameters["font_family"].flatMap { $0.isEmpty ? nil : $0 } ?? "Arial"
        let words = try [
            ("font_weight", ""), ("font_style", ""), ("text_decoration", ""), ("text_align", ""),
            ("stroke", ""), ("letter_spacing", "letter_spacing_"),
            ("line_spacing", "line_spacing_"), ("font_antialiasing", "antialias_"),
            ("font_hinting", "hinting_"),
        ].compactMap { name, prefix -> String? in
            guard let text = parameters[name], !text.isEmpty else { return nil }
            guard !text.contains("_") else {
                throw APIError.invalidValue(parameter: name, text: text)
            }
            return prefix + text
        }
        let size = parameters["font_size"].flatMap { $0.isEmpty ? nil : $0 } ?? "12"
        guard !size.contains("_"),
            var style = TextStyle((["Arial", size] + words).joined(separator: "_")),
            !family.utf8.contains(0), family.utf8.count <= 200
        else {
            let written = ([family, size] + words).joined(separator: "_")
            throw APIError.invalidValue(parameter: "font_size", text: written)
        }
        style.font = family
        return style
    }

    private static func color(_ name: String, _ parameters: APIParameters) throws -> String? {
        guard let text = parameters[name], !text.isEmpty else { return nil }
        let written = text.hasPrefix("#") ? "rgb:" + text.dropFirst() : text
        guard Color(written) != nil else {
            throw APIError.invalidValue(parameter: name, text: text)
        }
        return written
    }

    /// As a URL would write it.
    var transformation: String {
        let source = LayerSource.text(TextLayer(style: .described(style), content: content))
        let items =
            [color.map { "co_\($0)" }, background.map { "b_\($0)" }, opacity.map { "o_\($0)" }]
            .compactMap(\.self) + ["l_\(source.text)"]
        return items.joined(separator: ",") + "/fl_layer_apply"
    }

    /// A PNG of one pixel without colour or cover.
    static let pixel: [UInt8] = [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44,
        0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F,
        0x15, 0xC4, 0x89, 0x00, 0x00, 0x00, 0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60,
        0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0xE9, 0xFA, 0xDC, 0xD8, 0x00, 0x00, 0x00, 0x00,
        0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
}
