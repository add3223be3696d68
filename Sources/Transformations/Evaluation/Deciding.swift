extension Scope {
    /// Whether a condition holds.
    ///
    /// A part that nobody needs is not looked at: behind a false one of `and`, a true one of `or`.
    public func holds(
        _ condition: Condition, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> Bool {
        switch condition {
        case .isDefined(let name, let negated): return try isDefined(name) != negated
        case .comparison(let left, let word, let right):
            let (a, b) = (try value(of: left, facts), try value(of: right, facts))
            return try Self.compare(a, word, b)
        case .and(let left, let right): return try both(left, right, facts, until: false)
        case .or(let left, let right): return try both(left, right, facts, until: true)
        }
    }

    /// Looks for a part whose answer is that of the whole.
    private func both(
        _ left: Condition, _ right: Condition, _ facts: PictureFacts, until end: Bool
    ) throws(EvaluationFailure) -> Bool {
        do {
            if try holds(left, facts) == end { return end }
        } catch .undecided {
            // The other part may settle it alone.
            if (try? holds(right, facts)) == end { return end }
            throw .undecided
        }
        return try holds(right, facts)
    }

    /// What is left to ask of an undecided condition: parts whose answer is known and does not decide
    /// go.
    func remainder(of condition: Condition, _ facts: PictureFacts) -> Condition {
        switch condition {
        case .isDefined, .comparison: return condition
        case .and(let left, let right):
            if (try? holds(left, facts)) == true { return remainder(of: right, facts) }
            if (try? holds(right, facts)) == true { return remainder(of: left, facts) }
            return .and(remainder(of: left, facts), remainder(of: right, facts))
        case .or(let left, let right):
            if (try? holds(left, facts)) == false { return remainder(of: right, facts) }
            if (try? holds(right, facts)) == false { return remainder(of: left, facts) }
            return .or(remainder(of: left, facts), remainder(of: right, facts))
        }
    }

    static func compare(
        _ left: ExpressionValue, _ word: Condition.Comparison, _ right: ExpressionValue
    ) throws(EvaluationFailure) -> Bool {
        switch word {
        case .eq: return areEqual(left, right)
        case .ne: return !areEqual(left, right)
        case .lt: return try order(left, right) < 0
        case .gt: return try order(left, right) > 0
        case .lte: return try order(left, right) <= 0
        case .gte: return try order(left, right) >= 0
        case .in: return Set(left.items).isSubset(of: right.items)
        case .nin: return Set(left.items).isDisjoint(with: right.items)
        }
    }

    /// Texts are equal letter by letter, lists whatever their order, numbers to six places.
    private static func areEqual(_ left: ExpressionValue, _ right: ExpressionValue) -> Bool {
        switch (left, right) {
        case (.list, _), (_, .list): return Set(left.items) == Set(right.items)
        case (.number, _), (_, .number):
            guard let a = left.asNumber?.number, let b = right.asNumber?.number else {
                return false
            }
            return sign(a, b) == 0
        case (.text, _), (.picture, _): return left == right
        }
    }

    private static func order(
        _ left: ExpressionValue, _ right: ExpressionValue
    ) throws(EvaluationFailure) -> Int {
        sign(try left.number().number, try right.number().number)
    }

    /// -1, 0 or 1; numbers that are written alike are equal.
    private static func sign(_ a: Double, _ b: Double) -> Int {
        guard abs(a - b) > max(5e-7, 1e-12 * max(abs(a), abs(b))) else { return 0 }
        return a < b ? -1 : 1
    }
}
