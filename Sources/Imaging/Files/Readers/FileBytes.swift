#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The bytes of a file that nobody trusts: what lies beyond its end is an error, never a trap.
struct FileBytes {
    let all: [UInt8]
    /// What the errors call the format.
    let name: String

    init(_ all: [UInt8], name: String) {
        self.all = all
        self.name = name
    }

    /// The whole file behind a descriptor, unless it has more bytes than allowed.
    init(descriptor: Int32, limit: Int64, name: String) throws(ImagingError) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .inaccessibleFile(errno: errno) }
        let count = Int64(status.st_size)
        guard count <= limit else { throw .tooManyBytes(count, limit: limit) }
        try self.init(descriptor: descriptor, count: count, name: name)
    }

    /// The whole file behind a descriptor, whose offset plays no part.
    init(descriptor: Int32, count: Int64, name: String) throws(ImagingError) {
        var bytes = [UInt8](repeating: 0, count: Int(count))
        var done = 0
        while done < bytes.count {
            let read = bytes.withUnsafeMutableBytes { buffer in
                pread(
                    descriptor, buffer.baseAddress.map { $0 + done }, buffer.count - done,
                    off_t(done))
            }
            if read < 0, errno == EINTR { continue }
            guard read >= 0 else { throw .inaccessibleFile(errno: errno) }
            guard read > 0 else { break }
            done += read
        }
        self.init(Array(bytes.prefix(done)), name: name)
    }

    var count: Int { all.count }

    func corrupt(_ what: String) -> ImagingError { .corrupt(reason: "\(name): \(what)") }

    /// Whether that many bytes stand at a place.
    func has(_ count: Int, at place: Int) -> Bool {
        place >= 0 && count >= 0 && place <= all.count && count <= all.count - place
    }

    private func check(_ count: Int, at place: Int) throws(ImagingError) {
        guard has(count, at: place) else { throw corrupt("cut short") }
    }

    func byte(_ place: Int) throws(ImagingError) -> Int {
        try check(1, at: place)
        return Int(all[place])
    }

    func little16(_ place: Int) throws(ImagingError) -> Int {
        try check(2, at: place)
        return Int(all[place]) | Int(all[place + 1]) << 8
    }

    func little32(_ place: Int) throws(ImagingError) -> Int {
        Int(try little16(place)) | Int(try little16(place + 2)) << 16
    }

    /// With its sign.
    func signedLittle32(_ place: Int) throws(ImagingError) -> Int {
        Int(Int32(truncatingIfNeeded: try little32(place)))
    }

    func big16(_ place: Int) throws(ImagingError) -> Int {
        try check(2, at: place)
        return Int(all[place]) << 8 | Int(all[place + 1])
    }

    func big32(_ place: Int) throws(ImagingError) -> Int {
        Int(try big16(place)) << 16 | Int(try big16(place + 2))
    }

    /// With its sign.
    func signedBig32(_ place: Int) throws(ImagingError) -> Int {
        Int(Int32(truncatingIfNeeded: try big32(place)))
    }

    /// Beyond 40 bits there is no file.
    func big64(_ place: Int) throws(ImagingError) -> Int {
        let high = try big32(place)
        guard high < 1 << 8 else { throw corrupt("a length beyond all files") }
        return high << 32 | (try big32(place + 4))
    }

    func slice(_ place: Int, _ count: Int) throws(ImagingError) -> ArraySlice<UInt8> {
        try check(count, at: place)
        return all[place..<place + count]
    }

    func text(_ place: Int, _ count: Int) throws(ImagingError) -> String {
        String(decoding: try slice(place, count), as: UTF8.self)
    }
}
