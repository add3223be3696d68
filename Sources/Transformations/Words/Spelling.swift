/// Guesses at misspelt words.
enum Spelling {
    /// The nearest of `names` within two edits (one for short words), `nil` where none is near.
    static func nearest(to word: String, among names: some Sequence<String>) -> String? {
        let letters = Array(word.lowercased().utf8)
        let limit = letters.count < 5 ? 1 : 2
        // Nothing in the language is that long, and the table below would be.
        guard letters.count <= 64 else { return nil }
        return names.map { ($0, distance(letters, Array($0.utf8))) }
            .filter { $0.1 <= limit }
            .min { ($0.1, $0.0) < ($1.1, $1.0) }?.0
    }

    /// Edits (insert, delete, replace, swap neighbours) between two words.
    private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        guard abs(a.count - b.count) <= 2 else { return 3 }
        var rows = [Array(0...b.count)]
        for i in 0..<a.count {
            var row = [i + 1]
            for j in 0..<b.count {
                var best = min(
                    rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
