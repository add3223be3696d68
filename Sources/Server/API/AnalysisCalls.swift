import Assets
import Catalog
import Derivations
import Foundation
import MediaLibrary
import Rendering
import Vision

/// What came of an order: what the answer of a call tells beside the asset.
struct AnalysisAnswer {
    /// The asset as it is afterwards.
    var asset: Asset
    fileprivate var members: [JSONValue.Member] = []
    fileprivate var info: [JSONValue.Member] = []

    init(asset: Asset) { self.asset = asset }

    /// Adds it to the asset's JSON.
    func add(to json: inout JSONValue) {
        for member in members { json.add(member.name, member.value) }
        if !info.isEmpty { json.add("info", .object(info)) }
    }

    fileprivate mutating func add(_ name: String, _ value: JSONValue) {
        members.append(.init(name: name, value: value))
    }

    fileprivate mutating func inform(_ name: String, _ value: JSONValue) {
        info.append(.init(name: name, value: value))
    }
}

extension APIDesk {
    /// Reads what a call asks and says about the picture, and refuses what cannot be done, so that a
    /// mistake keeps nothing.
    ///
    /// - Parameter marks: what people have marked, which nobody has to look for.
    func analysisOrder(
        _ call: APICall, knowing marks: AssetMarks = AssetMarks()
    ) throws -> AnalysisOrder {
        var order = try call.parameters.analysisOrder(vocabulary)
        if marks.faces != nil, !order.detection.contains(AnalysisOrder.faceEngine) {
            order.wants.remove(.faces)
        }
        if order.wantsPeople { try demandPeople(of: call.cloud.name) }
        let wants = order.wantsPeople ? order.wants.union([.identity]) : order.wants
        guard !wants.isEmpty else { return order }
        guard let analyses else {
            let models = Analysis.allCases.filter(wants.contains).flatMap(\.models)
            throw AnalysisFailure.vision(.modelMissing(models.first ?? .runtime))
        }
        if let missing = analyses.firstMissing(for: wants) {
            throw AnalysisFailure.vision(.modelMissing(missing))
        }
        return order
    }

    /// Carries an order out on an asset whose file has just come in: a picture that cannot be looked at
    /// is kept all the same, and the answer says why.
    func carryOutAfterUpload(
        _ order: AnalysisOrder, on asset: Asset, _ call: APICall
    ) async throws -> AnalysisAnswer {
        do { return try await carryOut(order, on: asset, call) } catch let error as DerivationError
        {
            guard case .analysis(let failure) = error else { throw error }
            var answer = AnalysisAnswer(asset: asset)
            let reason = APIFailure(failure)
            answer.inform("analysis", ["status": "failed", "reason": .string(reason.message)])
            return answer
        }
    }

    /// Carries an order out: keeps what is said, looks for what is asked, and moderates.
    func carryOut(
        _ order: AnalysisOrder, on asset: Asset, _ call: APICall
    ) async throws -> AnalysisAnswer {
        var answer = AnalysisAnswer(asset: asset)
        var marks = try await catalog.marks(of: asset.id)
        if !order.marks.isEmpty {
            let change = try await withFoundFaces(order.marks, of: asset, marks)
            marks = try await library.changeMarks(
                of: asset.reference, change.fitting(asset.original.picture))
        }
        if !order.wants.isEmpty, asset.original.picture == nil {
            throw MediaLibraryError.notAPicture
        }
        var report = AnalysisReport(width: 0, height: 0)
        if let analyses {
            report = try await analyses.report(of: asset, wants: order.wants)
        }
        tell(order, report, marks, &answer)
        if order.wantsPeople { try await recognise(in: asset, report, &answer) }
        if let least = order.autoTagging {
            try await tag(asset, from: report, least, order)
        }
        try await moderate(order, report, &answer)
        if let current = try await catalog.asset(asset.id) { answer.asset = current }
        let moderations = try await catalog.moderations(of: [asset.id])[asset.id] ?? []
        if !moderations.isEmpty { answer.add("moderation", AnalysisJSON.moderations(moderations)) }
        return answer
    }

    /// A change that adds faces knows those that were found, where nobody has marked any.
    private func withFoundFaces(
        _ change: MarksChange, of asset: Asset, _ marks: AssetMarks
    ) async throws -> MarksChange {
        guard !change.addedFaces.isEmpty, marks.faces == nil, let analyses else { return change }
        let report =
            analyses.firstMissing(for: [.faces]) == nil
            ? try await analyses.report(of: asset, wants: [.faces])
            : try await analyses.known(of: asset)
        var result = change
        result.foundFaces = (report.faces ?? []).map {
            MarkedArea(
                x: $0.area.x, y: $0.area.y, width: $0.area.width, height: $0.area.height)
        }
        return result
    }

    private func tell(
        _ order: AnalysisOrder, _ report: AnalysisReport, _ marks: AssetMarks,
        _ answer: inout AnalysisAnswer
    ) {
        if order.shows.contains(.faces), let faces = AnalysisJSON.faces(report, marks) {
            answer.add("faces", faces)
        }
        if order.shows.contains(.coordinates) || order.marks.faces != .keep
            || order.marks.custom != .keep || !order.marks.addedFaces.isEmpty
            || order.shows.contains(.faces) && marks.custom != nil
        {
            answer.add("coordinates", AnalysisJSON.coordinates(report, marks))
        }
        if !marks.regions.isEmpty { answer.add("regions", AnalysisJSON.regions(marks)) }
        if let text = marks.qualityOverride { answer.add("quality_override", .string(text)) }
        var json: JSONValue = [:]
        if order.shows.contains(.colors), let colors = report.colors {
            AnalysisJSON.add(colors, to: &json)
        }
        if order.shows.contains(.accessibility), let colors = report.colors,
            let accessibility = AnalysisJSON.accessibility(colors)
        {
            json.add("accessibility_analysis", accessibility)
        }
        if order.shows.contains(.phash), let hash = report.perceptualHash {
            json.add("phash", .string(hash.text))
        }
        if order.shows.contains(.quality), let quality = report.quality {
            AnalysisJSON.add(quality, to: &json)
        }
        if case .object(let members) = json { answer.members += members }
        inform(order, report, &answer)
    }

    private func inform(
        _ order: AnalysisOrder, _ report: AnalysisReport, _ answer: inout AnalysisAnswer
    ) {
        if let text = report.text, !order.ocr.isEmpty {
            let data = AnalysisJSON.text(text, width: report.width, height: report.height)
            answer.inform("ocr", Self.underNames(order.ocr, data))
        }
        if let labels = report.labels, !order.categorization.isEmpty {
            let data = AnalysisJSON.labels(labels)
            answer.inform("categorization", Self.underNames(order.categorization, data))
        }
        var detection: JSONValue = [:]
        let engines = order.detection.unique.filter {
            $0 != AnalysisOrder.faceEngine && $0 != AnalysisOrder.peopleEngine
        }
        if let objects = report.objects, !engines.isEmpty {
            let data = engines.map { name in
                JSONValue.Member(name: name, value: AnalysisJSON.things(objects, model: name))
            }
            detection.add("object_detection", AnalysisJSON.complete(.object(data)))
        }
        if let faces = report.faces, order.detection.contains(AnalysisOrder.faceEngine) {
            detection.add(
                AnalysisOrder.faceEngine,
                AnalysisJSON.complete(AnalysisJSON.advancedFaces(faces)))
        }
        if detection != [:] { answer.inform("detection", detection) }
    }

    /// The same answer under each name that was asked for.
    private static func underNames(_ names: [String], _ data: JSONValue) -> JSONValue {
        .object(names.unique.map { .init(name: $0, value: AnalysisJSON.complete(data)) })
    }

    // MARK: Tags

    /// Labels and things that are sure enough become tags; those that were asked for.
    private func tag(
        _ asset: Asset, from report: AnalysisReport, _ least: Double, _ order: AnalysisOrder
    ) async throws {
        var tags: [String] = []
        if order.wants.contains(.labels) {
            tags += (report.labels ?? []).filter { $0.confidence >= least }.map(\.name)
        }
        if order.wants.contains(.objects) {
            tags += (report.objects ?? []).filter { $0.confidence >= least }.map(\.name)
        }
        guard !tags.isEmpty else { return }
        _ = try await library.changeTags(
            .add(tags.map { $0.lowercased() }.unique),
            of: AssetQuery(cloud: asset.reference.cloud, selection: .assetIDs([asset.id])))
    }

    // MARK: Moderation

    private func moderate(
        _ order: AnalysisOrder, _ report: AnalysisReport, _ answer: inout AnalysisAnswer
    ) async throws {
        var moderations: [AssetModeration] = []
        for kind in order.moderation {
            switch kind {
            case .manual: moderations.append(AssetModeration(kind: "manual", status: .pending))
            case .duplicate(let distance):
                moderations.append(try await duplicates(of: answer.asset, report, distance))
            case .automatic(let name, let threshold):
                moderations.append(Self.rating(report, name, threshold))
            }
        }
        if !moderations.isEmpty {
            answer.asset = try await library.moderate(answer.asset, moderations)
        }
        if let status = order.moderationStatus {
            answer.asset = try await library.setModeration(of: answer.asset.reference, to: status)
        }
    }

    private static func rating(
        _ report: AnalysisReport, _ name: String, _ threshold: Double
    ) -> AssetModeration {
        let explicitness = report.moderation?.explicitness ?? 0
        let isRejected = explicitness >= threshold
        let label: JSONValue = [
            "confidence": .decimal((explicitness * 1_000).rounded() / 10),
            "name": "Explicit Nudity", "parent_name": "",
        ]
        let response: JSONValue = ["moderation_labels": isRejected ? [label] : []]
        return AssetModeration(
            kind: name, status: isRejected ? .rejected : .approved, confidence: explicitness,
            response: response.text)
    }

    private func duplicates(
        of asset: Asset, _ report: AnalysisReport, _ distance: Int
    ) async throws -> AssetModeration {
        guard let hash = report.perceptualHash else {
            return AssetModeration(kind: "duplicate", status: .pending)
        }
        let likenesses = report.likenesses ?? []
        let near = try await catalog.nearDuplicates(
            of: ([hash] + (report.framings ?? [])).map(\.bits), within: distance,
            in: asset.reference.cloud, except: asset.id
        ) { bytes in
            guard let kept = Likeness(bytes: bytes), !likenesses.isEmpty else { return true }
            return Likeness.isAny(of: likenesses, like: kept)
        }
        var found: [JSONValue] = []
        for each in near {
            guard let other = try await catalog.asset(each.asset) else { continue }
            found.append([
                "public_id": .string(other.reference.publicID.text),
                "asset_id": .string(other.id.hex),
                "confidence": .decimal(
                    ((1 - Double(each.distance) / 64) * 1_000).rounded() / 1_000),
            ])
        }
        return AssetModeration(
            kind: "duplicate", status: found.isEmpty ? .approved : .rejected,
            confidence: near.first.map { 1 - Double($0.distance) / 64 },
            response: (["moderation_duplicates": .array(found)] as JSONValue).text)
    }

    // MARK: People

    /// Biometric data is nobody's business unless the operator has allowed it for this cloud.
    func demandPeople(of cloud: CloudName) throws {
        guard people.contains(cloud) else { throw APIError.peopleRefused(cloud.text) }
    }

    private func recognise(
        in asset: Asset, _ report: AnalysisReport, _ answer: inout AnalysisAnswer
    ) async throws {
        guard let analyses else { return }
        let found = try await analyses.recognise(in: asset)
        let size = asset.original.picture.map { picture in
            picture.orientation >= 5
                ? (picture.height, picture.width) : (picture.width, picture.height)
        }
        let data = AnalysisJSON.people(
            found.people, strangers: found.strangers, width: size?.0 ?? 1, height: size?.1 ?? 1)
        answer.addDetection(AnalysisOrder.peopleEngine, AnalysisJSON.complete(data))
    }
}

extension MarksChange {
    /// No rectangle is wider or higher than the upright picture.
    fileprivate func fitting(_ picture: Original.Picture?) -> MarksChange {
        guard let picture else { return self }
        let turns = picture.orientation > 4
        let width = turns ? picture.height : picture.width
        let height = turns ? picture.width : picture.height
        func fitted(_ areas: Edit<[MarkedArea]>) -> Edit<[MarkedArea]> {
            switch areas {
            case .keep, .clear: areas
            case .set(let areas):
                .set(
                    areas.map { area in
                        MarkedArea(
                            x: area.x, y: area.y, width: min(area.width, width),
                            height: min(area.height, height))
                    })
            }
        }
        var change = self
        change.faces = fitted(faces)
        change.custom = fitted(custom)
        if case .set(let areas) = fitted(.set(addedFaces)) { change.addedFaces = areas }
        return change
    }
}

extension AnalysisAnswer {
    /// Adds to `info.detection`, which may be there already.
    fileprivate mutating func addDetection(_ name: String, _ value: JSONValue) {
        guard let index = info.firstIndex(where: { $0.name == "detection" }) else {
            return inform("detection", .object([.init(name: name, value: value)]))
        }
        info[index].value.add(name, value)
    }
}

extension [String] {
    /// Each once, in order.
    fileprivate var unique: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
