public import Assets

/// An asset whose picture is about the same as another.
public struct NearDuplicate: Hashable, Sendable {
    public var asset: AssetID
    /// Bits in which the hashes differ.
    public var distance: Int
}

extension AssetCatalog {
    /// The greatest distance that is looked for: beyond it the search would read most of the table,
    /// and pictures are not alike.
    public static let farthestDuplicate = 15

    /// The pictures of a cloud whose hashes differ from one of `hashes` in at most `distance` bits, the
    /// nearest first, at most 100.
    ///
    /// Not every row is compared. A hash is four bands of 16 bits: where two differ in at most d bits,
    /// one of their bands differs in at most d / 4, so only rows are read that share such a band.
    ///
    /// - Parameter resembles: says of a likeness that was kept with a hash that is near whether the
    ///   picture is meant. It is not asked about hashes that were kept without one: they count.
    public func nearDuplicates(
        of hashes: [UInt64], within distance: Int, in cloud: CloudName,
        except asset: AssetID? = nil,
        where resembles: @escaping @Sendable ([UInt8]) -> Bool = { _ in true }
    ) async throws(CatalogError) -> [NearDuplicate] {
        let distance = min(max(distance, 0), Self.farthestDuplicate)
        return try await read { connection in
            var near = try connection.near(hashes, within: distance, in: cloud)
            if let asset { near[asset] = nil }
            var found: [NearDuplicate] = []
            for (id, distance) in near.sorted(by: {
                ($0.value, $0.key.hex) < ($1.value, $1.key.hex)
            }) {
                guard found.count < 100 else { break }
                let likeness = try connection.row(HashBands.likeness, [.asset(id)]) { row in
                    try row.optionalBytes()
                }
                if let likeness = likeness ?? nil, !resembles(likeness) { continue }
                found.append(NearDuplicate(asset: id, distance: distance))
            }
            return found
        }
    }
}

/// The four parts of a hash that rows are found by.
enum HashBands {
    static let count = 4
    static let bits = 16

    static let likeness = "SELECT likeness FROM asset_hashes WHERE asset_id = $1"

    static func band(_ index: Int, of hash: UInt64) -> UInt64 {
        hash >> UInt64(index * bits) & 0xFFFF
    }

    /// All bands that differ from one in at most so many bits, itself first.
    static func neighbours(of band: UInt64, within distance: Int) -> [UInt64] {
        var result = [band]
        var last: [(value: UInt64, next: Int)] = [(band, 0)]
        for _ in 0..<max(distance, 0) {
            // Bits are turned in rising order, so that each set of them comes once.
            last = last.flatMap { each in
                (each.next..<bits).map { (each.value ^ (1 << UInt64($0)), $0 + 1) }
            }
            result += last.map(\.value)
        }
        return result
    }

    static func statement(
        _ hash: UInt64, _ index: Int, within distance: Int, in cloud: CloudName
    ) -> SQLStatement {
        var statement = SQLStatement("SELECT hash, asset_id FROM asset_hashes WHERE ")
        statement.add("cloud = ? AND band_\(index) IN ", .cloud(cloud))
        statement.addList(
            neighbours(of: band(index, of: hash), within: distance / count)
                .map { .integer(Int64($0)) })
        return statement
    }
}

extension SQLConnection {
    /// The distances of all assets that have such a hash.
    fileprivate func near(
        _ hashes: [UInt64], within distance: Int, in cloud: CloudName
    ) throws -> [AssetID: Int] {
        var found: [AssetID: Int] = [:]
        for hash in Set(hashes) {
            for band in 0..<HashBands.count {
                let statement = HashBands.statement(hash, band, within: distance, in: cloud)
                let rows = try rows(statement) { row in
                    (UInt64(bitPattern: try row.integer()), try row.assetID())
                }
                for (other, id) in rows {
                    let difference = (hash ^ other).nonzeroBitCount
                    guard difference <= distance else { continue }
                    found[id] = min(found[id] ?? difference, difference)
                }
            }
        }
        return found
    }

    func keep(
        _ hash: UInt64, _ likeness: [UInt8]?, of asset: AssetID, _ cloud: CloudName
    ) throws {
        let bands = (0..<HashBands.count).map { Int64(HashBands.band($0, of: hash)) }
        try run(
            """
            INSERT INTO asset_hashes
                (asset_id, cloud, hash, band_0, band_1, band_2, band_3, likeness)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (asset_id) DO UPDATE SET hash = excluded.hash, band_0 = excluded.band_0,
                band_1 = excluded.band_1, band_2 = excluded.band_2, band_3 = excluded.band_3,
                likeness = excluded.likeness
            """,
            [.asset(asset), .cloud(cloud), .integer(Int64(bitPattern: hash))]
                + bands.map(SQLValue.integer) + [likeness.map(SQLValue.bytes) ?? .null])
    }
}
