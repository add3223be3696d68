public import Assets

/// What an uploaded file is to be called, as far as its sender says.
public struct UploadName: Hashable, Sendable {
    /// The name that the sender chose.
    public var publicID: String?
    /// A folder in front of it.
    public var folder = ""
    /// The file's own name, where the asset is to be called after it.
    public var filename: String?
    /// Whether something random is put behind the file's own name.
    public var isUnique = true

    /// Nothing said: a name at random.
    public init() {}

    /// The public ID for an asset of this type. A raw asset keeps its file's extension.
    ///
    /// - Parameter original: the file's own name, for the extension.
    /// - Throws: `unacceptablePublicID`.
    public func publicID(
        for type: AssetType, original: String?
    ) throws(MediaLibraryError) -> PublicID {
        let base = publicID ?? generated(type, original)
        let text = folder.isEmpty ? base : "\(folder)/\(base)"
        guard PublicID.isAcceptable(text) else { throw .unacceptablePublicID(text) }
        return PublicID(text)
    }

    private func generated(_ type: AssetType, _ original: String?) -> String {
        let ending: String
        switch type {
        case .image: ending = ""
        case .raw, .video:
            ending =
                Self.split(original ?? filename ?? "").ending.map { "." + Self.tidied($0) } ?? ""
        }
        guard let filename else { return Self.random(20) + ending }
        let stem = Self.tidied(Self.split(filename).stem)
        guard isUnique || stem.isEmpty else { return stem + ending }
        return (stem.isEmpty ? "file" : stem) + "_" + Self.random(6) + ending
    }

    /// Folders are taken off; the extension is what follows the last dot behind the first character.
    static func split(_ filename: String) -> (stem: String, ending: String?) {
        let name = filename.split { "/\\".contains($0) }.last.map(String.init) ?? ""
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex,
            name.index(after: dot) != name.endIndex
        else { return (name, nil) }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }

    /// What no public ID may hold, and spaces, become `_`.
    static func tidied(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            let isOdd =
                scalar.value <= 0x20 || scalar.value == 0x7F
                || "?&#\\%<>+/".unicodeScalars.contains(scalar)
            return isOdd ? "_" : scalar
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        let tidy = String(String(view).prefix(200))
        return tidy == "." || tidy == ".." ? "_" : tidy
    }

    /// Letters and digits at random.
    public static func random(_ count: Int) -> String {
        let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in letters[Int.random(in: 0..<36, using: &generator)] })
    }
}
