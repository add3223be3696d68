/// Puts values in the place of variables and arithmetic, on the way through a transformation.
public struct Evaluator: Sendable {
    /// What the values have to fit.
    public let vocabulary: Vocabulary
    /// The variables so far.
    public var scope = Scope()

    /// No variable has a value yet.
    public init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

    // MARK: Items

    /// The items that a deferred one means; any other one means itself.
    public func items(
        of item: Item, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> [Item] {
        guard case .deferred(let value) = item.content else { return [item] }
        let text = try Template(itemValue: value).filled(for: item.key, scope, facts)
        guard item.key == "fl" else { return [try self.item(item.key, text)] }
        var flags: [Item] = []
        for flag in text.split(separator: ".") where flag != "layer_apply" {
            flags.append(try self.item("fl", String(flag)))
        }
        return flags
    }

    private func item(_ key: String, _ value: String) throws(EvaluationFailure) -> Item {
        guard !value.isEmpty else {
            throw .mistake(
                .invalidResult(
                    parameter: key, value: value, expected: "a value; what is named here has none"))
        }
        let item: Item
        do throws(TransformationError) {
            item = try ItemReader(vocabulary: vocabulary)
                .item(key: key, value: value[...], (value[...], 0))
        } catch {
            guard case .invalidValue(let parameter, let expected) = error.reason else {
                throw .mistake(error.reason)
            }
            throw .mistake(
                .invalidResult(parameter: parameter, value: value, expected: expected))
        }
        // Nothing that was filled in is filled in again.
        guard let word = item.word else {
            throw .mistake(
                .invalidResult(
                    parameter: key, value: value, expected: "a value without variables in it"))
        }
        if let unspoken = word as? UnspokenWord { throw .mistake(unspoken.refusal) }
        if type(of: word).missingModel != nil { throw .mistake(.needsModel(word: item.text)) }
        return item
    }

    // MARK: Components

    /// The component with every value known, and without definitions.
    ///
    /// - Parameter facts: what is known about the picture that the item is about.
    public func settled(
        _ component: Component, _ facts: (Item) -> PictureFacts
    ) throws(TransformationError) -> Component {
        var result = Component()
        for item in component.items {
            do throws(EvaluationFailure) {
                for settled in try items(of: item, facts(item)) { result.add(settled) }
            } catch { throw TransformationError(error, in: item.text) }
        }
        return result
    }

    /// Whether a condition holds.
    public func holds(
        _ condition: Condition, _ facts: PictureFacts
    ) throws(TransformationError) -> Bool {
        do throws(EvaluationFailure) { return try scope.holds(condition, facts) } catch {
            throw TransformationError(error, in: "if_\(condition.text)")
        }
    }
}

extension TransformationError {
    /// - Parameter text: what was evaluated. Its place is looked for by whoever knows the whole.
    init(_ failure: EvaluationFailure, in text: String) {
        switch failure {
        case .undecided: self.init(.dependsOnPixels, text: text, place: 0)
        case .mistake(let reason): self.init(reason, text: text, place: 0)
        }
    }

    /// The same mistake, placed where its text is first found in `written`, in which it may be escaped
    /// in other ways or not stand at all.
    public func located(in written: some StringProtocol) -> TransformationError {
        var result = self
        let plain = PercentCoding.decode(text) ?? text
        if let range = written.firstRange(of: text) {
            result.place = written.utf8.distance(from: written.startIndex, to: range.lowerBound)
        } else if let decoded = PercentCoding.decode(written),
            let range = decoded.firstRange(of: plain)
        {
            let offset = decoded.utf8.distance(from: decoded.startIndex, to: range.lowerBound)
            result.place = PercentCoding.writtenOffset(ofDecoded: offset, in: written)
        }
        return result
    }
}
