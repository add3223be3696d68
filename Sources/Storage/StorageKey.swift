public import Assets

/// The name of a stored file. It consists of hexadecimal digits only, so that no key can ever lead
/// out of the storage's root.
public struct StorageKey: Hashable, Sendable, CustomStringConvertible {
    /// What a file is kept for.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// What was uploaded; it cannot be made again.
        case original = "originals"
        /// What was rendered; it can be made again.
        case derived
        /// What networks made of pictures on their way through a render; it can be made again.
        case retouch = "retouches"
    }

    /// What the file is kept for.
    public let kind: Kind
    /// 32 to 64 lower-case hexadecimal digits.
    public let hex: String

    private init(_ kind: Kind, hex: String) {
        self.kind = kind
        self.hex = hex
    }

    /// The key of an original; `nil` unless `hex` is 32 to 64 lower-case hexadecimal digits.
    public static func original(_ hex: some StringProtocol) -> StorageKey? {
        guard (32...64).contains(hex.utf8.count), hex.utf8.allSatisfy(isDigit) else { return nil }
        return StorageKey(.original, hex: String(hex))
    }

    /// A key for an original that is not stored yet: 16 random bytes. An overwrite that takes a new
    /// key never touches a file that somebody is reading.
    public static func newOriginal(_ disclosure: Disclosure = .whole) -> StorageKey {
        switch disclosure {
        case .whole: StorageKey(.original, hex: randomHex())
        case .copied: StorageKey(.original, hex: randomHex() + Self.withCopy)
        }
    }

    /// What everybody may see of an original.
    public enum Disclosure: Hashable, Sendable {
        /// All of it.
        case whole
        /// A copy that is kept beside it.
        case copied
    }

    private static let withCopy = "01"
    private static let copy = "02"

    /// Of an original with a copy for everybody: where that is kept. The key itself says that there is
    /// one, so that a copy that is lost never lets the original be shown in its place.
    public var publicCopy: StorageKey? {
        guard kind == .original, hex.utf8.count == 34, hex.hasSuffix(Self.withCopy) else {
            return nil
        }
        return StorageKey(.original, hex: hex.dropLast(2) + Self.copy)
    }

    /// Of a copy: the original that it was made of.
    public var originalOfCopy: StorageKey? {
        guard kind == .original, hex.utf8.count == 34, hex.hasSuffix(Self.copy) else { return nil }
        return StorageKey(.original, hex: hex.dropLast(2) + Self.withCopy)
    }

    /// The key of a derived resource.
    public static func derived(_ id: DerivationID) -> StorageKey {
        StorageKey(.derived, hex: id.hex)
    }

    /// The key of what a network made of an asset's picture; `nil` unless `digest` is 32 lower-case
    /// hexadecimal digits. It begins with the asset's ID, so that it says itself whose it is.
    public static func retouch(of asset: AssetID, digest: String) -> StorageKey? {
        guard digest.utf8.count == 32, digest.utf8.allSatisfy(isDigit) else { return nil }
        return StorageKey(.retouch, hex: asset.hex + digest)
    }

    /// Whose retouch the file is, and its digest; `nil` for others.
    public var retouch: (asset: AssetID, digest: String)? {
        guard kind == .retouch, let asset = AssetID(hex: hex.prefix(32)) else { return nil }
        return (asset, String(hex.dropFirst(32)))
    }

    /// Reads what `path` prints; `nil` for anything else.
    public init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, let kind = Kind(rawValue: String(parts[0])),
            let key = Self.key(kind, name: parts[3]), key.path == path
        else { return nil }
        self = key
    }

    /// The place below the storage's root: `originals/ab/cd/<hex>`, `derived/…` or `retouches/…`.
    public var path: String { "\(folder)/\(hex)" }

    public var description: String { path }

    /// The derived resource that the file belongs to; `nil` for originals.
    public var derivationID: DerivationID? {
        kind == .derived ? DerivationID(hex: hex) : nil
    }

    /// The folder's place below the storage's root.
    var folder: String { "\(kind.rawValue)/\(hex.prefix(2))/\(hex.dropFirst(2).prefix(2))" }

    /// The key of the file called `name`, if it can be one.
    static func key(_ kind: Kind, name: some StringProtocol) -> StorageKey? {
        switch kind {
        case .original: return .original(name)
        case .derived:
            guard name.utf8.allSatisfy(isDigit), let id = DerivationID(hex: name) else {
                return nil
            }
            return .derived(id)
        case .retouch:
            guard let asset = AssetID(hex: name.prefix(32)), asset.hex == name.prefix(32) else {
                return nil
            }
            return .retouch(of: asset, digest: String(name.dropFirst(32)))
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
        default: false
        }
    }
}

/// 32 hexadecimal digits at random.
func randomHex() -> String {
    (0..<16).map { _ in UInt8.random(in: .min ... .max) }.hex
}
