import CVips

/// What libvips said when it could not do something.
public struct VipsError: Error, Hashable, Sendable {
    /// The operation's nickname (`jpegload_source`), or what else was tried.
    public let operation: String
    /// libvips' own words, without trailing line breaks. For logs and for people; nothing may be
    /// decided by reading it.
    public let text: String

    /// An error with a text of our own.
    public init(operation: String, text: String) {
        self.operation = operation
        self.text = text
    }

    /// Takes libvips' words out of its error buffer, which is empty afterwards.
    ///
    /// The buffer is one for the whole process: where several threads fail at the same time, one of
    /// them may get the words of both.
    init(takingBufferFor operation: String) {
        self.operation = operation
        guard let copy = cvips_take_error() else {
            text = ""
            return
        }
        defer { cvips_free(copy) }
        var words = String(cString: copy)
        while words.last?.isNewline == true { words.removeLast() }
        text = words
    }
}
