#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An open file that somebody else closes.
struct Descriptor {
    private let number: Int32

    init(_ number: Int32) { self.number = number }

    /// Where the next byte goes.
    func offset() throws(ImagingError) -> Int64 {
        let offset = lseek(number, 0, SEEK_CUR)
        guard offset >= 0 else { throw .inaccessibleFile(errno: errno) }
        return Int64(offset)
    }

    /// All bytes of the file, wherever its offset stands.
    ///
    /// - Throws: `ImagingError.tooManyBytes` beyond `limit`.
    func contents(atMost limit: Int64) throws(ImagingError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(number, &chunk, chunk.count, off_t(bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .inaccessibleFile(errno: errno) }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw .tooManyBytes(Int64(bytes.count), limit: limit)
            }
        }
    }

    /// Writes all bytes and says how many there were.
    func write(_ bytes: [UInt8]) throws(ImagingError) -> Int64 {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                posixWrite(number, buffer.baseAddress.map { $0 + done }, bytes.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .inaccessibleFile(errno: errno) }
            done += count
        }
        return Int64(done)
    }
}

private func posixWrite(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    write(number, bytes, count)
}
