public import Assets
public import Catalog

/// Gets remote pictures that are not in the catalog yet.
public protocol RemoteOriginals: Sendable {
    /// The asset of this name: the one that there is, or a new one with the file behind the URL.
    func asset(_ reference: AssetReference, at url: String) async throws(RemoteFailure) -> Asset
}

extension RemoteOriginals {
    /// The asset whose public ID is the URL that `reference` names.
    public func asset(_ reference: AssetReference) async throws(RemoteFailure) -> Asset {
        try await asset(reference, at: reference.publicID.text)
    }
}

/// Why a remote picture is not to be had.
public enum RemoteFailure: Error, Hashable, Sendable {
    /// Nothing is fetched here at all.
    case off
    /// Where it lies is not on the list of hosts.
    case notAllowed(host: String)
    /// No URL that would be fetched.
    case malformed(url: String)
    /// The other side has no such file: its status, where it gave one.
    case missing(url: String, status: Int?)
    /// The other side did not answer, or not in time.
    case unreachable(url: String)
    /// The file is larger than an original may be, in bytes.
    case tooLarge(url: String, limit: Int64)
    /// The file is no picture.
    case notAPicture(url: String)
    /// We cannot take it now.
    case unavailable
}
