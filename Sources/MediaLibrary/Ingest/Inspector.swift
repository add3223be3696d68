public import Imaging
public import Rendering

/// Looks at the header of a file that nobody trusts, somewhere where it can do no harm.
public protocol Inspector: Sendable {
    /// What the file behind `descriptor` is. The descriptor stays the caller's and must stay open
    /// until this returns.
    ///
    /// - Parameter inputKey: what the file is called on the list of files that kill renderers.
    func inspect(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Inspection

    /// Writes a copy without personal metadata into the open file `copy`, and says whether there was
    /// anything to take out; nothing is written otherwise. Both descriptors stay the caller's.
    func clean(
        _ descriptor: Int32, into copy: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Bool

    /// What the file says about itself, by the names of EXIF, IPTC and XMP.
    func fields(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> [String: String]
}

extension ImageWorkers: Inspector {}
