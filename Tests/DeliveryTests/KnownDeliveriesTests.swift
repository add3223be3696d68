import Assets
import Imaging
import Testing
import Transformations

@testable import Delivery
@testable import Derivations

@Suite struct KnownDeliveriesTests {
    private let epochs = Epochs()
    private let subject = Watch.Subject.asset(
        AssetReference(
            cloud: CloudName("demo")!, assetType: .image, deliveryType: .upload,
            publicID: PublicID("red")))

    private func question(
        _ path: String, _ accepted: AcceptClass = .legacy
    ) -> KnownDeliveries.Question {
        .init(path: path, cloud: .inPath, accepted: accepted)
    }

    private func known(_ byte: UInt8) -> KnownDeliveries.Known {
        let watch = Watch(epochs: epochs)
        watch.add(subject)
        return .init(
            record: .init(
                id: DerivationID(bytes: Array(repeating: byte, count: 32))!, format: .jpg,
                width: 1, height: 1, bytes: 1, createdAt: 0),
            cloud: CloudName("demo")!, dependencies: watch.dependencies, terms: Terms())
    }

    private func number(_ found: KnownDeliveries.Known?) -> UInt8? { found?.record.id.bytes[0] }

    @Test func anAnswerIsKnownForItsPathAndClass() {
        let table = KnownDeliveries(entries: 10, epochs: epochs)
        table.keep(known(1), question("/a"))
        table.keep(known(2), question("/a", .webp))
        #expect(number(table.find(question("/a"))) == 1)
        #expect(number(table.find(question("/a", .webp))) == 2)
        #expect(table.find(question("/a", .avif)) == nil)
        #expect(table.find(question("/A")) == nil)
        let elsewhere = KnownDeliveries.Question(
            path: "/a", cloud: .fixed(CloudName("other")!), accepted: .legacy)
        #expect(table.find(elsewhere) == nil)
    }

    @Test func whatChangedIsNotKnownAnyMore() {
        let table = KnownDeliveries(entries: 10, epochs: epochs)
        table.keep(known(1), question("/a"))
        epochs.bump(subject)
        #expect(table.find(question("/a")) == nil)
        table.keep(known(2), question("/a"))
        #expect(number(table.find(question("/a"))) == 2)
    }

    @Test func itsSizeIsBoundedAndWhatIsAskedForStays() {
        let table = KnownDeliveries(entries: 20, epochs: epochs)
        table.keep(known(0), question("/kept"))
        for number in 1...200 {
            table.keep(known(UInt8(number)), question("/\(number)"))
            #expect(table.find(question("/kept")) != nil)
        }
        let left = (1...200).filter { table.find(question("/\($0)")) != nil }
        #expect(left.count <= 20)
        #expect(left.contains(200))
    }
}
