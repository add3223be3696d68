/// The name of a cloud: one tenant, with its own assets, keys and usage.
///
/// ASCII letters, digits, `-` and `_`; 1 to 64 characters; it is a path segment and a folder name.
public struct CloudName: Hashable, Sendable, CustomStringConvertible {
    /// The name as it stands in a URL.
    public let text: String

    /// `nil` where `text` is no valid name.
    @inlinable
    public init?(_ text: some StringProtocol) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isAllowed, (1...64).contains(text.utf8.count) else { return nil }
        self.text = String(text)
    }

    public var description: String { text }
}
