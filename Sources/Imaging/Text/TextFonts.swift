import Transformations
import Typesetting

/// The fonts of one render: those that are installed, and the font files that came along with it.
/// A file is read when a text first asks for it.
final class TextFonts {
    /// What texts are set with.
    let book = FontBook()
    private let descriptors: [String: Int32]
    private let limits: Limits
    /// By the files' names.
    private var families: [String: String] = [:]

    /// Installed fonts only.
    convenience init() { self.init(descriptors: [:], limits: Limits()) }

    /// - Parameter descriptors: open font files by the names that styles call them by; they stay the
    ///   caller's, and must stay open as long as this is used.
    init(descriptors: [String: Int32], limits: Limits) {
        self.descriptors = descriptors
        self.limits = limits
    }

    /// The font files among a request's sources.
    convenience init(of request: RenderRequest, _ sources: [Int32]) {
        var descriptors: [String: Int32] = [:]
        for (source, descriptor) in zip(request.sources, sources) {
            if let name = source.fontName { descriptors[name] = descriptor }
        }
        self.init(descriptors: descriptors, limits: request.limits)
    }

    /// The families to set a style with. A font file that did not come along is looked for among
    /// the families by its name.
    ///
    /// - Throws: `ImagingError` where the file is no font.
    func families(of style: TextStyle) throws(ImagingError) -> [String] {
        let names = FontFamilies.names(for: style.font)
        guard let file = style.fontFile, let descriptor = descriptors[file] else { return names }
        if let family = families[file] { return [family] + names }
        let family: String
        do {
            family = try book.add(descriptor: descriptor, byteLimit: Int(limits.originalBytes))
        } catch {
            switch error {
            case .broken: throw .brokenFont(file)
            case .tooLarge(let limit): throw .fontTooLarge(file, limit: limit)
            case .unavailable: throw .internalFailure("no memory for a font")
            }
        }
        families[file] = family
        return [family] + names
    }
}
