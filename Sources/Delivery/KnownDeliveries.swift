import Assets
import Catalog
import Derivations
import Imaging
import Synchronization
import Transformations

/// Which derived resource a path led to, so that the next request for it need neither be read nor
/// looked up while nothing has changed: only its bytes are fetched.
///
/// Bounded in entries: when the younger half is full, the older half is forgotten.
final class KnownDeliveries: Sendable {
    /// Whose answer it is: another class of clients may get another one.
    struct Question: Hashable, Sendable {
        var path: String
        var cloud: DeliveryURL.CloudSegment
        var accepted: AcceptClass
    }

    /// All of an answer but its bytes.
    struct Known: Sendable {
        var record: DerivedFile.Record
        var cloud: CloudName
        var dependencies: Dependencies
        var terms: Terms
        var attachmentName: String?
        var headers: [AssetHeader] = []
        var asset: AssetID?
    }

    private struct Halves {
        var young: [Question: Known] = [:]
        var old: [Question: Known] = [:]
    }

    private let half: Int
    private let epochs: Epochs
    private let halves = Mutex(Halves())

    /// - Parameter entries: how many are remembered at most.
    init(entries: Int, epochs: Epochs) {
        half = max(1, entries / 2)
        self.epochs = epochs
    }

    /// What is known, where it still holds.
    func find(_ question: Question) -> Known? {
        let found = halves.withLock { halves -> Known? in
            if let young = halves.young[question] { return young }
            guard let old = halves.old.removeValue(forKey: question) else { return nil }
            Self.put(old, question, &halves, half)
            return old
        }
        guard let found else { return nil }
        guard epochs.isCurrent(found.dependencies) else {
            halves.withLock { $0.young[question] = nil }
            return nil
        }
        return found
    }

    /// Remembers an answer that other clients of this class would get, too.
    func keep(_ known: Known, _ question: Question) {
        halves.withLock { Self.put(known, question, &$0, half) }
    }

    private static func put(
        _ known: Known, _ question: Question, _ halves: inout Halves, _ half: Int
    ) {
        if halves.young.count >= half {
            halves.old = halves.young
            halves.young = [:]
        }
        halves.young[question] = known
    }
}
