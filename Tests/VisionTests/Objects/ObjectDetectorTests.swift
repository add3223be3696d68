import Testing

@testable import Vision

@Suite struct `What YOLO's numbers mean` {
    /// A head of one cell, in which the second anchor sees something of kind 1 out of 2.
    private func output(_ certainty: Float) -> Output {
        var numbers = [Float](repeating: -20, count: 21)
        numbers.replaceSubrange(7..<14, with: [0, 0, 0, 0, certainty, -20, 20])
        return Output(sides: [1, 21, 1, 1], numbers: numbers)
    }

    @Test func `a box lies around its cell's middle, as large as its anchor`() throws {
        let found = ObjectDecoding.candidates([output(20)])
        let thing = try #require(found.first)
        #expect(found.count == 1 && thing.kind == 1)
        #expect(thing.confidence > 0.999)
        #expect(abs(thing.box.center.x - 0.5) < 1e-6 && abs(thing.box.center.y - 0.5) < 1e-6)
        #expect(abs(thing.box.width - 135 / 416) < 1e-6)
        #expect(abs(thing.box.height - 169 / 416) < 1e-6)
    }

    @Test func `what is not certain enough is nothing`() {
        #expect(ObjectDecoding.candidates([output(-0.5)]).isEmpty)
        #expect(ObjectDecoding.candidates([output(-0.3)]).count == 1)
        #expect(ObjectDecoding.candidates([]).isEmpty)
        #expect(ObjectDecoding.candidates([Output(sides: [1, 21, 1, 1], numbers: [])]).isEmpty)
    }

    @Test func `there are eighty names`() {
        #expect(Set(DetectedObject.names).count == 80)
    }

    @Test(
        "Things are found in photographs", .needs(.objects), .needsPhotographs,
        arguments: [
            ("astronaut.png", "person", Area(x: 10, y: 20, width: 430, height: 490)),
            ("cat.png", "cat", Area(x: 60, y: 10, width: 350, height: 290)),
            ("coffee.png", "cup", Area(x: 120, y: 30, width: 340, height: 320)),
        ])
    func photographs(name: String, thing: String, area: Area) async throws {
        let report = try await Seer.shared.look([.objects]) { try Photographs.image(name) }
        print("\(name): \(report.objects ?? [])")
        let found = try #require(
            report.objects?.first { $0.name == thing }, "\(report.objects ?? [])")
        func box(_ area: Area) -> Box {
            Box(
                x: Double(area.x), y: Double(area.y), width: Double(area.width),
                height: Double(area.height))
        }
        #expect(box(found.area).overlap(with: box(area)) > 0.5, "\(found)")
    }

    @Test(
        "Textures show nothing", .needs(.objects), .needsPhotographs,
        arguments: ["textures/brick.png", "textures/grass.png", "textures/gravel.png"])
    func nothing(name: String) async throws {
        let report = try await Seer.shared.look([.objects]) { try Photographs.image(name) }
        #expect(report.objects == [])
    }
}
