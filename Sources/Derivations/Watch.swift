public import Assets
import Synchronization

/// Collects what an answer depends on, each before it is read, so that a change that comes later is
/// noticed.
public final class Watch: Sendable {
    /// Something whose change makes an answer stale.
    public enum Subject: Hashable, Sendable {
        case asset(AssetReference)
        case namedTransformation(String, in: CloudName)
        /// What the fields of structured metadata are.
        case metadataFields(of: CloudName)
        /// Who is in the gallery, under which names and with which photos.
        case people(of: CloudName)

        var name: String {
            switch self {
            case .asset(let reference): "a:\(reference)"
            case .namedTransformation(let name, let cloud): "t:\(cloud)/\(name)"
            case .metadataFields(let cloud): "m:\(cloud)"
            case .people(let cloud): "p:\(cloud)"
            }
        }
    }

    private let epochs: Epochs
    private let collected = Mutex(Dependencies())

    public init(epochs: Epochs) { self.epochs = epochs }

    /// Notes the subject's state. Call it before the catalog is asked about it.
    public func add(_ subject: Subject) {
        collected.withLock { $0.add(epochs.snapshot(of: subject.name)) }
    }

    /// What was noted so far.
    public var dependencies: Dependencies { collected.withLock { $0 } }
}

extension Epochs {
    /// Makes every answer stale that depends on this subject.
    public func bump(_ subject: Watch.Subject) { bump(subject.name) }
}
