import Assets
import Catalog
import Imaging
import Rendering
import Storage

/// One render, from the files that it needs to the file that it gives.
extension DerivedResources {
    /// Renders, once more where the process was lost on the way: whoever ended it need not have been
    /// this picture. A picture that does it again is on the list of those that are refused.
    func renderPatiently(
        _ derivation: Derivation, _ base: TemporaryFile? = nil
    ) async throws(DerivationError) -> (TemporaryFile, RenderResult) {
        do { return try await render(derivation, base) } catch {
            switch error {
            case .render(.worker(.crashed)), .render(.worker(.exited)),
                .render(.worker(.memoryExceeded)):
                return try await render(derivation, base)
            default: throw error
            }
        }
    }

    /// Renders pass by pass: where a picture is to be retouched, that is done, and the next pass gets
    /// further with it.
    private func render(
        _ derivation: Derivation, _ base: TemporaryFile?
    ) async throws(DerivationError) -> (TemporaryFile, RenderResult) {
        let sources = try open(derivation, base)
        let owners = ([base == nil ? derivation.asset : nil] + derivation.layers)
        var retouches: [RetouchedPicture] = []
        if derivation.mayNeedRetouches, let retouching {
            for owner in owners {
                guard let owner else { continue }
                retouches += try await retouching.kept(of: owner)
            }
            retouches = Array(retouches.prefix(Self.mostRetouches))
        }
        for _ in 0..<Self.mostRetouches {
            let output = try makeTemporary()
            switch try await pass(derivation, sources, retouches, output) {
            case .finished(let result): return (output, result)
            case .needs(let retouch):
                guard let retouching else { throw .render(.imaging(.cannotRetouch(retouch.work))) }
                let owner = retouch.source.flatMap {
                    owners.indices.contains($0) ? owners[$0] : nil
                }
                // What is needed comes first: what is only kept may have to make room for it.
                let made = try await retouching.make(
                    retouch, of: output, owner, in: derivation.asset.reference.cloud)
                retouches = Array(([made] + retouches).prefix(Self.mostRetouches))
            }
        }
        throw .render(.imaging(.internalFailure("more retouches than anybody asks for")))
    }

    /// Files of retouches that go along with a render, and passes that it may take.
    private static let mostRetouches = 24

    /// The files of a render's sources, with what keeps them open.
    private struct Sources {
        var files: [any Sendable] = []
        var descriptors: [Int32] = []
        var inputKeys: [String] = []
    }

    private func open(
        _ derivation: Derivation, _ base: TemporaryFile?
    ) throws(DerivationError) -> Sources {
        var sources = Sources()
        if let base {
            sources.files.append(base)
            sources.descriptors.append(base.descriptor)
            sources.inputKeys.append(derivation.asset.original.contentHash)
        }
        for asset in (base == nil ? [derivation.asset] : []) + derivation.layers {
            let file: StoredFile?
            do {
                file = try StorageKey.original(asset.original.storageKey).flatMap {
                    key throws(StorageError) in try store.open(key)
                }
            } catch { throw .storage(error) }
            guard let file else { throw .originalMissing(asset.reference) }
            sources.files.append(file)
            sources.descriptors.append(file.descriptor)
            sources.inputKeys.append(asset.original.storageKey)
        }
        return sources
    }

    private func makeTemporary() throws(DerivationError) -> TemporaryFile {
        do { return try store.makeTemporary() } catch { throw .storage(error) }
    }

    private func pass(
        _ derivation: Derivation, _ sources: Sources, _ retouches: [RetouchedPicture],
        _ output: TemporaryFile
    ) async throws(DerivationError) -> RenderOutcome {
        var request = derivation.request
        request.retouches = retouches.map(\.digest)
        do {
            let outcome = try await workers.render(
                request, sources: sources.descriptors + retouches.map(\.file.descriptor),
                output: output.descriptor, inputKeys: sources.inputKeys)
            // The descriptors are lent until here.
            return withExtendedLifetime((sources.files, retouches)) { outcome }
        } catch {
            observer.failed(error)
            throw .render(error)
        }
    }
}
