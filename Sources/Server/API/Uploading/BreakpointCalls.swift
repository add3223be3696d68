import Assets
import Catalog
import Derivations
import Imaging
import MediaLibrary
import Rendering
import Transformations

/// Widths that are wanted of a picture, as `responsive_breakpoints` says it.
struct BreakpointOrder {
    /// Whether the pictures are kept.
    enum Keeping {
        case kept, measured
    }

    var search: BreakpointSearch.Order
    var transformation: Transformation
    var format: Format?
    var keeping: Keeping

    /// The most lists of widths of one call, and the most widths of a list.
    private static let mostLists = 10, mostImages = 20

    /// The lists that a call asks for: a JSON list of objects, or one object.
    static func read(_ parameters: APIParameters, _ desk: APIDesk) throws -> [BreakpointOrder] {
        let texts = parameters.list("responsive_breakpoints")
        let orders = try texts.flatMap { text in
            let items: [SentJSON]
            switch SentJSON(text) {
            case .array(let list): items = list
            case .object(let members): items = [.object(members)]
            case nil, .null, .bool, .integer, .number, .string:
                throw APIError.invalidValue(parameter: "responsive_breakpoints", text: text)
            }
            return try items.map { try BreakpointOrder($0, desk) }
        }
        guard orders.count <= mostLists else {
            throw APIError.tooMany(parameter: "responsive_breakpoints", maximum: mostLists)
        }
        return orders
    }

    private init(_ item: SentJSON, _ desk: APIDesk) throws {
        let refusal = APIError.invalidValue(
            parameter: "responsive_breakpoints", text: item.text ?? "null")
        guard case .object(let members) = item else { throw refusal }
        func number(_ name: String, _ initial: Int) throws -> Int {
            guard let text = members[name]?.text, !text.isEmpty else { return initial }
            guard let number = Int(text), number > 0 else { throw refusal }
            return number
        }
        let most = try number("max_images", Self.mostImages)
        guard most <= Self.mostImages,
            let search = BreakpointSearch.Order(
                minimum: try number("min_width", 50), maximum: try number("max_width", 1_000),
                bytesStep: Int64(try number("bytes_step", 20_000)), mostImages: most)
        else { throw refusal }
        self.search = search
        transformation = try desk.read(members["transformation"]?.text ?? "")
        if let text = members["format"]?.text, !text.isEmpty {
            guard let format = Format(extension: text) else { throw refusal }
            self.format = format
        }
        keeping = ["true", "1"].contains(members["create_derived"]?.text ?? "") ? .kept : .measured
    }

}

extension APIDesk {
    /// Finds the widths, measuring one file after the other.
    func measure(
        _ orders: [BreakpointOrder], of asset: Asset, _ call: APICall
    ) async throws -> [JSONValue] {
        var answers: [JSONValue] = []
        for order in orders { answers.append(try await measure(order, of: asset, call)) }
        return answers
    }

    private func measure(
        _ order: BreakpointOrder, of asset: Asset, _ call: APICall
    ) async throws -> JSONValue {
        var search = BreakpointSearch(try await fitting(order, asset))
        var found: [Int: JSONValue] = [:]
        while let width = search.next {
            let transformation = try sized(order, width)
            let unkept = try await eager.render(asset, nil, transformation, format: order.format)
            search.record(width, bytes: unkept.result.bytes)
            let address = call.addresses.derived(
                asset, transformation: transformation.text,
                format: order.format ?? asset.original.format)
            found[width] = [
                "width": .integer(Int64(unkept.result.width)),
                "height": .integer(Int64(unkept.result.height)),
                "bytes": .integer(unkept.result.bytes), "url": .string(address),
                "secure_url": .string(address),
            ]
        }
        if order.keeping == .kept {
            for width in search.widths {
                let transformation = try sized(order, width)
                let path = call.addresses.path(
                    asset, transformation: transformation.text,
                    format: order.format ?? asset.original.format)
                _ = try await eager.derive(
                    asset, transformation, format: order.format, url: path)
            }
        }
        var json: JSONValue = [:]
        // The format is told by the addresses.
        let text = order.transformation.text
        if !text.isEmpty { json.add("transformation", .string(text)) }
        json.add("breakpoints", .array(search.widths.compactMap { found[$0] }))
        return json
    }

    /// No width is wider than the picture that the transformation gives.
    private func fitting(
        _ wanted: BreakpointOrder, _ asset: Asset
    ) async throws -> BreakpointSearch.Order {
        let order = wanted.search
        guard let picture = asset.original.picture else { throw MediaLibraryError.notAPicture }
        var own = picture.orientation > 4 ? picture.height : picture.width
        if !wanted.transformation.text.isEmpty {
            own = try await eager.render(
                asset, nil, wanted.transformation, format: wanted.format
            ).result.width
        }
        let most = min(order.widths.upperBound, own)
        return BreakpointSearch.Order(
            minimum: min(order.widths.lowerBound, most), maximum: most,
            bytesStep: order.bytesStep, mostImages: order.mostImages) ?? order
    }

    private func sized(_ order: BreakpointOrder, _ width: Int) throws -> Transformation {
        let text = order.transformation.text
        return try read((text.isEmpty ? "" : text + "/") + "c_scale,w_\(width)")
    }
}
