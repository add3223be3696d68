import Assets
import Catalog
import Delivery
import Derivations
import MediaLibrary
import Rendering
import Server
import Storage
import Transformations

extension House {
    /// Does to the files of a folder, in a cloud of their own, what `request` asks for.
    func render(
        _ request: DeliveryRequest, of folder: String, named: [NamedWords]
    ) async throws -> RenderedFile {
        let stores = try await open()
        do {
            let rendered = try await render(request, of: folder, named: named, stores)
            await close(stores)
            return rendered
        } catch {
            await close(stores)
            throw error
        }
    }

    private func render(
        _ request: DeliveryRequest, of folder: String, named: [NamedWords], _ stores: Stores
    ) async throws -> RenderedFile {
        guard let cloud = try await stores.catalog.clouds().first?.name else {
            throw refuse("There is no cloud.")
        }
        try await stores.pool.start()
        let report = try await FolderImport(into: cloud, ingest: stores.ingest).run(folder) { _ in }
        if let (file, error) = report.failures.first { throw refuse("\(file): \(error)") }
        for words in named {
            _ = try await stores.catalog.createNamedTransformation(
                words.name, declared: words.transformation, in: cloud)
        }
        let desk = deliveryDesk(stores, Observation(accessLog: nil)).desk
        let delivery: Delivery
        do throws(DeliveryFailure) { delivery = try await desk.deliver(request) } catch {
            throw refuse(Self.sentence(of: error.reason))
        }
        return try RenderedFile(delivery)
    }

    /// Mistakes are placed in the transformation, not in the path.
    private static func sentence(of error: DeliveryError) -> String {
        switch error {
        case .malformed(var mistake), .derivation(.transformation(var mistake)):
            mistake.place = max(0, mistake.place - Workbench.prefix.utf8.count)
            return MistakeSentence(mistake).text
        default: return FailureSentence(error).text
        }
    }
}

/// What came out of rendering one file.
struct RenderedFile {
    let bytes: [UInt8]
    /// What it is, in one line.
    let account: String

    init(_ delivery: Delivery) throws {
        let body: DerivedFile.Body
        let facts: String
        switch delivery.content {
        case .derived(let file):
            body = file.body
            facts = "\(file.format.rawValue) \(file.width)×\(file.height)"
        case .original(let asset, let file):
            body = .file(file)
            facts = asset.original.format?.rawValue ?? "file"
        case .text(let text, let mediaType):
            body = .bytes(text)
            facts = mediaType
        }
        switch body {
        case .bytes(let kept): bytes = kept
        case .file(let file): bytes = try file.read(offset: 0, count: file.size)
        }
        account = "\(facts), \(bytes.count) bytes"
    }
}
