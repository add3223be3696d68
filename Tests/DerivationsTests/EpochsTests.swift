import Assets
import Derivations
import Foundation
import Testing

@Suite struct EpochsTests {
    private let name = CloudName("demo")!

    private func subject(_ id: String) -> Watch.Subject {
        .asset(
            AssetReference(
                cloud: name, assetType: .image, deliveryType: .upload, publicID: PublicID(id)))
    }

    @Test func whatWasNotedBeforeAChangeIsStaleAfterIt() {
        let epochs = Epochs()
        let watch = Watch(epochs: epochs)
        watch.add(subject("shoes/red"))
        #expect(epochs.isCurrent(watch.dependencies))
        epochs.bump(subject("shoes/red"))
        #expect(!epochs.isCurrent(watch.dependencies))
    }

    @Test func anotherNamesChangeLeavesItCurrent() {
        let epochs = Epochs()
        let watch = Watch(epochs: epochs)
        watch.add(subject("shoes/red"))
        epochs.bump(subject("shoes/blue"))
        epochs.bump(.namedTransformation("red", in: name))
        #expect(epochs.isCurrent(watch.dependencies))
    }

    @Test func twoProcessesShareTheCountersOfOneFile() throws {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("epochs-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ours = try Epochs(path: path)
        let watch = Watch(epochs: ours)
        watch.add(subject("shoes/red"))
        try Epochs(path: path).bump(subject("shoes/red"))
        #expect(!ours.isCurrent(watch.dependencies))
    }
}
