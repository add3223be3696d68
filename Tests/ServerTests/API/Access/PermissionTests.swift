import Assets
import Catalog
import Foundation
import Storage
import Testing

@testable import MediaLibrary
@testable import Server

@Suite struct PermissionTests {
    /// What each role may do where its folder allows nothing, view, contribute, edit, manage: a
    /// column for each, `+` for yes.
    static let table: [(Role, APIPermission, String)] = Role.allCases.flatMap { role in
        APIPermission.allCases.map { permission in
            switch (role, permission) {
            case (.masterAdmin, _), (.admin, _), (.technicalAdmin, _): (role, permission, "+++++")
            case (.mediaLibraryAdmin, .changeSettings), (.mediaLibraryAdmin, .viewUsage):
                (role, permission, "-----")
            case (.mediaLibraryAdmin, _): (role, permission, "+++++")
            case (.mediaLibraryUser, .connect), (.mediaLibraryUser, .viewSettings):
                (role, permission, "+++++")
            case (.mediaLibraryUser, .viewAssets), (.mediaLibraryUser, .deriveAssets):
                (role, permission, "-++++")
            case (.mediaLibraryUser, .addAssets): (role, permission, "--+++")
            case (.mediaLibraryUser, .editAssets): (role, permission, "---++")
            case (.mediaLibraryUser, .manageAssets): (role, permission, "----+")
            case (.reports, .connect), (.reports, .viewUsage), (.billing, .connect),
                (.billing, .viewUsage):
                (role, permission, "+++++")
            case (.mediaLibraryUser, _), (.reports, _), (.billing, _):
                (role, permission, "-----")
            }
        }
    }

    @Test(arguments: table)
    func everyRoleMayDoWhatTheTableSays(
        role: Role, permission: APIPermission, expected: String
    ) {
        let levels: [FolderLevel?] = [nil] + FolderLevel.allCases
        let found = levels.map { level in
            let holder = Holder(role: role, levels: level.map { ["shop": $0] } ?? [:])
            return PermissionTable.allows(holder, permission, in: "shop/shoes") ? "+" : "-"
        }
        #expect(found.joined() == expected)
    }

    @Test func theNearestIsNotTheLast() {
        let holder = Holder(
            role: .mediaLibraryUser, levels: ["": .view, "a": .manage, "a/b": .contribute])
        #expect(holder.level(in: "") == .view)
        #expect(holder.level(in: "ab") == .view)
        #expect(holder.level(in: "a") == .manage)
        #expect(holder.level(in: "a/b/c") == .manage)
        #expect(Holder(role: .admin).level(in: "a") == nil)
    }

    /// A house with assets `in` (folder `shop`) and `out` (folder `other`), and a user's key.
    private struct Office {
        let house: APIHouse
        let key: AccessKey

        init(_ role: Role, _ levels: [String: FolderLevel]) async throws {
            house = try await APIHouse()
            for (id, folder) in [("in", "shop"), ("out", "other")] {
                try await house.upload(id, ["asset_folder": [folder], "tags": ["t"]])
            }
            let user = try await house.catalog.createUser(
                User(name: "U", email: "u@example.com", role: role))
            key = try await house.catalog.createAccessKey(
                of: demo, name: "k", user: user.id)
            for (folder, level) in levels {
                try await house.catalog.setFolderPermission(
                    level, in: folder, of: demo, for: user.id)
            }
        }

        func call(
            _ method: String, _ path: String, _ parameters: [String: [String]] = [:]
        ) async throws -> Answer {
            var request = house.request(method, path, parameters)
            request.basic = .init(key: key.key, secret: key.secret)
            return try await house.send(request)
        }
    }

    typealias Row = (
        method: String, path: String, parameters: [String: [String]], least: FolderLevel
    )

    static let calls: [Row] = [
        ("GET", "resources/image/upload/in", [:], .view),
        ("GET", "folders/shop", [:], .view),
        ("POST", "resources/image/upload/in", ["tags": ["x"]], .edit),
        ("POST", "image/tags", ["public_ids": ["in"], "tag": ["x"]], .edit),
        ("POST", "image/context", ["public_ids": ["in"], "context": ["a=b"]], .edit),
        ("POST", "folders/shop/new", [:], .contribute),
        ("POST", "image/rename", ["from_public_id": ["in"], "to_public_id": ["in2"]], .manage),
        ("POST", "image/destroy", ["public_id": ["in"]], .manage),
        ("DELETE", "resources/image/upload", ["public_ids": ["in"]], .manage),
        ("POST", "purge", ["public_ids": ["in"]], .manage),
    ]

    @Test(arguments: calls)
    func aUserMayDoInAFolderWhatItAllows(row: Row) async throws {
        for level in FolderLevel.allCases {
            let office = try await Office(.mediaLibraryUser, ["shop": level])
            let answer = try await office.call(row.method, row.path, row.parameters)
            #expect((answer.status == 403) == (level < row.least), "\(level): \(answer.json)")
            if level >= row.least { #expect(answer.status == 200, "\(answer.json)") }
            // The same beside the folder is refused, and what is about all of the cloud.
            let other = row.path.replacing("/in", with: "/out").replacing("shop", with: "other")
            let outside = row.parameters.mapValues { $0.map { $0 == "in" ? "out" : $0 } }
            #expect(try await office.call(row.method, other, outside).status == 403)
        }
        let stranger = try await Office(.mediaLibraryUser, [:])
        #expect(try await stranger.call(row.method, row.path, row.parameters).status == 403)
        let admin = try await Office(.admin, [:])
        #expect(try await admin.call(row.method, row.path, row.parameters).status == 200)
    }

    /// Every role with every level at the root: `nil` for none.
    static let holders = Role.allCases.flatMap { role in
        ([nil] + FolderLevel.allCases).map { (role, $0) }
    }

    /// The one table, asked at the door: each call of the API by each role and level.
    @Test(arguments: holders)
    func everyCallIsRefusedToThoseWhomTheTableRefuses(
        role: Role, level: FolderLevel?
    ) async throws {
        let office = try await Office(role, level.map { ["": $0] } ?? [:])
        let holder = Holder(role: role, levels: level.map { ["": $0] } ?? [:])
        for route in RouteTable.all.routes {
            // These are opened by what they are shown, whoever shows it.
            if case .open = route.door { continue }
            // These are refused to all where the operator has not allowed them.
            if route.path.first == "people" { continue }
            // Of these only what may be seen is listed.
            if route.listsAssets, role == .mediaLibraryUser { continue }
            let path = route.path.map(Self.piece).joined(separator: "/")
            var parameters: [String: [String]] = [:]
            for parameter in route.parameters where parameter.isRequired {
                parameters[parameter.name] = [Self.sample(parameter)]
            }
            let answer = try await office.call(route.method.rawValue, path, parameters)
            let isAllowed = PermissionTable.allows(holder, route.permission, in: "")
            // Where an asset lies that is not there, nobody can say: that is told instead.
            let isNowhere = answer.status == 404 && route.path.contains { $0.namesAsset }
            #expect(
                isAllowed ? answer.status != 403 : answer.status == 403 || isNowhere,
                "\(route.method) \(path) by \(role) with \(String(describing: level))")
        }
    }

    /// Names of nothing, so that no call takes away what the next one needs.
    private static func piece(_ piece: PathPiece) -> String {
        switch piece {
        case .literal(let text): text
        case .assetType: "image"
        case .deliveryType: "upload"
        case .assetID: String(repeating: "0", count: 32)
        case .segment, .rest: "nothing"
        }
    }

    private static func sample(_ parameter: ParameterDeclaration) -> String {
        switch parameter.kind {
        case .integer(let range): String(range.lowerBound)
        case .flag: "true"
        case .choice(let texts): texts.first ?? ""
        case .text, .texts, .json, .file: "nothing"
        }
    }

    @Test func whatIsAboutTheWholeCloudNeedsTheRoot() async throws {
        let office = try await Office(.mediaLibraryUser, ["shop": .manage])
        for parameters in [["all": ["true"]], ["prefix": ["in"]]] {
            #expect(
                try await office.call("DELETE", "resources/image/upload", parameters).status == 403)
        }
        #expect(try await office.call("DELETE", "resources/image/tags/t").status == 403)
        #expect(try await office.call("POST", "purge", ["tag": ["t"]]).status == 403)
        #expect(try await office.call("POST", "transformations", ["name": ["x"]]).status == 403)
        let manager = try await Office(.mediaLibraryUser, ["": .manage])
        #expect(try await manager.call("DELETE", "resources/image/tags/t").status == 200)
    }

    static let sideDoors: [(String, [String: [String]])] = [
        ("image/generate_archive", ["public_ids": ["in"], "prefixes": ["o"]]),
        ("image/generate_archive", ["public_ids": ["in"], "tags": ["t"]]),
        ("image/generate_archive", ["public_ids": ["in"], "tag": ["t"]]),
        (
            "image/generate_archive",
            ["public_ids": ["in"], "fully_qualified_public_ids": ["image/upload/out"]]
        ),
        ("image/generate_archive", ["tags": ["t"], "asset_folder": ["shop"]]),
        ("image/sprite", ["tag": ["t"], "asset_folder": ["shop"]]),
        ("image/multi", ["tag": ["t"], "public_ids": ["in"]]),
        (
            "image/tags",
            ["tag": ["x"], "public_ids": (0..<1_000).map { "no\($0)" } + ["in", "out"]]
        ),
    ]

    @Test(arguments: sideDoors)
    func nothingSlipsInBesideWhatIsAllowed(
        path: String, parameters: [String: [String]]
    ) async throws {
        let office = try await Office(.mediaLibraryUser, ["shop": .manage])
        #expect(try await office.call("POST", path, parameters).status == 403)
    }

    @Test func nobodyReplacesWhatLiesWhereTheyMayNot() async throws {
        let office = try await Office(.mediaLibraryUser, ["shop": .manage])
        try await office.house.upload("shop/there", ["asset_folder": ["other"]])
        let file = Data("PICTURE of there".utf8).base64EncodedString()
        let fields = [
            "public_id": ["there"], "folder": ["shop"], "asset_folder": ["shop"],
            "overwrite": ["true"], "file": ["data:image/png;base64,\(file)"],
        ]
        #expect(try await office.call("POST", "image/upload", fields).status == 403)
        var own = fields
        own["public_id"] = ["mine"]
        #expect(try await office.call("POST", "image/upload", own).status == 200)
    }

    @Test(
        arguments: [
            ("resources/image", [:]), ("resources/image/upload", [:]),
            ("resources/image/tags/t", [:]),
            ("resources/search", [:]), ("resources/search", ["expression": ["tags=t"]]),
        ] as [(String, [String: [String]])])
    func listingsShowWhatMayBeSeen(path: String, parameters: [String: [String]]) async throws {
        let office = try await Office(.mediaLibraryUser, ["shop": .view])
        let seen = try await office.call("GET", path, parameters)
        #expect(seen.list("resources").map { $0["public_id"] as? String } == ["in"])
        let admin = try await Office(.mediaLibraryAdmin, [:])
        #expect(try await admin.call("GET", path, parameters).list("resources").count == 2)
        let nobody = try await Office(.mediaLibraryUser, [:])
        #expect(try await nobody.call("GET", path, parameters).list("resources").isEmpty)
    }

    @Test func keysThatAreSwitchedOffOpenNothing() async throws {
        let office = try await Office(.admin, [:])
        #expect(try await office.call("GET", "ping").status == 200)
        _ = try await office.house.catalog.updateAccessKey(
            office.key.key, of: demo, name: nil, isEnabled: false)
        #expect(try await office.call("GET", "ping").status == 401)
    }

    @Test func signaturesByAFurtherKeyCount() async throws {
        let office = try await Office(.mediaLibraryUser, ["shop": .contribute])
        func upload(_ folder: String) async throws -> Answer {
            var parameters = [
                "public_id": ["new"], "asset_folder": [folder], "timestamp": ["1700000000"],
            ]
            parameters["signature"] = [
                RequestSignature.sha1(RequestSignature.text(of: parameters) + office.key.secret)
            ]
            parameters["api_key"] = [office.key.key]
            var request = office.house.request("POST", "image/upload", parameters)
            let file = try office.house.store.makeTemporary()
            try file.write(Array("PICTURE".utf8))
            request.uploaded = .init(file: file, filename: nil)
            return try await office.house.send(request)
        }
        #expect(try await upload("shop").status == 200)
        #expect(try await upload("other").status == 403)
    }
}

extension PathPiece {
    fileprivate var namesAsset: Bool {
        switch self {
        case .assetID, .rest("public_id"): true
        case .literal, .assetType, .deliveryType, .segment, .rest: false
        }
    }
}
