import Testing

@testable import Vision

@Suite struct `Labels` {
    private let none = Kinds(file: "/nonexistent")

    @Test func `have kinds, the nearest first`() {
        let kinds = Kinds(file: Seer.root + "/config/models/kinds.txt")
        #expect(kinds.ofLabel(281).suffix(4) == ["feline", "carnivore", "mammal", "animal"])
        #expect(kinds.ofLabel(999).isEmpty == false)
        #expect(kinds.ofThing(16).first == "canine", "a dog is one")
        #expect(kinds.ofThing(79) == ["brush", "implement"])
        for index in [-1, 1000, 5000] { #expect(kinds.ofLabel(index).isEmpty) }
        for index in [-1, 80, 5000] { #expect(kinds.ofThing(index).isEmpty) }
        #expect(none.ofLabel(0).isEmpty && none.ofThing(0).isEmpty)
    }

    @Test func `are the likeliest names, the first of each`() {
        let labels = Labeller.labels(
            [0.1, 0.6, 0.01, 0.29], names: ["tench, Tinca tinca", "goldfish", "shark", "ray"],
            kinds: none)
        #expect(
            labels == [
                Label(name: "goldfish", confidence: 0.6), Label(name: "ray", confidence: 0.29),
                Label(name: "tench", confidence: 0.1),
            ])
    }

    @Test func `are ten at most`() {
        let labels = Labeller.labels(
            [Float](repeating: 0.06, count: 16), names: (0..<16).map { "thing \($0)" },
            kinds: none)
        #expect(labels.map(\.name) == (0..<10).map { "thing \($0)" })
    }

    @Test(
        "name what photographs show", .needs(.labels), .needsPhotographs,
        arguments: [
            ("coffee.png", ["espresso", "cup"]), ("cat.png", ["Egyptian cat", "tabby"]),
            ("rocket.jpg", ["missile", "projectile"]),
        ])
    func photographs(name: String, wanted: [String]) async throws {
        let report = try await Seer.shared.look([.labels]) { try Photographs.image(name) }
        let first = try #require(report.labels?.first)
        print("\(name): \(report.labels ?? [])")
        #expect(wanted.contains(first.name), "\(report.labels ?? [])")
        #expect(!first.kinds.isEmpty)
    }
}
