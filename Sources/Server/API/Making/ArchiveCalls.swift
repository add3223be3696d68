import Assets
import Catalog
import Derivations
import Foundation
import MediaLibrary
import NIOCore
import Storage
import Transformations

// Archives of many assets.
extension APIDesk {
    /// `generate_archive`: keeps an archive as a raw asset, or sends it.
    func generateArchive(_ call: APICall, _ type: AssetType?) async throws -> APIAnswer {
        try checkNotification(call.parameters)
        let order = try ArchiveOrder(call.parameters, type, self)
        let assets = try await assets(of: order, call)
        let items = try await items(of: order, assets, call)
        let writer = ArchiveWriter(order.format, of: items)
        switch order.mode {
        case .download: return .download(download(writer, order, call))
        case .create:
            var json = try await keep(writer, order, call)
            json.add("resource_count", .integer(Int64(assets.count)))
            json.add("file_count", .integer(Int64(items.count)))
            try await notify(.archive, json, call)
            return .json(json)
        }
    }

    // MARK: Which assets

    private func assets(of order: ArchiveOrder, _ call: APICall) async throws -> [Asset] {
        var found: [Asset] = []
        var seen: Set<AssetID> = []
        func add(_ assets: [Asset]) throws {
            found += assets.filter { seen.insert($0.id).inserted }
            guard found.count <= mostArchiveFiles else {
                throw APIError.tooManyFiles(mostArchiveFiles)
            }
        }
        let types = order.type.map { [$0] } ?? AssetType.allCases
        let names =
            order.publicIDs.map { id in types.map { ($0, order.deliveryType, id) } }
            + order.fullNames.map { [$0] }
        for alternatives in names {
            let references = alternatives.map { call.reference($0.0, $0.1, $0.2) }
            let assets = try await catalog.assets(references).compactMap(\.self)
            guard !assets.isEmpty || order.allowsMissing else {
                throw APIError.resourceNotFound(alternatives.first?.2 ?? "")
            }
            try add(assets)
        }
        for selection in order.tags.map(AssetQuery.Selection.tag)
            + order.prefixes.map(AssetQuery.Selection.prefix)
        {
            let query = AssetQuery(
                cloud: call.cloud.name, assetType: order.type, deliveryType: order.deliveryType,
                selection: selection)
            var after: Cursor?
            repeat {
                let page = try await catalog.assets(
                    query, page: PageRequest(limit: 500, after: after))
                try add(page.elements)
                after = page.next
            } while after != nil
        }
        guard !found.isEmpty else {
            throw APIError.resourceNotFound(
                (order.publicIDs + order.tags + order.prefixes).first ?? "")
        }
        return found.sorted {
            Array($0.reference.publicID.text.utf8)
                .lexicographicallyPrecedes($1.reference.publicID.text.utf8)
        }
    }

    // MARK: Which files

    private func items(
        of order: ArchiveOrder, _ assets: [Asset], _ call: APICall
    ) async throws -> [ArchiveWriter.Item] {
        var names = ArchiveNames(folders: order.folders)
        var items: [ArchiveWriter.Item] = []
        for asset in assets {
            let (stem, ending) = Self.name(of: asset, order)
            if order.transformations.isEmpty || asset.original.picture == nil {
                items.append(original(asset, names.name(stem, ending: ending)))
            } else {
                for transformation in order.transformations {
                    items.append(
                        try await derived(asset, transformation, order, stem, &names, call))
                }
            }
            guard items.count <= mostArchiveFiles else {
                throw APIError.tooManyFiles(mostArchiveFiles)
            }
        }
        return items
    }

    private static func name(
        of asset: Asset, _ order: ArchiveOrder
    ) -> (stem: String, ending: String?) {
        let id = asset.reference.publicID.text
        guard order.usesOriginalFilenames, let filename = asset.original.filename else {
            return (id, asset.original.format?.fileExtension)
        }
        let folder = id.lastIndex(of: "/").map { String(id[...$0]) } ?? ""
        guard let dot = filename.lastIndex(of: "."), dot != filename.startIndex else {
            return (folder + filename, asset.original.format?.fileExtension)
        }
        let ending = asset.original.format?.fileExtension
        let rest = String(filename[filename.index(after: dot)...])
        return (folder + String(filename[..<dot]), ending ?? rest)
    }

    private func original(_ asset: Asset, _ name: String) -> ArchiveWriter.Item {
        let store = library.store
        let key = StorageKey.original(asset.original.storageKey)
        return ArchiveWriter.Item(
            entry: ArchiveEntry(
                name: name, size: asset.original.bytes, modified: asset.version.number)
        ) { () throws(StorageError) in
            guard let key else { return nil }
            return try store.open(key)
        }
    }

    private func derived(
        _ asset: Asset, _ order: EagerTransformation, _ archive: ArchiveOrder, _ stem: String,
        _ names: inout ArchiveNames, _ call: APICall
    ) async throws -> ArchiveWriter.Item {
        let text = order.transformation.text
        let path = call.addresses.path(
            asset, transformation: text, format: order.format ?? asset.original.format)
        let file = try await eager.derive(
            asset, order.transformation, format: order.format, url: path)
        let label = text.isEmpty ? "original" : text.replacingOccurrences(of: "/", with: "--")
        let name: String
        switch archive.derivedNames {
        case .inFolders: name = "\(stem)/\(label)"
        case .joined: name = "\(stem)-\(label)"
        case .plain: name = stem
        }
        let store = library.store
        let key = StorageKey.derived(file.id)
        return ArchiveWriter.Item(
            entry: ArchiveEntry(
                name: names.name(name, ending: file.format.fileExtension),
                size: Int64(file.body.count), modified: file.createdAt)
        ) { () throws(StorageError) in try store.open(key) }
    }

    // MARK: What becomes of it

    private func download(
        _ writer: ArchiveWriter, _ order: ArchiveOrder, _ call: APICall
    ) -> APIDownload {
        let name = call.parameters["target_public_id"].flatMap { $0.isEmpty ? nil : $0 }
        let last = name?.split(separator: "/").last.map(String.init) ?? "archive"
        let ending = ".\(order.format.rawValue)"
        return APIDownload(
            mediaType: order.format.mediaType,
            filename: last.hasSuffix(ending) ? last : last + ending,
            content: .stream(length: Int(writer.length)) { give in
                try await writer.write { try await give(ByteBuffer(bytes: $0)) }
            })
    }

    private func keep(
        _ writer: ArchiveWriter, _ order: ArchiveOrder, _ call: APICall
    ) async throws -> JSONValue {
        guard writer.length <= library.ingest.maximumBytes else {
            throw MediaLibraryError.fileTooLarge(
                bytes: writer.length, maximum: library.ingest.maximumBytes)
        }
        let store = library.store
        let file = try await BlockingWork.run { () throws(StorageError) in
            try store.makeTemporary()
        }
        try await writer.write { bytes in
            try await BlockingWork.run { () throws(StorageError) in try file.write(bytes) }
        }
        let parameters = call.parameters
        let ending = ".\(order.format.rawValue)"
        var name =
            parameters["target_public_id"].flatMap { $0.isEmpty ? nil : $0 }
            ?? UploadName.random(20)
        if !name.hasSuffix(ending) { name += ending }
        guard PublicID.isAcceptable(name) else {
            throw MediaLibraryError.unacceptablePublicID(name)
        }
        let examined = try await library.ingest.examine(
            file, as: .only(.raw), filename: name)
        let new = NewAsset(
            reference: call.reference(.raw, order.deliveryType.keepable, name),
            original: examined.original, tags: parameters.separated("target_tags") ?? [],
            assetFolder: Self.folder(parameters["target_asset_folder"]) ?? "")
        let outcome = try await library.ingest.keep(examined, as: new, overwriting: .replace)
        return try await uploadedJSON(call, outcome.asset)
    }
}

extension DeliveryType {
    /// Where an archive of such assets is kept: no nearer to the public than they are.
    fileprivate var keepable: DeliveryType {
        switch self {
        case .private, .authenticated: self
        case .upload, .fetch, .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto,
            .dailymotion, .worldstarhiphop, .twitterName, .instagramName, .googlePlus, .multi,
            .sprite, .text, .list, .asset:
            .upload
        }
    }
}
