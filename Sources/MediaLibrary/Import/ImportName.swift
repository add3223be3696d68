internal import Assets

/// What a file of an import is called as an asset.
struct ImportName: Hashable {
    /// The path relative to the folder.
    let path: String
    /// The path without the extension of a picture.
    private(set) var stem: String
    /// Whether the extension is a picture's: then nothing else is expected inside.
    let isPicture: Bool

    init(path: String) {
        self.path = path
        guard let dot = path.lastIndex(of: "."), dot != path.startIndex,
            path[path.index(before: dot)] != "/",
            Format(extension: path[path.index(after: dot)...]) != nil
        else {
            stem = path
            isPicture = false
            return
        }
        stem = String(path[..<dot])
        isPicture = true
    }

    /// Makes the whole path the name, because another picture has the plain one.
    mutating func keepExtension() { stem = path }

    /// The folder that it lies in; empty for the root.
    var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// What it may have become in an earlier import.
    var possibleTypes: [AssetType] { isPicture ? [.image] : [.raw, .image] }

    func reference(_ type: AssetType, in cloud: CloudName) -> AssetReference {
        // A picture whose name does not say so keeps its whole name, too.
        AssetReference(
            cloud: cloud, assetType: type, deliveryType: .upload, publicID: PublicID(stem))
    }
}
