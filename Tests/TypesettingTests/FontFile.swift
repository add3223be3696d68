import Foundation
import Testing

/// Bytes in an open file without a name.
final class FontFile {
    let descriptor: Int32

    init(_ bytes: [UInt8]) throws {
        let folder = FileManager.default.temporaryDirectory
        let path = folder.appendingPathComponent(UUID().uuidString).path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        unlink(path)
        let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        try #require(written == bytes.count)
    }

    deinit { close(descriptor) }
}
