import Imaging
import Transformations

/// What libFuzzer calls with every input: a path as bytes. It is read and held to the laws; a law that
/// is broken stops the program, as a trap in the parser does.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    // The input is libFuzzer's; it is copied before this function returns.
    let path = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    do throws(TransformationError) {
        let url = try DeliveryURL(parsing: path, vocabulary: .spoken)
        check(url.transformation, path)
        if let doubt = url.doubt { checkPlace(doubt, path) }
        if let suspicion = url.suspicion { checkPlace(suspicion, path) }
    } catch {
        checkPlace(error, path)
        // The second try, which reads an asset's name where the mistake is.
        _ = try? DeliveryURL(
            parsing: path, vocabulary: .spoken, componentsEndBefore: error.place)
    }
    return 0
}

/// What is printed is read as the same and printed the same, in visible ASCII.
private func check(_ transformation: Transformation, _ path: String) {
    let text = transformation.text
    precondition(text.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "\(path.debugDescription): \(text)")
    do throws(TransformationError) {
        let again = try Transformation(parsing: text, vocabulary: .spoken)
        precondition(again == transformation, "\(path.debugDescription): \(text)")
        precondition(again.text == text, "\(path.debugDescription): \(text) → \(again.text)")
    } catch {
        // One input of the fuzzer may declare more than is read at once: `t_a.b` counts as one step.
        if case .limitExceeded = error.reason { return }
        preconditionFailure("\(path.debugDescription): \(text) ✗ \(error)")
    }
}

private func checkPlace(_ error: TransformationError, _ path: String) {
    precondition((0...path.utf8.count).contains(error.place), "\(path.debugDescription): \(error)")
}
