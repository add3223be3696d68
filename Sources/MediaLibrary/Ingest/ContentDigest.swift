internal import Crypto
internal import Foundation
internal import Storage

/// The MD5 of a file, which clients of the API know as `etag` and compare with their own. It is no
/// protection against forgery and is used for none.
enum ContentDigest {
    /// Reads this much at once, in bytes.
    private static let step = 1 << 18

    /// 32 hexadecimal digits. Blocks.
    static func md5(of file: TemporaryFile) throws(StorageError) -> String {
        var hash = Insecure.MD5()
        var offset = 0
        while true {
            let bytes = try file.read(offset: offset, count: step)
            guard !bytes.isEmpty else { break }
            hash.update(data: bytes)
            offset += bytes.count
        }
        return hash.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}
