import Assets
import Catalog
public import Derivations
import Imaging
import MediaLibrary
import Transformations

// `GET /explain/<resource_type>/<type>/<public_id>`: why a derived picture looks as it does.
extension APIRoute {
    static let explanations: [APIRoute] = [
        APIRoute(
            .get, "explain", .assetType, .deliveryType, .rest("public_id"),
            summary:
                "Says what decided about a derived picture: which part is kept, at which quality.",
            permission: .deriveAssets,
            parameters: [
                .required("transformation", .text, "As in a delivery URL."),
                .optional("format", .text, "The extension of the URL."),
                .optional(
                    "accept", .choice(["legacy", "webp", "avif"]),
                    "What the client of f_auto can show; legacy unless said."),
            ],
            answer: .named(
                "Explanation",
                .members([
                    "public_id": .text, "version": .integer, "transformation": .text,
                    "effective": .text, "provisional": .flag, "output": .anything,
                    "known": .anything, "windows": .list(.anything), "quality": .anything,
                ]))
        ) { try await $0.explain($1) }
    ]
}

extension APIDesk {
    func explain(_ call: APICall) async throws -> JSONValue {
        let asset = try await call.asset(in: catalog)
        let written = try call.parameters.required("transformation")
        let transformation = try read(written)
        var format: Format?
        if let text = call.parameters["format"], !text.isEmpty {
            guard let known = Format(extension: text) else {
                throw APIError.invalidValue(parameter: "format", text: text)
            }
            format = known
        }
        let accepted = call.parameters["accept"].flatMap(AcceptClass.init(rawValue:)) ?? .legacy
        let explained = try await eager.explain(
            asset, transformation, format: format, for: accepted)
        return ExplanationAnswer(explained).json
    }
}

/// An explanation as the API and the command line tell it.
public struct ExplanationAnswer {
    private let explained: ExplainedDerivation

    public init(_ explained: ExplainedDerivation) { self.explained = explained }

    /// One JSON object, without spaces.
    public var text: String { json.text }

    var json: JSONValue {
        let asset = explained.asset
        let result = explained.result
        return [
            "public_id": .string(asset.reference.publicID.text),
            "version": .integer(asset.version.number),
            "transformation": .string(explained.declared),
            "effective": .string(explained.effective),
            "provisional": .bool(explained.isProvisional),
            "output": [
                "format": .string(result.format.rawValue), "width": .integer(Int64(result.width)),
                "height": .integer(Int64(result.height)), "bytes": .integer(result.bytes),
            ],
            "known": known(explained.facts),
            "windows": .array(
                result.decisions.compactMap { decision in
                    switch decision {
                    case .window(let window): Self.json(window)
                    case .quality: nil
                    }
                }),
            "quality": result.decisions.lazy.compactMap { decision in
                switch decision {
                case .window: nil
                case .quality(let quality): quality
                }
            }.last.map { Self.json($0, explained.keptQualities) } ?? .null,
        ]
    }

    /// What the transformation reads about the picture, and nothing else.
    private func known(_ facts: AssetFacts) -> JSONValue {
        func areas(_ areas: [AssetFacts.Area]?) -> JSONValue {
            areas.map { .array($0.map(Self.json)) } ?? .null
        }
        func things(_ things: [AssetFacts.Thing]?) -> JSONValue {
            things.map { all in
                .array(
                    all.map {
                        [
                            "name": .string($0.name), "confidence": .decimal($0.confidence),
                            "area": Self.json($0.area),
                        ]
                    })
            } ?? .null
        }
        return [
            "faces": areas(facts.faces),
            "custom": areas(facts.customCoordinates.isEmpty ? nil : facts.customCoordinates),
            "regions": .object(
                facts.regions.sorted { $0.key < $1.key }.map {
                    .init(name: $0.key, value: areas($0.value))
                }),
            "objects": things(facts.things), "people": things(facts.people),
            "texts": areas(facts.texts), "saliency": areas(facts.salient),
        ]
    }

    private static func json(_ area: AssetFacts.Area) -> JSONValue {
        .array([area.x, area.y, area.width, area.height].map { .integer(Int64($0)) })
    }

    private static func json(_ window: WindowDecision) -> JSONValue {
        [
            "step": .string(window.step), "width": .integer(Int64(window.width)),
            "height": .integer(Int64(window.height)), "window": json(window.window),
            "reason": .string(window.reason.rawValue),
            "subject": window.subject.map { .string($0) } ?? .null,
            "weighed": .array(
                window.candidates.map {
                    [
                        "name": .string($0.name), "outcome": .string($0.outcome.rawValue),
                        "areas": .array($0.areas.map(json)),
                    ]
                }),
        ]
    }

    private static func json(_ quality: QualityDecision, _ kept: [String: Int]) -> JSONValue {
        let key = MeasuredQuality.key(quality.format, quality.level)
        return [
            "format": .string(quality.format.rawValue), "level": .string(quality.level),
            "target": .decimal(quality.target), "reason": .string(quality.reason.rawValue),
            "quality": .integer(Int64(quality.quality)),
            "score": quality.score.map { .decimal(rounded($0)) } ?? .null,
            "trials": .array(
                quality.trials.map {
                    [
                        "quality": .integer(Int64($0.quality)),
                        "score": .decimal(rounded($0.score)),
                    ]
                }),
            "kept": kept[key].map { .integer(Int64($0)) } ?? .null,
        ]
    }

    private static func rounded(_ score: Double) -> Double { (score * 100).rounded() / 100 }
}
