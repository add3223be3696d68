/// Names of files in an archive: each once, and none that leads out of the folder that somebody
/// unpacks it in.
public struct ArchiveNames: Sendable {
    /// What becomes of the folders in names.
    public enum Folders: Hashable, Sendable {
        case kept, flattened
    }

    private let folders: Folders
    private var taken: Set<String> = []

    /// No names yet.
    public init(folders: Folders) { self.folders = folders }

    /// The name for a file.
    ///
    /// - Parameters:
    ///   - path: what it is to be called, with `/` between folders.
    ///   - ending: its extension without the dot; `nil` for none.
    public mutating func name(_ path: String, ending: String?) -> String {
        var parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }.map {
            String($0.map { "\\:\0".contains($0) ? "_" : $0 })
        }
        if folders == .flattened { parts = parts.suffix(1) }
        // Names of more than 255 bytes are none on most file systems.
        let stem = parts.map { Self.cut($0, 200) }.joined(separator: "/")
        let base = stem.isEmpty ? "file" : stem
        let tail = ending.map { ".\($0)" } ?? ""
        var name = base + tail
        var number = 1
        while !taken.insert(name).inserted {
            name = "\(base)_\(number)\(tail)"
            number += 1
        }
        return name
    }

    private static func cut(_ text: String, _ most: Int) -> String {
        var text = text
        while text.utf8.count > most { text.removeLast() }
        return text
    }
}
