import CTypesetting

/// The fonts of one job: those that are installed, and font files that were added for it alone.
///
/// An added file is seen by no other book, and is gone with the last paragraph that was set with
/// this one.
public final class FontBook {
    /// Owned: freed in `deinit`. Paragraphs hold on to the book, so none of them outlives it.
    let handle: OpaquePointer

    /// The installed fonts.
    public init() { handle = typesetting_fonts_new() }

    deinit { typesetting_fonts_free(handle) }

    /// Adds the first face of a TrueType, OpenType, WOFF or WOFF2 file. The descriptor stays the
    /// caller's, and its offset plays no part.
    ///
    /// - Parameter byteLimit: bytes of the file, and of the font that is unpacked from it.
    /// - Returns: the family to ask for. No installed font has its name.
    public func add(
        descriptor: Int32, byteLimit: Int
    ) throws(FontFileError) -> String {
        var family = [CChar](repeating: 0, count: Int(typesetting_family_size))
        let outcome = typesetting_fonts_add(handle, descriptor, max(0, byteLimit), &family)
        switch UInt32(outcome) {
        case typesetting_font_added.rawValue:
            return String(decoding: family.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        case typesetting_font_broken.rawValue: throw .broken
        case typesetting_font_too_large.rawValue: throw .tooLarge(limit: byteLimit)
        default: throw .unavailable
        }
    }
}

/// Why a font file cannot be used.
public enum FontFileError: Error, Hashable, Sendable {
    /// It is no font that can be scaled, or a damaged one.
    case broken
    /// It has more bytes than allowed, as it is or unpacked.
    case tooLarge(limit: Int)
    /// The system gave no memory for it.
    case unavailable
}
