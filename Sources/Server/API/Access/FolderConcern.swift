import Assets
import Catalog

/// Which folders a call touches, so that the permission that it needs can be asked there.
struct FolderConcern {
    let catalog: AssetCatalog
    let call: APICall

    /// What a call touches.
    enum Reach: Hashable {
        /// Assets and folders of these paths.
        case folders(Set<String>)
        /// What is listed is narrowed to what may be seen.
        case listing
    }

    /// The root stands for a call that is about the cloud as a whole: who may do it there may do it
    /// everywhere.
    func reach() async throws -> Reach {
        if call.match.route.listsAssets { return .listing }
        var folders: Set<String> = []
        if call["public_id"] != nil || call["asset_id"] != nil {
            folders.insert(try await call.asset(in: catalog).assetFolder)
        }
        if let path = call["path"] { folders.insert(APIDesk.folder(path) ?? "") }
        folders.formUnion(try await namedAssets())
        for name in ["asset_folder", "to_folder"] {
            if let text = call.parameters[name] { folders.insert(APIDesk.folder(text) ?? "") }
        }
        if call.match.route.permission == .addAssets, call["path"] == nil,
            call.parameters["asset_folder"] == nil
        {
            folders.insert(APIDesk.folder(call.parameters["folder"]) ?? "")
        }
        return .folders(folders.isEmpty ? [""] : folders)
    }

    /// Whether parameters choose assets wherever they lie: by tags, by how names begin, or all.
    private var choosesFromEverywhere: Bool {
        let names: [String] =
            switch call.match.route.permission {
            case .manageAssets where call.method != "PUT":
                ["prefix", "tag", "all", "transformation"]
            case .viewAssets where isAboutNoOne, .deriveAssets where isAboutNoOne:
                ["prefix", "prefixes", "tag", "tags", "urls", "fully_qualified_public_ids"]
            case .connect, .viewAssets, .deriveAssets, .addAssets, .editAssets, .manageAssets,
                .viewSettings, .changeSettings, .viewUsage:
                []
            }
        return names.contains { !call.parameters.list($0).isEmpty }
    }

    /// Whether the path names no asset; there, `tags` says what is to be told of it.
    private var isAboutNoOne: Bool { call["public_id"] == nil && call["asset_id"] == nil }

    /// How many names are looked up; with more, a call is about the whole cloud.
    private static let mostNames = 1_000

    /// The folders of the assets that parameters name. An asset that is not there lies nowhere, and a
    /// call by prefix, tag or for all is one about the whole cloud.
    private func namedAssets() async throws -> Set<String> {
        guard !choosesFromEverywhere, call["tag"] == nil else { return [""] }
        let ids = call.parameters.list("asset_ids") + call.parameters.list("asset_id")
        var folders: Set<String> = []
        for id in ids.compactMap({ AssetID(hex: $0) }) {
            if let asset = try await catalog.asset(id), asset.reference.cloud == call.cloud.name {
                folders.insert(asset.assetFolder)
            }
        }
        let names =
            ["public_id", "public_ids", "from_public_id", "to_public_id"]
            .flatMap(call.parameters.list)
        guard names.count <= Self.mostNames else { return [""] }
        for name in names {
            let query = AssetQuery(
                cloud: call.cloud.name, selection: .publicIDs([PublicID(name)]))
            let found = try await catalog.assets(query, page: PageRequest(limit: 100))
            folders.formUnion(found.elements.map(\.assetFolder))
        }
        for id in call.parameters.list("derived_resource_ids").compactMap({ DerivationID(hex: $0) })
        {
            guard let derived = try await catalog.derived(id), derived.cloud == call.cloud.name,
                let asset = try await catalog.asset(derived.asset)
            else { continue }
            folders.insert(asset.assetFolder)
        }
        return folders
    }
}

extension APIRoute {
    /// Whether the answer is a list of assets or folders that can be narrowed.
    var listsAssets: Bool {
        guard permission == .viewAssets else { return false }
        return switch path.last {
        case .literal("search"), .literal("resources"), .literal("by_asset_ids"),
            .literal("by_asset_folder"), .literal("context"), .assetType, .deliveryType:
            path.first == .literal("resources")
        case .rest("tag"): true
        case .literal, .assetID, .segment, .rest, nil: false
        }
    }
}

extension APICall {
    /// Refuses what its sender may not do. Throws `notAllowed`.
    func checkPermission(_ catalog: AssetCatalog) async throws {
        guard let holder else { return }
        let permission = match.route.permission
        switch PermissionTable.rule(holder.role, permission) {
        case .always: return
        case .never: throw APIError.notAllowed(permission)
        case .inFolders:
            switch try await FolderConcern(catalog: catalog, call: self).reach() {
            case .listing: return
            case .folders(let folders):
                let isAllowed = folders.allSatisfy {
                    PermissionTable.allows(holder, permission, in: $0)
                }
                guard isAllowed else { throw APIError.notAllowed(permission) }
            }
        }
    }

    /// Refuses to put an asset where its sender may add none: into its folder, or in the place of one
    /// that lies elsewhere. Only who has read the whole call knows both.
    func checkPlace(
        of reference: AssetReference, in folder: String, _ catalog: AssetCatalog
    ) async throws {
        guard let holder else { return }
        var folders: Set = [folder]
        if let present = try await catalog.asset(reference) { folders.insert(present.assetFolder) }
        guard folders.allSatisfy({ PermissionTable.allows(holder, .addAssets, in: $0) }) else {
            throw APIError.notAllowed(.addAssets)
        }
    }

    /// The folders that a listing is narrowed to; `nil` for no limit.
    var visibleFolders: [String]? {
        guard let holder else { return nil }
        switch PermissionTable.rule(holder.role, .viewAssets) {
        case .always: return nil
        case .never: return []
        case .inFolders(let level):
            return holder.levels.filter { $0.value >= level }.keys.sorted()
        }
    }
}
