import Imaging
public import Storage
import Transformations

/// Calls functions that make other pictures of pictures.
public protocol RemoteFunctions: Sendable {
    /// Finds what speaks against calling a URL, as far as that shows without asking anybody.
    func check(_ url: String) throws(FunctionFailure)

    /// Posts a picture to a URL and writes the answer into another open file. Both stay the caller's.
    ///
    /// - Parameters:
    ///   - mediaType: what the picture is.
    ///   - secret: what the call is signed with.
    func call(
        _ url: String, with picture: TemporaryFile, mediaType: String, secret: String,
        into answer: TemporaryFile
    ) async throws(FunctionFailure)
}

/// Why a function made no picture.
public enum FunctionFailure: Error, Hashable, Sendable {
    /// No functions are called here at all.
    case off
    /// Only signed URLs may call functions.
    case unsigned
    /// Where it is to be asked is not on the list of hosts.
    case notAllowed(host: String)
    /// No URL that would be called.
    case malformed(url: String)
    /// It answered with another status than 200.
    case refused(url: String, status: Int)
    /// It did not answer, or not in time.
    case unreachable(url: String)
    /// Its answer is larger than an original may be, in bytes.
    case tooLarge(url: String, limit: Int64)
    /// We cannot ask now.
    case unavailable
}

extension Resolver {
    /// Refuses functions before anything is made for them: those that nobody may call here, and all that an
    /// unsigned URL asks for, by whatever names.
    func checkFunctions(
        of transformation: Transformation, _ question: Question
    ) throws(DerivationError) {
        guard transformation.callsFunctions else { return }
        guard let functions else { throw .function(.off) }
        guard question.isSigned else { throw .function(.unsigned) }
        for call in transformation.functionCalls {
            do { try functions.check(call.url) } catch { throw .function(error) }
        }
    }
}
