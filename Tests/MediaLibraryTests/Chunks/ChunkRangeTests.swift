import Testing

@testable import MediaLibrary

@Suite struct ChunkRangeTests {
    @Test(
        arguments: [
            ("bytes 0-99/200", 0, 100, 200), ("bytes 100-199/200", 100, 200, 200),
            ("bytes 0-0/1", 0, 1, 1), ("Bytes 5-9/*", 5, 10, nil), ("bytes 0-99/-1", 0, 100, nil),
        ] as [(String, Int64, Int64, Int64?)])
    func `Ranges are read`(text: String, first: Int64, end: Int64, total: Int64?) {
        let range = ChunkRange(text)
        #expect(range?.bytes == first..<end)
        #expect(range?.total == total)
    }

    @Test(arguments: [
        "", "bytes", "bytes 0-99", "bytes 9-5/100", "bytes 0-99/99", "bytes -1-5/9",
        "bytes 0-9223372036854775807/*", "bytes 0-+5/9", "bytes a-b/c", "bytes 0-1/2/3",
        "items 0-1/2", "bytes */200",
    ])
    func `What is none is refused`(text: String) { #expect(ChunkRange(text) == nil) }

    @Test(
        arguments: [
            ([], []), ([0..<5], [0..<5]), ([0..<5, 5..<9], [0..<9]), ([5..<9, 0..<5], [0..<9]),
            ([0..<2, 4..<6], [0..<2, 4..<6]), ([0..<2, 4..<6, 1..<5], [0..<6]),
            ([3..<4, 0..<9], [0..<9]), ([2..<2], []),
        ] as [([Range<Int64>], [Range<Int64>])])
    func `Ranges that meet become one`(added: [Range<Int64>], ranges: [Range<Int64>]) {
        var coverage = ByteCoverage()
        for range in added { coverage.add(range) }
        #expect(coverage.ranges == ranges)
        #expect(coverage.count == ranges.reduce(0) { $0 + Int64($1.count) })
    }
}
