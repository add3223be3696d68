import Catalog
import Foundation
import Imaging
import Transformations
import Vision

/// What a call of the APIs wants to be seen in a picture, and says about it.
struct AnalysisOrder {
    /// What is to be looked for.
    var wants: Set<Analysis> = []
    /// What the answer tells of it.
    var shows: Set<Shown> = []
    /// Names of engines, under which the answer tells what ours sees.
    var ocr: [String] = []
    var categorization: [String] = []
    var detection: [String] = []
    /// From which confidence on labels and things become tags.
    var autoTagging: Double?
    var moderation: [ModerationOrder] = []
    /// A person's word about the asset.
    var moderationStatus: AssetModeration.Status?
    var marks = MarksChange()

    enum Shown: String, CaseIterable {
        case faces, colors, phash, coordinates
        case quality = "quality_analysis"
        case accessibility = "accessibility_analysis"
    }

    /// Whether people are to be recognised.
    var wantsPeople: Bool { detection.contains(Self.peopleEngine) }

    /// What it asks for that changes nothing.
    var viewing: AnalysisOrder {
        var view = AnalysisOrder()
        view.shows = shows
        view.wants = wants.intersection([.faces, .colors, .perceptualHash, .quality])
        return view
    }

    static let peopleEngine = "aws_rek_face"
    static let faceEngine = "adv_face"

    /// Whether nothing is asked and nothing said.
    var isEmpty: Bool {
        wants.isEmpty && shows.isEmpty && moderation.isEmpty && moderationStatus == nil
            && marks.isEmpty && !wantsPeople
    }
}

/// A kind of moderation that is asked for.
enum ModerationOrder: Hashable {
    case manual
    /// By hashes that differ in at most so many bits.
    case duplicate(distance: Int)
    /// By a model, under an engine's name: from that explicitness on it is rejected.
    case automatic(String, threshold: Double)

    /// `manual`, `duplicate`, `duplicate:0.9`, `aws_rek`, `aws_rek:0.7`.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ":").map { APIParameters.trimmed($0) }
        let numbers = parts.dropFirst().compactMap { Double($0) }
        guard let kind = parts.first, numbers.allSatisfy({ $0 > 0 && $0 <= 1 }) else { return nil }
        switch kind {
        case "manual":
            guard parts.count == 1 else { return nil }
            self = .manual
        case "duplicate":
            guard parts.count <= 2, numbers.count == parts.count - 1 else { return nil }
            let alike = numbers.first ?? Self.usualLikeness
            // The least difference is told apart by arithmetic, not by rounding: .9 is 6.4 bits.
            self = .duplicate(distance: Int(((1 - alike) * 64 + 1e-9).rounded(.down)))
        case "aws_rek", "webpurify", "google_safe_search", "heliograph":
            self = .automatic(kind, threshold: numbers.first ?? Self.usualThreshold)
        default: return nil
        }
    }

    /// How alike pictures are that count as the same where nobody says: 10 of 64 bits may differ.
    private static let usualLikeness = 0.84
    private static let usualThreshold = 0.5
}

extension APIParameters {
    /// What is asked and said about the picture. Everything is read before anything is kept.
    func analysisOrder(_ vocabulary: Vocabulary) throws -> AnalysisOrder {
        var order = AnalysisOrder()
        for shown in AnalysisOrder.Shown.allCases where try flag(shown.rawValue) == true {
            order.shows.insert(shown)
        }
        if order.shows.contains(.faces) { order.wants.insert(.faces) }
        if !order.shows.isDisjoint(with: [.colors, .accessibility]) { order.wants.insert(.colors) }
        if order.shows.contains(.phash) { order.wants.insert(.perceptualHash) }
        if order.shows.contains(.quality) { order.wants.insert(.quality) }
        order.ocr = try engines("ocr", among: ["adv_ocr"])
        if !order.ocr.isEmpty { order.wants.insert(.text) }
        order.categorization = try engines("categorization", among: Self.labellers)
        if !order.categorization.isEmpty { order.wants.insert(.labels) }
        order.detection = try engines(
            "detection",
            among: Self.detectors + [AnalysisOrder.faceEngine, AnalysisOrder.peopleEngine])
        for name in order.detection {
            switch name {
            case AnalysisOrder.faceEngine: order.wants.insert(.faces)
            case AnalysisOrder.peopleEngine: break
            default: order.wants.insert(.objects)
            }
        }
        try addTagging(to: &order)
        try addModeration(to: &order)
        order.marks = try marks(vocabulary)
        // Nobody has to look for the faces that the same call marks.
        if case .set = order.marks.faces, !order.detection.contains(AnalysisOrder.faceEngine) {
            order.wants.remove(.faces)
        }
        return order
    }

    private static let labellers = [
        "google_tagging", "imagga_tagging", "aws_rek_tagging", "rekognition_tagging", "heliograph",
    ]
    private static let detectors = [
        "coco", "coco_v1", "coco_v2", "lvis", "lvis_v1", "unidet", "openimages",
        "openimages_v1", "object_detection", "heliograph",
    ]

    /// Names of engines, separated by commas or bars; what stands behind a colon are settings of theirs.
    private func engines(_ name: String, among known: [String]) throws -> [String] {
        let text = (values[name] ?? []).joined(separator: ",")
        let names = text.split { $0 == "," || $0 == "|" }.map { part in
            Self.trimmed(part.prefix { $0 != ":" })
        }
        for each in names where !known.contains(each) {
            throw APIError.unknownEngine(parameter: name, text: each)
        }
        return names
    }

    private func addTagging(to order: inout AnalysisOrder) throws {
        guard let text = self["auto_tagging"], !text.isEmpty else { return }
        guard let confidence = Double(text), (0...1).contains(confidence) else {
            throw APIError.invalidValue(parameter: "auto_tagging", text: text)
        }
        order.autoTagging = confidence
        if order.detection.isEmpty { order.wants.insert(.labels) }
    }

    private func addModeration(to order: inout AnalysisOrder) throws {
        for text in (values["moderation"] ?? []).flatMap({ $0.split { $0 == "|" || $0 == "," } }) {
            guard let kind = ModerationOrder(text) else {
                throw APIError.invalidValue(parameter: "moderation", text: String(text))
            }
            order.moderation.append(kind)
            switch kind {
            case .manual: break
            case .duplicate: order.wants.insert(.perceptualHash)
            case .automatic: order.wants.insert(.moderation)
            }
        }
        guard let text = self["moderation_status"], !text.isEmpty else { return }
        guard let status = AssetModeration.Status(rawValue: text) else {
            throw APIError.invalidValue(parameter: "moderation_status", text: text)
        }
        order.moderationStatus = status
    }

    // MARK: Marks

    private func marks(_ vocabulary: Vocabulary) throws -> MarksChange {
        var change = MarksChange()
        let faces = values["face_coordinates"] ?? []
        if let first = faces.first, first.hasPrefix(Self.adding) {
            let texts = [String(first.dropFirst(Self.adding.count))] + faces.dropFirst()
            guard case .set(let added) = try areas("face_coordinates", texts) else {
                throw APIError.invalidValue(parameter: "face_coordinates", text: first)
            }
            change.addedFaces = added
        } else {
            change.faces = try areas("face_coordinates", values["face_coordinates"])
        }
        change.custom = try areas("custom_coordinates", values["custom_coordinates"])
        change.regions = try regions()
        guard let text = self["quality_override"] else { return change }
        let isWord =
            (try? Transformation(parsing: "q_" + text, vocabulary: vocabulary))?.components.first?
            .items.count == 1
        guard text.isEmpty || (isWord && !text.contains(where: { "/,$".contains($0) })) else {
            throw APIError.invalidValue(parameter: "quality_override", text: text)
        }
        change.qualityOverride = text.isEmpty ? .clear : .set(text)
        return change
    }

    /// `x,y,w,h|x,y,w,h`; nothing at all takes back what was said.
    private func areas(
        _ name: String, _ texts: [String]?
    ) throws -> MarksChange.Edit<[MarkedArea]> {
        guard let texts else { return .keep }
        let parts = texts.flatMap { $0.split(separator: "|") }
        guard !parts.isEmpty else { return .clear }
        guard parts.count <= Self.mostAreas else {
            throw APIError.tooMany(parameter: name, maximum: Self.mostAreas)
        }
        return .set(
            try parts.map { part in
                let numbers = part.split(separator: ",").map { Int(Self.trimmed($0)) }
                guard numbers.count == 4, let x = numbers[0], let y = numbers[1],
                    let width = numbers[2], let height = numbers[3],
                    let area = MarkedArea(corner: (x, y), width: width, height: height)
                else { throw APIError.invalidValue(parameter: name, text: String(part)) }
                return area
            })
    }

    /// What faces begin with that are added to those that are known.
    private static let adding = "add:"

    private static let mostAreas = 1_000

    /// Names and the corners of their parts, as JSON: the rectangle around them counts.
    private func regions() throws -> MarksChange.Edit<[String: [MarkedArea]]> {
        guard let text = self["regions"] else { return .keep }
        guard !text.isEmpty else { return .clear }
        guard
            let read = try? JSONDecoder().decode([String: [[Double]]].self, from: Data(text.utf8)),
            read.count <= Self.mostAreas
        else { throw APIError.invalidValue(parameter: "regions", text: String(text.prefix(100))) }
        var regions: [String: [MarkedArea]] = [:]
        for (name, corners) in read {
            guard !name.isEmpty, !name.contains("!"), name.utf8.count <= 100,
                let area = MarkedArea(around: corners)
            else { throw APIError.invalidValue(parameter: "regions", text: name) }
            regions[name] = [area]
        }
        return regions.isEmpty ? .clear : .set(regions)
    }
}

extension MarkedArea {
    /// Where sides of pictures end.
    private static let farthest = 10_000_000

    /// `nil` where there is no such part of any picture.
    init?(corner: (x: Int, y: Int), width: Int, height: Int) {
        let bounds = 0...Self.farthest
        guard bounds.contains(corner.x), bounds.contains(corner.y), width > 0, height > 0,
            bounds.contains(width), bounds.contains(height)
        else { return nil }
        self.init(x: corner.x, y: corner.y, width: width, height: height)
    }

    /// The rectangle around points; `nil` where they have none, or are no points.
    init?(around points: [[Double]]) {
        let bounds = 0...Double(Self.farthest)
        guard points.count >= 2, points.count <= 1_000,
            points.allSatisfy({ $0.count == 2 && $0.allSatisfy(bounds.contains) }),
            let left = points.map({ $0[0] }).min(), let right = points.map({ $0[0] }).max(),
            let top = points.map({ $0[1] }).min(), let bottom = points.map({ $0[1] }).max()
        else { return nil }
        self.init(
            corner: (Int(left.rounded()), Int(top.rounded())),
            width: Int((right - left).rounded()), height: Int((bottom - top).rounded()))
    }
}
