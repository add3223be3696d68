import Catalog
import Foundation
import Vision

/// What was seen in a picture and is said about it, in the shapes that clients of the API read.
enum AnalysisJSON {
    // MARK: Places

    static func areas(_ areas: [MarkedArea]) -> JSONValue {
        .array(areas.map { numbers($0.x, $0.y, $0.width, $0.height) })
    }

    /// Faces as they count: what people marked, else what was found.
    static func faces(_ report: AnalysisReport, _ marks: AssetMarks) -> JSONValue? {
        if let marked = marks.faces { return areas(marked) }
        return report.faces.map { faces in .array(faces.map { numbers($0.area) }) }
    }

    static func coordinates(_ report: AnalysisReport, _ marks: AssetMarks) -> JSONValue {
        var json: JSONValue = [:]
        json.add("faces", faces(report, marks))
        json.add("custom", marks.custom.map(areas))
        return json
    }

    static func regions(_ marks: AssetMarks) -> JSONValue {
        .object(
            marks.regions.sorted { $0.key < $1.key }.map { name, areas in
                let corners = areas.flatMap { area in
                    [
                        numbers(area.x, area.y),
                        numbers(area.x + area.width, area.y + area.height),
                    ]
                }
                return .init(name: name, value: .array(corners))
            })
    }

    private static func numbers(_ area: Area) -> JSONValue {
        numbers(area.x, area.y, area.width, area.height)
    }

    private static func numbers(_ numbers: Int...) -> JSONValue {
        .array(numbers.map { .integer(Int64($0)) })
    }

    // MARK: Colours and measures

    /// `colors`, `predominant`, `grayscale` and `semi_transparent`.
    static func add(_ colors: ColorSummary, to json: inout JSONValue) {
        json.add("colors", shares(colors.colors))
        json.add(
            "predominant",
            ["google": shares(colors.google), "cloudinary": shares(colors.cloudinary)])
        json.add("grayscale", .bool(colors.isGrey))
        json.add("semi_transparent", .bool(colors.transparency > 0))
        json.add("illustration_score", colors.illustration.map(JSONValue.decimal))
    }

    /// `accessibility_analysis`; `nil` where nobody has looked.
    static func accessibility(_ colors: ColorSummary) -> JSONValue? {
        guard let seen = colors.colorBlindness else { return nil }
        return [
            "colorblind_accessibility_analysis": [
                "distinct_edges": .decimal(seen.distinctEdges),
                "distinct_colors": .decimal(seen.distinctColors),
                "most_indistinct_pair": .strings(seen.mostIndistinctPair),
            ],
            "colorblind_accessibility_score": .decimal(seen.score),
        ]
    }

    /// What searches tell of pictures under `image_analysis`, as far as somebody has looked.
    static func analysis(
        _ report: AnalysisReport, _ marks: AssetMarks, etag: String
    ) -> JSONValue {
        var json: JSONValue = ["etag": .string(etag)]
        let count = marks.faces?.count ?? report.faces?.count
        json.add("face_count", count.map { .integer(Int64($0)) })
        json.add("faces", faces(report, marks))
        guard let colors = report.colors else { return json }
        json.add("grayscale", .bool(colors.isGrey))
        json.add("illustration_score", colors.illustration.map(JSONValue.decimal))
        json.add("transparent", .bool(colors.transparency > 0))
        json.add(
            "colors",
            .object(colors.google.map { .init(name: $0.name, value: .decimal($0.percent)) }))
        return json
    }

    private static func shares(_ shares: [ColorSummary.Share]) -> JSONValue {
        .array(shares.map { [.string($0.name), .decimal($0.percent)] })
    }

    /// `quality_analysis` and `quality_score`.
    static func add(_ quality: PictureQuality, to json: inout JSONValue) {
        json.add(
            "quality_analysis",
            [
                "focus": .decimal(quality.focus), "noise": .decimal(quality.noise),
                "contrast": .decimal(quality.contrast), "exposure": .decimal(quality.exposure),
                "saturation": .decimal(quality.saturation),
            ])
        json.add("quality_score", .decimal(quality.score))
    }

    // MARK: Text

    /// All text, then each word; and the same as pages, blocks, lines, words and letters.
    static func text(_ reading: TextReading, width: Int, height: Int) -> JSONValue {
        let words = reading.lines.flatMap(\.words).map { word -> JSONValue in
            ["description": .string(word.text), "boundingPoly": polygon(word.polygon)]
        }
        var annotations: [JSONValue] = []
        if !reading.lines.isEmpty {
            let all = reading.lines.flatMap(\.polygon)
            annotations.append([
                "locale": "und", "description": .string(reading.text + "\n"),
                "boundingPoly": polygon(around(all)),
            ])
        }
        let page: JSONValue = [
            "width": .integer(Int64(width)), "height": .integer(Int64(height)),
            "blocks": .array(reading.lines.map(block)),
        ]
        return [
            [
                "textAnnotations": .array(annotations + words),
                "fullTextAnnotation": [
                    "pages": [page], "text": .string(reading.text),
                ],
            ]
        ]
    }

    private static func block(_ line: TextLine) -> JSONValue {
        let words = line.words.map { word -> JSONValue in
            [
                "boundingBox": polygon(word.polygon), "confidence": .decimal(word.confidence),
                "symbols": .array(word.text.map { ["text": .string(String($0))] }),
            ]
        }
        return [
            "blockType": "TEXT", "boundingBox": polygon(line.polygon),
            "confidence": .decimal(line.confidence),
            "paragraphs": [
                [
                    "boundingBox": polygon(line.polygon), "confidence": .decimal(line.confidence),
                    "words": .array(words),
                ]
            ],
        ]
    }

    private static func polygon(_ points: [Point]) -> JSONValue {
        [
            "vertices": .array(
                points.map {
                    [
                        "x": .integer(Int64($0.x.rounded())), "y": .integer(Int64($0.y.rounded())),
                    ]
                })
        ]
    }

    private static func around(_ points: [Point]) -> [Point] {
        guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
            let top = points.map(\.y).min(), let bottom = points.map(\.y).max()
        else { return [] }
        return [
            Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom),
        ]
    }

    // MARK: Labels and things

    static func labels(_ labels: [Label]) -> JSONValue {
        .array(
            labels.map {
                ["tag": .string($0.name.lowercased()), "confidence": .decimal($0.confidence)]
            })
    }

    /// Things by their names, the most certain first.
    static func things(_ objects: [DetectedObject], model name: String) -> JSONValue {
        var names: [String] = []
        for object in objects where !names.contains(object.name) { names.append(object.name) }
        let tags = names.map { name in
            JSONValue.Member(
                name: name,
                value: .array(
                    objects.filter { $0.name == name }.map { object in
                        [
                            "bounding-box": numbers(object.area),
                            "categories": .strings(object.kinds),
                            "confidence": .decimal(object.confidence),
                        ]
                    }))
        }
        return [
            "model_name": .string(name), "model_version": 1, "schema_version": .decimal(1.2),
            "tags": .object(tags),
        ]
    }

    /// Faces with their points.
    static func advancedFaces(_ faces: [Face]) -> JSONValue {
        .array(
            faces.map { face in
                var json: JSONValue = [
                    "bounding_box": [
                        "top": .integer(Int64(face.area.y)), "left": .integer(Int64(face.area.x)),
                        "width": .integer(Int64(face.area.width)),
                        "height": .integer(Int64(face.area.height)),
                    ],
                    "confidence": .decimal(face.confidence),
                ]
                if face.points.count == 5 {
                    let points = face.points.map { point -> JSONValue in
                        ["x": .decimal(rounded(point.x)), "y": .decimal(rounded(point.y))]
                    }
                    json.add(
                        "facial_landmarks",
                        [
                            "eye": ["left_pupil": points[0], "right_pupil": points[1]],
                            "nose": ["tip": points[2]],
                            "mouth": ["left": points[3], "right": points[4]],
                        ])
                }
                return json
            })
    }

    /// Who was recognised, and the faces that are nobody's. Places are shares of the picture's sides.
    static func people(
        _ people: [SeenPerson], strangers: [MarkedArea], width: Int, height: Int
    ) -> JSONValue {
        func box(_ area: MarkedArea) -> JSONValue {
            let (across, down) = (Double(max(width, 1)), Double(max(height, 1)))
            return [
                "bounding_box": [
                    "left": .decimal(share(Double(area.x) / across)),
                    "top": .decimal(share(Double(area.y) / down)),
                    "width": .decimal(share(Double(area.width) / across)),
                    "height": .decimal(share(Double(area.height) / down)),
                ]
            ]
        }
        let known = people.map { person -> JSONValue in
            [
                "name": .string(person.name), "id": .string(person.person.hex), "urls": [],
                "match_confidence": .decimal((person.confidence * 1_000).rounded() / 10),
                "face": box(person.area),
            ]
        }
        return [
            "celebrity_faces": .array(known), "unrecognized_faces": .array(strangers.map(box)),
        ]
    }

    private static func rounded(_ number: Double) -> Double { (number * 10).rounded() / 10 }
    private static func share(_ number: Double) -> Double { (number * 1e5).rounded() / 1e5 }

    /// What an engine answers.
    static func complete(_ data: JSONValue) -> JSONValue {
        ["status": "complete", "data": data]
    }

    // MARK: Moderation

    static func moderations(_ moderations: [AssetModeration]) -> JSONValue {
        .array(
            moderations.map { moderation in
                var json: JSONValue = [
                    "kind": .string(moderation.kind), "status": .string(moderation.status.rawValue),
                ]
                json.add("confidence", moderation.confidence.map(JSONValue.decimal))
                json.add("response", moderation.response.flatMap(JSONValue.init(json:)))
                json.add("updated_at", .string(AssetJSON.time(moderation.updatedAt)))
                return json
            })
    }
}

extension JSONValue {
    /// Reads JSON that this server has written; `nil` where it is none.
    init?(json text: String) {
        guard let read = try? JSONSerialization.jsonObject(with: Data(text.utf8)) else {
            return nil
        }
        self.init(read)
    }

    private init?(_ value: Any) {
        switch value {
        case let text as String: self = .string(text)
        case let number as NSNumber:
            let double = number.doubleValue
            self =
                double == double.rounded() && abs(double) < 1e15
                ? .integer(number.int64Value) : .decimal(double)
        case let list as [Any]: self = .array(list.compactMap { JSONValue($0) })
        case let members as [String: Any]:
            self = .object(
                members.sorted { $0.key < $1.key }.compactMap { name, value in
                    JSONValue(value).map { Member(name: name, value: $0) }
                })
        default: return nil
        }
    }

    /// The text of it.
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
