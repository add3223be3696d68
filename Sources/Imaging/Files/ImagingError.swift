public import Assets
public import Transformations
public import Vips

/// Why there is no picture. The cases hold facts; sentences are made elsewhere. It crosses the
/// border between processes.
public enum ImagingError: Error, Hashable, Sendable, Codable {
    /// The file has no bytes.
    case emptyFile
    /// The file could not be read or written at all; the system's number for why.
    case inaccessibleFile(errno: Int32)
    /// The first bytes are of a format that is not decoded here, or of none that is known.
    case unsupportedFormat(Format?)
    /// Nothing is written in that format.
    case unwritableFormat(Format)
    /// The file is larger than an original may be.
    case tooManyBytes(Int64, limit: Int64)
    /// One frame has more pixels than allowed, by its header.
    case tooManyPixels(Int, limit: Int)
    /// All frames together have more pixels than allowed, by the header.
    case tooManyPixelsInAllFrames(Int, limit: Int)
    /// More frames or pages than allowed.
    case tooManyFrames(Int, limit: Int)
    /// More numbers per pixel than any picture has.
    case tooManyBands(Int, limit: Int)
    /// There is no page of that number; the first is 1.
    case noSuchPage(Int, count: Int)
    /// There is no layer of that name.
    case noSuchLayer(String)
    /// The picture would have a longer side than allowed, or than its format can hold.
    case outputSideTooLong(Int, limit: Int)
    /// The picture would have more pixels than allowed.
    case tooManyOutputPixels(Int, limit: Int)
    /// A text has more characters than allowed.
    case tooManyCharacters(limit: Int)
    /// A font file, by the name that a style calls it by, is no font or a damaged one.
    case brokenFont(String)
    /// A font file has more bytes than allowed, as it is or unpacked.
    case fontTooLarge(String, limit: Int)
    /// A text stands out of its base and must not.
    case layerStandsOut
    /// The decoder could not make sense of the file; its own words.
    case corrupt(reason: String)
    /// An operation failed with a picture that was fine so far.
    case operationFailed(name: String, reason: String)
    /// The word is about one picture, and there are several frames.
    case needsStill(word: String)
    /// A network would have to make this, and nobody here runs one.
    case cannotRetouch(Retouch.Work)
    /// The time for the job was over before its pixels were.
    case tookTooLong
    /// Values that were not known before there were pixels do not fit.
    case transformation(TransformationError)
    /// Something that ought not to happen.
    case internalFailure(String)

    /// What a failing loader means: the file is at fault.
    init(decoding error: VipsError) { self = .corrupt(reason: error.text) }

    /// What any other failing operation means. Words of a decoder that fails only when its pixels
    /// are wanted arrive here, too.
    public init(_ error: VipsError) {
        self = .operationFailed(name: error.operation, reason: error.text)
    }
}

/// Runs what may fail in libvips, and says that the file is at fault.
func decoding<Value>(_ work: () throws(VipsError) -> Value) throws(ImagingError) -> Value {
    do { return try work() } catch { throw ImagingError(decoding: error) }
}
