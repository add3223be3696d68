import Assets
import Imaging
import Server
import Transformations

extension JSONText {
    /// One line for one path: what it declares, or what is wrong with it and where.
    static func line(for text: String) -> JSONText {
        do throws(TransformationError) {
            let explanation = Explanation(try URLText(text).url)
            return .object(
                [
                    ("url", .string(text)), ("ok", .bool(true)),
                    ("declared", .string(explanation.url.transformation.text)),
                ] + refusals(explanation))
        } catch {
            return mistake(error, in: text)
        }
    }

    /// What is wrong with `text`, and at which byte.
    static func mistake(_ error: TransformationError, in text: String) -> JSONText {
        .object([
            ("url", .string(text)), ("ok", .bool(false)),
            ("error", .string(MistakeSentence(error).text)), ("at", .number(error.place)),
        ])
    }

    /// Everything that is known.
    init(_ explanation: Explanation, of text: String) {
        let url = explanation.url
        var members: [(String, JSONText)] = [
            ("url", .string(text)), ("ok", .bool(true)),
            ("cloud", .string("\(url.reference.cloud)")),
            ("resource_type", .string(url.reference.assetType.rawValue)),
            ("type", .string(url.reference.deliveryType.rawValue)),
            ("public_id", .string(url.reference.publicID.text)),
        ]
        if let version = url.version { members.append(("version", .number(Int(version)))) }
        if let format = url.format { members.append(("format", .string(format.rawValue))) }
        if let signature = url.signature { members.append(("signature", .string(signature))) }
        members += explanation.texts.map { ($0.name, .string($0.text)) }
        members += Self.refusals(explanation)
        if let initial = explanation.initial {
            members.append(("size", JSONText(initial)))
            if explanation.isAssumed { members.append(("size_assumed", .bool(true))) }
        }
        members.append(("steps", .array(explanation.steps.map { JSONText($0) })))
        if !explanation.ending.isEmpty {
            members.append(("ending", .array(explanation.ending.map { .string($0) })))
        }
        self = .object(members)
    }

    private static func refusals(_ explanation: Explanation) -> [(String, JSONText)] {
        guard !explanation.refusals.isEmpty else { return [] }
        return [("refused", .array(explanation.refusals.map { .string($0) }))]
    }

    private init(_ size: Size) {
        self = .object([("width", .number(size.width)), ("height", .number(size.height))])
    }

    private init(_ step: ExplainedStep) {
        var members: [(String, JSONText)] = [
            ("kind", .string(step.kind.rawValue)), ("text", .string(step.text)),
        ]
        if !step.words.isEmpty {
            members.append(
                (
                    "words",
                    .array(
                        step.words.map {
                            .object([
                                ("text", .string($0.text)), ("summary", .string($0.summary)),
                            ])
                        })
                ))
        }
        for branch in step.branches {
            members.append((branch.label, .array(branch.steps.map { JSONText($0) })))
        }
        if let closing = step.closing { members.append(("closing", .string(closing))) }
        if let size = step.size { members.append(("size", JSONText(size))) }
        if !step.operations.isEmpty {
            members.append(("operations", .array(step.operations.map { .string($0) })))
        }
        if let failure = step.failure { members.append(("failure", .string(failure))) }
        self = .object(members)
    }
}
