import Assets
import Catalog
import Derivations
import Logging
import MediaLibrary
import Transformations

/// A transformation that is to be done before anybody asks.
struct EagerTransformation {
    var transformation: Transformation
    var format: Format?
}

extension APIDesk {
    /// The transformations of `eager`: separated by `|`, each with a format behind a slash or
    /// without. They are read before anything is kept, so that a mistake keeps nothing.
    func eagerTransformations(_ parameters: APIParameters) throws -> [EagerTransformation] {
        try (parameters.values["eager"] ?? []).flatMap { $0.split(separator: "|") }.map {
            text in
            let spelling = TransformationSpelling(APIParameters.trimmed(text))
            return EagerTransformation(
                transformation: try read(spelling.transformation), format: spelling.format)
        }
    }

    /// Reads a transformation of a call.
    func read(_ text: String) throws -> Transformation {
        do {
            return try Transformation(parsing: text, vocabulary: vocabulary, limits: stepLimits)
        } catch {
            throw APIError.invalidTransformation(error, whole: text)
        }
    }

    /// Makes them one after the other. One that fails says so in its place: the asset is kept.
    func derive(
        _ eager: [EagerTransformation], of asset: Asset, _ call: APICall
    ) async -> [JSONValue] {
        var results: [JSONValue] = []
        for order in eager {
            results.append(await derive(order, of: asset, call))
        }
        return results
    }

    private func derive(
        _ order: EagerTransformation, of asset: Asset, _ call: APICall
    ) async -> JSONValue {
        let text = order.transformation.text
        var json: JSONValue = ["transformation": .string(text)]
        do {
            let path = call.addresses.path(
                asset, transformation: text, format: order.format ?? asset.original.format)
            let file = try await eager.derive(
                asset, order.transformation, format: order.format, url: path)
            let address = call.addresses.derived(
                asset, transformation: text, format: order.format ?? file.format)
            json.add("width", .integer(Int64(file.width)))
            json.add("height", .integer(Int64(file.height)))
            json.add("bytes", .integer(Int64(file.body.count)))
            json.add("format", .string(file.format.rawValue))
            json.add("url", .string(address))
            json.add("secure_url", .string(address))
        } catch {
            let failure = APIFailure(error)
            if failure.isOurs {
                logger.error(
                    "Eager transformation failed",
                    metadata: ["request": "\(call.request.requestID)", "error": "\(error)"])
            }
            json.add("status", "failed")
            json.add("reason", .string(failure.message))
        }
        return json
    }
}
