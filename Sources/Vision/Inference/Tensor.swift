/// Numbers in rows, as models take and give them.
struct Tensor: Hashable, Sendable {
    /// What kind of number.
    enum Element: Hashable, Sendable {
        /// 32 bits, native byte order.
        case float
        /// 0 to 255.
        case byte
    }

    let element: Element
    /// The length of each side; their product is the number of numbers.
    let sides: [Int]
    /// The numbers' own bytes, the last side's neighbours side by side.
    let bytes: [UInt8]
}

/// What a model says: numbers, whatever it computed them with.
struct Output: Hashable, Sendable {
    let sides: [Int]
    let numbers: [Float]
}

/// The largest number of a row, where it stands in it, and the row's last number.
struct RowMaximum: Hashable, Sendable {
    let place: Int
    let value: Float
    let last: Float
}
