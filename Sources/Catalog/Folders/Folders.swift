public import Assets
internal import Foundation

/// A folder that assets can be shown in. It is there from the first asset on, and stays when the
/// last one goes, until somebody deletes it.
public struct Folder: Hashable, Sendable {
    /// From the root, without slashes around it.
    public var path: String
    /// Its lasting identity, kept through renames.
    public var externalID: String
    /// When it was made, in Unix seconds.
    public var createdAt: Int64

    /// The last part of its path.
    public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }
}

extension AssetCatalog {
    /// The folders inside of one, by path; empty for the root. Throws `missing`.
    public func folders(
        in cloud: CloudName, under parent: String, page: PageRequest
    ) async throws(CatalogError) -> Page<Folder> {
        try await read { connection in
            if !parent.isEmpty { _ = try connection.existingFolder(parent, in: cloud) }
            var statement = SQLStatement("SELECT \(Folder.columns) FROM folders WHERE ")
            statement.add("cloud = ? AND parent = ?", .cloud(cloud), .text(parent))
            if let after = page.after {
                statement.add(" AND path > ?", .text(try after.keys(.folders, count: 1)[0]))
            }
            statement.add(" ORDER BY path LIMIT ?", page.probe)
            let found = try connection.rows(statement, Folder.init(row:))
            return Page(probed: found, request: page) { Cursor(.folders, $0.path) }
        }
    }

    /// How many folders are inside of one, not counting folders inside of these.
    public func folderCount(
        in cloud: CloudName, under parent: String
    ) async throws(CatalogError) -> Int {
        try await read { connection in
            Int(
                try connection.integer(
                    "SELECT COUNT(*) FROM folders WHERE cloud = $1 AND parent = $2",
                    [.cloud(cloud), .text(parent)]))
        }
    }

    /// The folder of this path; `nil` where there is none.
    public func folder(
        _ path: String, in cloud: CloudName
    ) async throws(CatalogError) -> Folder? {
        try await read { try $0.folder(path, in: cloud) }
    }

    /// Makes a folder, and those it lies in; one that is there stays.
    public func createFolder(
        _ path: String, in cloud: CloudName
    ) async throws(CatalogError) -> Folder {
        try await write { connection in
            _ = try connection.existingCloud(cloud)
            try connection.noteFolder(path, in: cloud)
            return try connection.existingFolder(path, in: cloud)
        }
    }

    /// Gives a folder another path, with all folders and assets in it; public IDs stay. Throws
    /// `missing`, or `taken` where there is a folder of that path.
    public func renameFolder(
        _ path: String, to target: String, in cloud: CloudName
    ) async throws(CatalogError) -> Folder {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingFolder(path, in: cloud)
            guard try connection.folder(target, in: cloud) == nil,
                !target.hasPrefix(path + "/")
            else { throw CatalogError.taken(.folder, target) }
            try connection.moveFolder(path, to: target, in: cloud, at: now)
            return try connection.existingFolder(target, in: cloud)
        }
    }

    /// Deletes a folder and the folders in it; gives their paths. Throws `missing`, or
    /// `notEmpty` where an asset is left in any of them.
    public func deleteFolder(
        _ path: String, in cloud: CloudName
    ) async throws(CatalogError) -> [String] {
        try await write { connection in
            _ = try connection.existingFolder(path, in: cloud)
            guard
                try !connection.finds(
                    "SELECT 1 FROM assets WHERE cloud = $1 AND asset_folder = $2 LIMIT 1",
                    [.cloud(cloud), .text(path)]), try !connection.hasAssets(below: path, in: cloud)
            else { throw CatalogError.notEmpty(.folder, path) }
            let paths = try connection.paths(below: path, in: cloud)
            for path in paths {
                try connection.run(
                    "DELETE FROM folders WHERE cloud = $1 AND path = $2",
                    [.cloud(cloud), .text(path)])
            }
            return paths
        }
    }
}

extension SQLConnection {
    /// Makes sure that there is a folder of this path, and of each path that it lies in.
    func noteFolder(_ path: String, in cloud: CloudName) throws {
        guard !path.isEmpty, try folder(path, in: cloud) == nil else { return }
        let parent = Folder.parent(of: path)
        try noteFolder(parent, in: cloud)
        try run(
            """
            INSERT INTO folders (cloud, path, parent, external_id, created_at)
            VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            [
                .cloud(cloud), .text(path), .text(parent), .text(AssetID().hex),
                .integer(Int64(Date().timeIntervalSince1970)),
            ])
    }

    func folder(_ path: String, in cloud: CloudName) throws -> Folder? {
        guard !path.utf8.contains(0) else { return nil }
        return try row(
            "SELECT \(Folder.columns) FROM folders WHERE cloud = $1 AND path = $2",
            [.cloud(cloud), .text(path)], Folder.init(row:))
    }

    fileprivate func existingFolder(_ path: String, in cloud: CloudName) throws -> Folder {
        guard let folder = try folder(path, in: cloud) else {
            throw CatalogError.missing(.folder, path)
        }
        return folder
    }

    /// The folder itself and those in it.
    fileprivate func paths(below path: String, in cloud: CloudName) throws -> [String] {
        var statement = SQLStatement("SELECT path FROM folders WHERE ")
        statement.add("cloud = ?", .cloud(cloud))
        statement.addPrefix("path", path + "/")
        statement.add(" ORDER BY path")
        return try [path] + rows(statement) { try $0.text() }
    }

    fileprivate func hasAssets(below path: String, in cloud: CloudName) throws -> Bool {
        var statement = SQLStatement("SELECT 1 FROM assets WHERE ")
        statement.add("cloud = ?", .cloud(cloud))
        statement.addPrefix("asset_folder", path + "/")
        statement.add(" LIMIT 1")
        return try !rows(statement) { _ in true }.isEmpty
    }

    fileprivate func moveFolder(
        _ path: String, to target: String, in cloud: CloudName, at now: Int64
    ) throws {
        try noteFolder(Folder.parent(of: target), in: cloud)
        for old in try paths(below: path, in: cloud) {
            let new = target + old.dropFirst(path.count)
            try run(
                "UPDATE folders SET path = $1, parent = $2 WHERE cloud = $3 AND path = $4",
                [.text(new), .text(Folder.parent(of: new)), .cloud(cloud), .text(old)])
            let moved = try rows(
                "SELECT asset_id FROM assets WHERE cloud = $1 AND asset_folder = $2",
                [.cloud(cloud), .text(old)]
            ) { try $0.assetID() }
            try run(
                """
                UPDATE assets SET asset_folder = $1, updated_at = $2
                WHERE cloud = $3 AND asset_folder = $4
                """, [.text(new), .integer(now), .cloud(cloud), .text(old)])
            for id in moved { try indexWords(of: id) }
        }
    }
}

extension Folder {
    static let columns = "path, external_id, created_at"

    init(row: inout SQLRow) throws {
        path = try row.text()
        externalID = try row.optionalText() ?? ""
        createdAt = try row.integer()
    }

    /// The path of the folder that it lies in; empty for the root.
    static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }
}
