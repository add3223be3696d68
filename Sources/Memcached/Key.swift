/// A key that memcached's text protocol can carry: 1 to 250 bytes, no space, no control character.
struct Key: Hashable, Sendable {
    let text: String

    /// `nil` where `text` cannot be a key.
    init?(_ text: String) {
        guard (1...250).contains(text.utf8.count),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
        else { return nil }
        self.text = text
    }

    /// How many bytes of memcached's memory an item takes: its header (at most 56 bytes with an
    /// 8-byte CAS), the key and its final zero, the value and its final CR LF.
    func itemBytes(valueBytes: Int) -> Int { 64 + text.utf8.count + valueBytes }
}

/// The protocol's expiry field for an item that lives `seconds` from `now` (Unix seconds): it counts
/// from now up to thirty days, and is a point in time beyond. 0 stays 0: until evicted.
func expiry(afterSeconds seconds: Int, now: Int) -> Int {
    seconds <= 30 * 24 * 3600 ? seconds : now + seconds
}
