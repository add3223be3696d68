/// Looks for widths at which a picture's files differ by about as many bytes: each width is tried
/// out, and sizes are what was measured.
///
/// Between the smallest and the largest width, bytes grow with the width, by and large. So the next
/// width for a size is guessed between the two measured ones around it, and measured.
public struct BreakpointSearch: Sendable {
    /// What is wanted.
    public struct Order: Hashable, Sendable {
        /// Pixels across, the least and the most.
        public var widths: ClosedRange<Int>
        /// About so many bytes lie between two neighbours.
        public var bytesStep: Int64
        /// The most pictures.
        public var mostImages: Int

        /// Puts an order together; `nil` where it cannot be met: less than one pixel, byte or picture.
        public init?(minimum: Int, maximum: Int, bytesStep: Int64, mostImages: Int) {
            guard minimum >= 1, minimum <= maximum, bytesStep >= 1, mostImages >= 1 else {
                return nil
            }
            widths = minimum...maximum
            self.bytesStep = bytesStep
            self.mostImages = mostImages
        }
    }

    /// Measured sizes, in bytes by width in pixels.
    private var measured: [Int: Int64] = [:]
    private let order: Order
    private var targets: [Int64] = []
    /// Guesses for one size; then the nearest width counts.
    private static let guesses = 3
    /// A size that is this near to the wanted one is near enough, as a part of the step.
    private static let tolerance = 0.15
    private var chosen: Set<Int> = []
    private var guessesLeft = Self.guesses

    /// Nothing measured yet.
    public init(_ order: Order) { self.order = order }

    /// The width to measure next; `nil` when all are known.
    public var next: Int? {
        if measured[order.widths.upperBound] == nil { return order.widths.upperBound }
        if order.mostImages > 1, measured[order.widths.lowerBound] == nil {
            return order.widths.lowerBound
        }
        guard let target = targets.first else { return nil }
        return guess(target)
    }

    /// The widths found, the largest first.
    public var widths: [Int] { chosen.sorted(by: >) }

    /// Takes what a width measured, in bytes.
    public mutating func record(_ width: Int, bytes: Int64) {
        measured[width] = bytes
        if width == order.widths.upperBound {
            chosen.insert(width)
            if order.mostImages > 1, order.widths.count > 1 { return }
        }
        if width == order.widths.lowerBound {
            if order.mostImages > 1 { chosen.insert(width) }
            return plan()
        }
        guard let target = targets.first else { return }
        guessesLeft -= 1
        let distance = abs(Double(bytes - target))
        if distance > Self.tolerance * step, guessesLeft > 0, guess(target) != nil { return }
        settle(target)
    }

    // MARK: Sizes

    private var step: Double {
        guard let most = measured[order.widths.upperBound],
            let least = measured[order.widths.lowerBound]
        else { return Double(order.bytesStep) }
        let count = max(1, gaps(most, least))
        return Double(most - least) / Double(count)
    }

    /// How many steps there are between the largest and the smallest.
    private func gaps(_ most: Int64, _ least: Int64) -> Int {
        let wanted = Int(((Double(most) - Double(least)) / Double(order.bytesStep)).rounded(.up))
        return min(max(wanted, 1), order.mostImages - 1)
    }

    private mutating func plan() {
        guard let most = measured[order.widths.upperBound],
            let least = measured[order.widths.lowerBound], most > least
        else { return }
        let count = gaps(most, least)
        targets = (1..<max(count, 1)).map {
            most - Int64((Double(most - least) * Double($0) / Double(count)).rounded())
        }
        skipWhatNeedsNoGuess()
    }

    /// Takes the measured width that is nearest to a size.
    private mutating func settle(_ target: Int64) {
        let nearest = measured.min { a, b in
            let (left, right) = (abs(a.value - target), abs(b.value - target))
            return left == right ? a.key < b.key : left < right
        }
        if let nearest { chosen.insert(nearest.key) }
        targets.removeFirst()
        guessesLeft = Self.guesses
        skipWhatNeedsNoGuess()
    }

    private mutating func skipWhatNeedsNoGuess() {
        while let target = targets.first, guess(target) == nil { settle(target) }
    }

    /// A width that is not measured yet, between the two around a size; `nil` where there is none.
    private func guess(_ target: Int64) -> Int? {
        let sorted = measured.sorted { $0.key < $1.key }
        guard let upper = sorted.first(where: { $0.value >= target }),
            let lower = sorted.last(where: { $0.key < upper.key })
        else { return nil }
        guard upper.key - lower.key > 1 else { return nil }
        let span = Double(upper.value - lower.value)
        let share = span > 0 ? Double(target - lower.value) / span : 0.5
        // Bytes grow with the area rather than with the width.
        let (a, b) = (Double(lower.key * lower.key), Double(upper.key * upper.key))
        let width = Int((a + (b - a) * min(max(share, 0), 1)).squareRoot().rounded())
        return min(max(width, lower.key + 1), upper.key - 1)
    }
}
