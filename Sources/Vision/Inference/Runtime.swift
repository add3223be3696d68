internal import CVision

/// OpenVINO, opened when it is first wanted. It belongs to one thread at a time.
final class Runtime {
    /// Owned; closed in `deinit`.
    private let handle: OpaquePointer

    /// - Throws: `VisionError.modelFailed(.runtime, …)` where the library does not work here.
    init(folder: ModelFolder) throws(VisionError) {
        let library = folder.path + "/openvino/libopenvino_c.so.2641"
        var words = ErrorWords()
        // The buffer lives through the call.
        guard let handle = words.fill({ cvision_open(library, $0, $1) }) else {
            throw .modelFailed(.runtime, reason: words.text)
        }
        self.handle = handle
    }

    deinit { cvision_close(handle) }

    /// Reads a model and makes it ready. `sides` is the shape of its only input, where it is not to
    /// be the file's own; `nil` is a side of any length.
    func session(
        _ model: Model, at path: String, sides: [Int?] = []
    ) throws(VisionError) -> Session {
        var words = ErrorWords()
        let wanted = sides.map { Int64($0 ?? -1) }
        // Path, sides and buffer live through the call.
        let made = words.fill { cvision_compile(handle, path, wanted, wanted.count, $0, $1) }
        guard let made else { throw .modelFailed(model, reason: words.text) }
        return Session(owning: made, model: model, runtime: self)
    }
}

/// Room for what the runtime says when it fails.
struct ErrorWords {
    private var bytes = [CChar](repeating: 0, count: 1024)

    /// Hands the room to a call.
    mutating func fill<Value>(_ call: (UnsafeMutablePointer<CChar>?, Int) -> Value) -> Value {
        bytes.withUnsafeMutableBufferPointer { call($0.baseAddress, $0.count) }
    }

    /// One line of it.
    var text: String {
        let end = bytes.firstIndex(of: 0) ?? bytes.count
        let words = String(decoding: bytes[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return words.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
