import Testing

@testable import Vision

@Suite struct `Rating pictures` {
    @Test(
        .needs(.moderation), .needsPhotographs,
        arguments: ["astronaut.png", "cat.png", "coffee.png", "rocket.jpg", "photographer.png"])
    func `nobody minds these`(name: String) async throws {
        let report = try await Seer.shared.look([.moderation]) { try Photographs.image(name) }
        let explicitness = try #require(report.moderation?.explicitness)
        #expect(explicitness < 0.2 && explicitness > 0, "\(explicitness)")
    }
}
