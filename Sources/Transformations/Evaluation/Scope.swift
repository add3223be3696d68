#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The variables that have got a value so far, and what expressions come to with them.
public struct Scope: Hashable, Sendable {
    /// What a name stands for.
    enum Binding: Hashable, Sendable {
        case value(ExpressionValue)
        /// Whoever reads it makes this mistake; nobody need do so.
        case mistake(TransformationError.Reason)
        /// It has a value, which is known later only.
        case undecided
        /// Later only is it known whether it has a value.
        case uncertain
    }

    private var bindings: [String: Binding] = [:]
    private var captures = 0

    /// No variable has a value.
    public init() {}

    /// Gives a variable its value.
    ///
    /// - Returns: Which number the picture has that the variable stands for from now on, if it is the
    ///   current one.
    @discardableResult
    public mutating func define(_ variable: Variable, _ facts: PictureFacts) -> Int? {
        do throws(EvaluationFailure) {
            let value = try value(of: variable.value, facts)
            bindings[variable.name] = .value(value)
            if case .picture(.captured(let number)) = value, number == captures {
                captures += 1
                return number
            }
        } catch {
            switch error {
            case .undecided: bindings[variable.name] = .undecided
            case .mistake(let reason): bindings[variable.name] = .mistake(reason)
            }
        }
        return nil
    }

    private func value(
        of value: Variable.Value, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch value {
        case .expression(let expression): return try self.value(of: expression, facts)
        case .bare(let text): return .text(text)
        case .picture("current"): return .picture(.captured(captures))
        case .picture("current:public_id"): return try facts.value(of: .currentPublicID)
        case .picture(let text):
            guard text.hasPrefix("ref:!"), text.hasSuffix("!"), text.count > 6 else {
                return .text(text)
            }
            let name = text.dropFirst(5).dropLast()
            return .picture(.asset(PercentCoding.decode(name) ?? String(name)))
        }
    }

    /// What the variable `name` stands for.
    func value(ofVariable name: String) throws(EvaluationFailure) -> ExpressionValue {
        switch bindings[name] {
        case .value(let value): return value
        case .mistake(let reason): throw .mistake(reason)
        case .undecided, .uncertain: throw .undecided
        case nil: throw .mistake(.unknownVariable(name))
        }
    }

    func isDefined(_ name: String) throws(EvaluationFailure) -> Bool {
        switch bindings[name] {
        case .value, .mistake, .undecided: return true
        case .uncertain: throw .undecided
        case nil: return false
        }
    }

    /// What holds after two ways of which nobody knows yet which one is gone.
    func merged(with other: Scope) -> Scope {
        var result = self
        for name in Set(bindings.keys).union(other.bindings.keys) {
            let (ours, theirs) = (bindings[name], other.bindings[name])
            if ours == theirs { continue }
            let isSure = ours != nil && theirs != nil && ours != .uncertain && theirs != .uncertain
            result.bindings[name] = isSure ? .undecided : .uncertain
        }
        result.captures = max(captures, other.captures)
        return result
    }

    // MARK: Expressions

    /// What an expression comes to.
    public func value(
        of expression: Expression, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> ExpressionValue {
        switch expression {
        case .number(let number, let isDecimal): return .number(number, isDecimal: isDecimal)
        case .string(let text): return .text(text)
        case .ratio: return .text(expression.text)
        case .variable(let name): return try value(ofVariable: name)
        case .characteristic(let characteristic): return try facts.value(of: characteristic)
        case .lookup(let scope, let key): return facts.lookup(key, in: scope)
        case .operation(let sign, let left, let right):
            let (a, b) = (try value(of: left, facts), try value(of: right, facts))
            return try Self.result(of: sign, try a.number(), try b.number())
        case .conversion(let toInteger, let inner):
            let number = try value(of: inner, facts).number().number
            return toInteger
                ? .number(number.settled.rounded(.towardZero), isDecimal: false)
                : .number(number, isDecimal: true)
        }
    }

    /// Only decimals among themselves stay a multiple: a whole number or a size makes pixels of it.
    private static func result(
        of sign: Expression.Operator, _ left: (number: Double, isDecimal: Bool),
        _ right: (number: Double, isDecimal: Bool)
    ) throws(EvaluationFailure) -> ExpressionValue {
        let number = try compute(sign, left.number, right.number)
        guard abs(number) < 1e15 else { throw .mistake(.numberOutOfRange) }
        return .number(number, isDecimal: left.isDecimal && right.isDecimal)
    }

    private static func compute(
        _ sign: Expression.Operator, _ left: Double, _ right: Double
    ) throws(EvaluationFailure) -> Double {
        switch sign {
        case .add: return left + right
        case .sub: return left - right
        case .mul: return left * right
        case .div:
            guard right != 0 else { throw .mistake(.divisionByZero) }
            return left / right
        case .mod:
            guard right != 0 else { throw .mistake(.divisionByZero) }
            return left - right * (left / right).rounded(.down)
        case .pow:
            guard left != 0 || right >= 0 else { throw .mistake(.divisionByZero) }
            return pow(left, right)
        }
    }
}
