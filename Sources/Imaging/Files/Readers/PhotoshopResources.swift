/// Photoshop's resources, which JPEG and TIFF carry, too: numbered blocks behind `8BIM`.
struct PhotoshopResources {
    /// One block.
    struct Block {
        let number: Int
        /// The name as it is written.
        let name: String
        let content: ArraySlice<UInt8>
    }

    let blocks: [Block]

    /// Reads as many blocks as there are, behind JPEG's name for them where there is one.
    init(_ bytes: [UInt8]) {
        var blocks: [Block] = []
        let signature = Array("Photoshop 3.0\0".utf8)
        var rest = bytes.starts(with: signature) ? bytes.dropFirst(signature.count) : bytes[...]
        while rest.count >= 12, rest.starts(with: "8BIM".utf8) {
            let start = rest.startIndex
            let length = Int(rest[start + 6])
            let head = start + 6 + (length + 2) / 2 * 2
            guard head + 4 <= rest.endIndex else { break }
            let count = rest[head..<head + 4].reduce(0) { $0 << 8 | Int($1) }
            guard count <= rest.endIndex - head - 4 else { break }
            let content = rest[(head + 4)..<(head + 4 + count)]
            blocks.append(
                Block(
                    number: Int(rest[start + 4]) << 8 | Int(rest[start + 5]),
                    name: String(decoding: rest[start + 7..<start + 7 + length], as: UTF8.self),
                    content: content))
            rest = rest[min(content.endIndex + count % 2, rest.endIndex)...]
        }
        self.blocks = blocks
    }

    /// The content of the first block of that number.
    subscript(_ number: Int) -> [UInt8]? {
        blocks.first { $0.number == number }.map { Array($0.content) }
    }
}
