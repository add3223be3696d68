import Testing

@testable import MediaLibrary

@Suite struct BreakpointSearchTests {
    /// Searches among pictures whose sizes are known; the widths found, and how many were measured.
    private func search(
        _ widths: ClosedRange<Int>, step: Int64, most: Int, size: (Int) -> Int64
    ) throws -> (widths: [Int], tries: Int) {
        var search = BreakpointSearch(
            try #require(
                BreakpointSearch.Order(
                    minimum: widths.lowerBound, maximum: widths.upperBound, bytesStep: step,
                    mostImages: most)))
        var tries = 0
        while let width = search.next, tries < 1_000 {
            tries += 1
            search.record(width, bytes: size(width))
        }
        return (search.widths, tries)
    }

    @Test(arguments: [3, 5, 10, 20])
    func bytesBetweenNeighboursAreMuchTheSame(most: Int) throws {
        let size = { (width: Int) in Int64(width * width / 10 + 2_000) }
        let found = try search(50...1_000, step: 1, most: most, size: size)
        #expect(found.widths.count == most)
        #expect(found.widths.first == 1_000 && found.widths.last == 50)
        let sizes = found.widths.map(size)
        let wanted = Double(sizes[0] - sizes[most - 1]) / Double(most - 1)
        for (a, b) in zip(sizes, sizes.dropFirst()) {
            #expect(abs(Double(a - b) - wanted) < 0.4 * wanted)
        }
        #expect(found.tries <= 3 * most)
    }

    @Test func aStepSaysHowManyThereAre() throws {
        let found = try search(100...500, step: 10_000, most: 20) { Int64($0 * 100) }
        #expect(found.widths.count == 5)
    }

    @Test(arguments: [
        (100...100, 5, [100]), (100...101, 5, [101, 100]), (100...500, 1, [500]),
    ])
    func narrowRangesHaveFewWidths(widths: ClosedRange<Int>, most: Int, found: [Int]) throws {
        #expect(try search(widths, step: 1, most: most) { Int64($0) }.widths == found)
    }

    @Test func sizesThatDoNotGrowEndTheSearch() throws {
        #expect(try search(50...500, step: 10, most: 9) { _ in 1_000 }.widths == [500, 50])
        #expect(try search(50...500, step: 10, most: 9) { Int64(1_000 - $0) }.widths == [500, 50])
        let jumpy = try search(50...500, step: 10, most: 9) { Int64($0 * 7_919 % 1_000 + $0) }
        #expect(jumpy.tries < 40)
    }

    @Test(arguments: [(0, 10, 1, 1), (10, 9, 1, 1), (1, 2, 0, 1), (1, 2, 1, 0)])
    func ordersThatCannotBeMetAreNone(minimum: Int, maximum: Int, step: Int64, most: Int) {
        #expect(
            BreakpointSearch.Order(
                minimum: minimum, maximum: maximum, bytesStep: step, mostImages: most) == nil)
    }
}
