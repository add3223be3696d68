public import Assets

/// The identity of a person or of a photo of one: 16 random bytes.
public struct PersonID: Hashable, Sendable, CustomStringConvertible {
    /// 16 bytes.
    public let bytes: [UInt8]

    /// A new one, at random.
    public init() { bytes = AssetID().bytes }

    /// `nil` unless `hex` is 32 hexadecimal digits.
    public init?(hex: some StringProtocol) {
        guard let id = AssetID(hex: hex) else { return nil }
        bytes = id.bytes
    }

    init?(bytes: [UInt8]) {
        guard bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// 32 lower-case hexadecimal digits.
    public var hex: String { bytes.hex }
    public var description: String { hex }
}

/// Somebody in a cloud's gallery.
public struct Person: Hashable, Sendable {
    public var id: PersonID
    public var name: String
    /// Photos of them, in the order in which they came.
    public var photos: [Photo]
    /// When they were added, in Unix seconds.
    public var createdAt: Int64

    /// What is kept of a photo: not the photo itself.
    public struct Photo: Hashable, Sendable {
        public var id: PersonID
        /// Numbers that tell the face from others. Biometric data.
        public var identity: [Float]
        /// When it came, in Unix seconds.
        public var createdAt: Int64
    }
}

/// Somebody who was recognised in a picture.
public struct SeenPerson: Hashable, Sendable {
    public var person: PersonID
    public var name: String
    /// How alike the faces are, 0 to 1.
    public var confidence: Double
    public var area: MarkedArea

    /// Puts a recognition together; the name is looked up when it is read.
    public init(person: PersonID, name: String = "", confidence: Double, area: MarkedArea) {
        self.person = person
        self.name = name
        self.confidence = confidence
        self.area = area
    }
}

extension AssetCatalog {
    /// Everybody in a cloud's gallery with their photos, by name.
    public func people(in cloud: CloudName) async throws(CatalogError) -> [Person] {
        try await read { try $0.people(in: cloud) }
    }

    /// The names of everybody in a cloud's gallery.
    public func personNames(in cloud: CloudName) async throws(CatalogError) -> [String] {
        try await read { connection in
            try connection.rows(
                "SELECT name FROM people WHERE cloud = $1 ORDER BY name", [.cloud(cloud)]
            ) { try $0.text() }
        }
    }

    /// A text that is another one when somebody's photos are others; names do not count.
    public func galleryState(of cloud: CloudName) async throws(CatalogError) -> String {
        try await read { connection in
            let photos = try connection.rows(
                """
                SELECT f.photo_id FROM people p JOIN person_photos f ON f.person_id = p.person_id
                WHERE p.cloud = $1 ORDER BY f.photo_id
                """, [.cloud(cloud)]
            ) { try $0.bytes() }
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in photos.joined() { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            return "\(photos.count)-\(String(hash, radix: 16))"
        }
    }

    /// Somebody of a cloud's gallery; `nil` where there is no such person.
    public func person(
        _ id: PersonID, in cloud: CloudName
    ) async throws(CatalogError) -> Person? {
        try await read { try $0.person(id, in: cloud) }
    }

    /// Adds somebody with photos. Throws `personExists` where the name is taken.
    public func createPerson(
        _ name: String, identities: [[Float]], in cloud: CloudName
    ) async throws(CatalogError) -> Person {
        let now = clock()
        return try await write { connection in
            let id = PersonID()
            _ = try connection.existingCloud(cloud)
            try connection.refuseTaken(name, in: cloud, by: id)
            try connection.run(
                """
                INSERT INTO people (person_id, cloud, name, created_at, updated_at)
                VALUES ($1, $2, $3, $4, $4)
                """, [.bytes(id.bytes), .cloud(cloud), .text(name), .integer(now)])
            for identity in identities { try connection.add(identity, to: id, at: now) }
            return try connection.existingPerson(id, in: cloud)
        }
    }

    /// Gives somebody another name. Throws `personNotFound`, or `personExists`.
    public func renamePerson(
        _ id: PersonID, to name: String, in cloud: CloudName
    ) async throws(CatalogError) -> Person {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingPerson(id, in: cloud)
            try connection.refuseTaken(name, in: cloud, by: id)
            try connection.run(
                "UPDATE people SET name = $1, updated_at = $2 WHERE person_id = $3",
                [.text(name), .integer(now), .bytes(id.bytes)])
            return try connection.existingPerson(id, in: cloud)
        }
    }

    /// Adds a photo of somebody. Throws `personNotFound`.
    public func addPhoto(
        _ identity: [Float], of id: PersonID, in cloud: CloudName
    ) async throws(CatalogError) -> Person {
        let now = clock()
        return try await write { connection in
            _ = try connection.existingPerson(id, in: cloud)
            try connection.add(identity, to: id, at: now)
            return try connection.existingPerson(id, in: cloud)
        }
    }

    /// Deletes somebody, with all photos and everywhere they were recognised; false where there is no
    /// such person. Gives the assets in which they were.
    public func deletePerson(
        _ id: PersonID, in cloud: CloudName
    ) async throws(CatalogError) -> Bool {
        try await write { connection in
            try connection.run(
                "DELETE FROM people WHERE person_id = $1 AND cloud = $2",
                [.bytes(id.bytes), .cloud(cloud)]) == 1
        }
    }

    /// Deletes a photo of somebody; false where there is no such photo.
    public func deletePhoto(
        _ photo: PersonID, of id: PersonID, in cloud: CloudName
    ) async throws(CatalogError) -> Bool {
        try await write { connection in
            guard try connection.person(id, in: cloud) != nil else { return false }
            return try connection.run(
                "DELETE FROM person_photos WHERE photo_id = $1 AND person_id = $2",
                [.bytes(photo.bytes), .bytes(id.bytes)]) == 1
        }
    }

    /// Keeps who was recognised in a version of an asset, in the place of an earlier answer. People who
    /// were deleted meanwhile are left out. Throws `assetChanged`.
    public func keep(
        _ people: [SeenPerson], in asset: AssetID, version: AssetVersion
    ) async throws(CatalogError) {
        try await write { connection in
            let isCurrent = try connection.finds(
                "SELECT 1 FROM assets WHERE asset_id = $1 AND version = $2",
                [.asset(asset), .version(version)])
            guard isCurrent else { throw CatalogError.assetChanged(asset) }
            try connection.run("DELETE FROM asset_people WHERE asset_id = $1", [.asset(asset)])
            for (index, seen) in people.enumerated() {
                try connection.keep(seen, index, in: asset)
            }
        }
    }

    /// Who was recognised in an asset, the surest first.
    public func people(
        seenIn asset: AssetID
    ) async throws(CatalogError) -> [SeenPerson] {
        try await read { connection in
            try connection.rows(SeenPerson.ofAsset, [.asset(asset)], SeenPerson.init(row:))
        }
    }
}

extension SeenPerson {
    static let ofAsset = """
        SELECT s.person_id, p.name, s.confidence, s.area FROM asset_people s
        JOIN people p ON p.person_id = s.person_id WHERE s.asset_id = $1
        ORDER BY s.confidence DESC, s.face
        """

    fileprivate init(row: inout SQLRow) throws {
        let id = try row.person()
        let name = try row.text()
        let confidence = Thousandths.share(try row.integer())
        let numbers = try row.text().split(separator: ",").compactMap { Int($0) }
        guard numbers.count == 4 else { throw CatalogError.unreadableRow }
        self.init(
            person: id, name: name, confidence: confidence,
            area: MarkedArea(
                x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3]))
    }
}

extension SQLRow {
    fileprivate mutating func person() throws -> PersonID {
        guard let id = PersonID(bytes: try bytes()) else { throw CatalogError.unreadableRow }
        return id
    }

    /// Numbers of four bytes each, the least first.
    fileprivate mutating func floats() throws -> [Float] {
        let bytes = try bytes()
        guard bytes.count % 4 == 0 else { throw CatalogError.unreadableRow }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            let bits = (0..<4).reduce(UInt32(0)) {
                $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1)
            }
            return Float(bitPattern: bits)
        }
    }
}

extension SQLConnection {
    static var photosOfPerson: String {
        """
        SELECT photo_id, identity, created_at FROM person_photos
        WHERE person_id = $1 ORDER BY created_at, photo_id
        """
    }

    fileprivate func people(in cloud: CloudName) throws -> [Person] {
        try rows(
            "SELECT person_id, name, created_at FROM people WHERE cloud = $1 ORDER BY name",
            [.cloud(cloud)]
        ) { row in
            Person(
                id: try row.person(), name: try row.text(), photos: [],
                createdAt: try row.integer())
        }.map { try $0.with(photos: photos(of: $0.id)) }
    }

    fileprivate func person(_ id: PersonID, in cloud: CloudName) throws -> Person? {
        try row(
            "SELECT person_id, name, created_at FROM people WHERE person_id = $1 AND cloud = $2",
            [.bytes(id.bytes), .cloud(cloud)]
        ) { row in
            Person(
                id: try row.person(), name: try row.text(), photos: [],
                createdAt: try row.integer())
        }?.with(photos: photos(of: id))
    }

    fileprivate func existingPerson(_ id: PersonID, in cloud: CloudName) throws -> Person {
        guard let person = try person(id, in: cloud) else {
            throw CatalogError.personNotFound(id.hex)
        }
        return person
    }

    private func photos(of id: PersonID) throws -> [Person.Photo] {
        try rows(Self.photosOfPerson, [.bytes(id.bytes)]) { row in
            Person.Photo(
                id: try row.person(), identity: try row.floats(), createdAt: try row.integer())
        }
    }

    fileprivate func refuseTaken(_ name: String, in cloud: CloudName, by id: PersonID) throws {
        let isTaken = try finds(
            "SELECT 1 FROM people WHERE cloud = $1 AND name = $2 AND person_id <> $3",
            [.cloud(cloud), .text(name), .bytes(id.bytes)])
        if isTaken { throw CatalogError.personExists(name) }
    }

    fileprivate func add(_ identity: [Float], to id: PersonID, at now: Int64) throws {
        let bytes = identity.flatMap { number in
            (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(8 * $0)) }
        }
        try run(
            """
            INSERT INTO person_photos (photo_id, person_id, identity, created_at)
            VALUES ($1, $2, $3, $4)
            """, [.bytes(PersonID().bytes), .bytes(id.bytes), .bytes(bytes), .integer(now)])
    }

    fileprivate func keep(_ seen: SeenPerson, _ index: Int, in asset: AssetID) throws {
        guard
            try finds(
                "SELECT 1 FROM people WHERE person_id = $1", [.bytes(seen.person.bytes)])
        else { return }
        let area = seen.area
        try run(
            """
            INSERT INTO asset_people (asset_id, face, person_id, confidence, area)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                .asset(asset), .integer(index), .bytes(seen.person.bytes),
                .integer(Thousandths.of(seen.confidence)),
                .text("\(area.x),\(area.y),\(area.width),\(area.height)"),
            ])
    }
}

extension Person {
    fileprivate func with(photos: [Photo]) -> Person {
        var person = self
        person.photos = photos
        return person
    }
}
