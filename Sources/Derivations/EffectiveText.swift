import Imaging
public import Transformations

extension Transformation {
    /// The effective text as far as it can be said without an asset and without a client: what changes
    /// no pixel is left out; named transformations stay, and layers are not pinned.
    public var effectiveText: String {
        ClientDecision(hints: ClientHints(accepted: .legacy)).applied(to: self).text
    }
}
