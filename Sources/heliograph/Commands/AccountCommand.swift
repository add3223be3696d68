import ArgumentParser
import Assets
import Catalog
import Foundation

/// `heliograph account …`: clouds, users, groups and keys of an installation.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Shows and changes clouds, users, groups and keys.",
        subcommands: [
            Show.self, AddCloud.self, AddUser.self, AddGroup.self, Join.self, AddKey.self,
            Permit.self,
        ])

    /// Where the catalog lies.
    struct Place: ParsableArguments {
        @Option(help: "The data folder, as for serve.")
        var data = "data"

        func withCatalog(
            _ work: (AssetCatalog) async throws -> Void
        ) async throws {
            guard FileManager.default.fileExists(atPath: data) else {
                throw refuse("There is no data folder '\(data)'.")
            }
            let catalog = try await AssetCatalog(at: .file(path: data + "/catalog.sqlite"))
            do { try await work(catalog) } catch let error as CatalogError {
                try? await catalog.close()
                throw refuse(AccountCommand.sentence(error))
            }
            try? await catalog.close()
        }
    }

    static func sentence(_ error: CatalogError) -> String {
        if case .missing(let thing, let name) = error {
            return "\(thing.rawValue) '\(name)' is not there."
        }
        if case .taken(let thing, let name) = error {
            return "\(thing.rawValue) '\(name)' is there already."
        }
        if case .unknownCloud(let name) = error { return "There is no cloud '\(name)'." }
        return "The catalog cannot be used: \(error)."
    }

    static func cloud(_ text: String) throws -> CloudName {
        guard let name = CloudName(text) else {
            throw refuse("'\(text)' is no name of a cloud.")
        }
        return name
    }

    /// The identity of a user, by address, or of a group, by name.
    static func holder(_ text: String, _ catalog: AssetCatalog) async throws -> String {
        if let user = try await catalog.users().first(where: { $0.email == text }) {
            return user.id
        }
        if let group = try await catalog.userGroups().first(where: { $0.name == text }) {
            return group.id
        }
        throw CatalogError.missing(.user, text)
    }
}

extension AccountCommand {
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists clouds, keys, users and groups; secrets are left out.")
        @OptionGroup var place: Place

        func run() async throws {
            try await place.withCatalog { catalog in
                for details in try await catalog.cloudDetails() {
                    let state = details.isEnabled ? "" : " (disabled)"
                    print("cloud \(details.cloud.name) key \(details.cloud.apiKey)\(state)")
                    for key in try await catalog.accessKeys(of: details.cloud.name) {
                        let state = key.isEnabled ? "" : " (disabled)"
                        print("  key \(key.key) '\(key.name)' \(key.user ?? "")\(state)")
                    }
                }
                for user in try await catalog.users() {
                    let clouds = user.clouds?.map(\.text).joined(separator: ",") ?? "all clouds"
                    print("user \(user.email) \(user.role.rawValue) \(user.id) \(clouds)")
                    try await show(user.id, catalog)
                }
                for group in try await catalog.userGroups() {
                    print("group \(group.name) \(group.id) \(group.users.joined(separator: ","))")
                    try await show(group.id, catalog)
                }
            }
        }

        private func show(_ holder: String, _ catalog: AssetCatalog) async throws {
            for permission in try await catalog.folderPermissions(of: holder) {
                print(
                    "  \(permission.level.rawValue) in \(permission.cloud):/\(permission.folder)")
            }
        }
    }

    struct AddCloud: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a cloud and prints its key and secret.")
        @OptionGroup var place: Place
        @Argument(help: "Its name.") var name: String

        func run() async throws {
            let name = try AccountCommand.cloud(name)
            try await place.withCatalog { catalog in
                let made = try await catalog.createCloud(name, title: name.text)
                print("\(made.cloud.name):\(made.cloud.apiKey):\(made.cloud.apiSecret)")
            }
        }
    }

    struct AddUser: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a user.")
        @OptionGroup var place: Place
        @Argument(help: "Their name.") var name: String
        @Argument(help: "Their address.") var email: String
        @Argument(help: "What they are, such as admin or media_library_user.") var role: String
        @Option(help: "A cloud that they may enter; all unless said.") var cloud: [String] = []

        func run() async throws {
            guard let role = Role(rawValue: role) else {
                let roles = Role.allCases.map(\.rawValue).joined(separator: ", ")
                throw refuse("'\(role)' is none of \(roles).")
            }
            let clouds = try cloud.map(AccountCommand.cloud)
            try await place.withCatalog { catalog in
                let user = try await catalog.createUser(
                    User(
                        name: name, email: email.lowercased(), role: role,
                        clouds: clouds.isEmpty ? nil : clouds))
                print(user.id)
            }
        }
    }

    struct AddGroup: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Adds a group.")
        @OptionGroup var place: Place
        @Argument(help: "Its name.") var name: String

        func run() async throws {
            try await place.withCatalog { print(try await $0.createUserGroup(name).id) }
        }
    }

    struct Join: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Puts a user into a group.")
        @OptionGroup var place: Place
        @Argument(help: "The user's address.") var email: String
        @Argument(help: "The group's name.") var group: String

        func run() async throws {
            try await place.withCatalog { catalog in
                _ = try await catalog.changeMembership(
                    of: try await AccountCommand.holder(email, catalog),
                    in: try await AccountCommand.holder(group, catalog), .joins)
            }
        }
    }

    struct AddKey: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Adds a key to a cloud and prints it with its secret.")
        @OptionGroup var place: Place
        @Argument(help: "The cloud.") var cloud: String
        @Option(help: "The address of the user whose it is; the cloud's own unless said.")
        var user: String?
        @Option(help: "What people call it.") var name = "key"

        func run() async throws {
            let cloud = try AccountCommand.cloud(cloud)
            try await place.withCatalog { catalog in
                var holder: String?
                if let user { holder = try await AccountCommand.holder(user, catalog) }
                let key = try await catalog.createAccessKey(of: cloud, name: name, user: holder)
                print("\(key.key):\(key.secret)")
            }
        }
    }

    struct Permit: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says what a user or a group may do in a folder and all in it.")
        @OptionGroup var place: Place
        @Argument(help: "The user's address, or the group's name.") var holder: String
        @Argument(help: "The cloud.") var cloud: String
        @Argument(help: "The folder; / for all.") var folder: String
        @Argument(help: "view, contribute, edit, manage, or none.") var level: String

        func run() async throws {
            guard level == "none" || FolderLevel(rawValue: level) != nil else {
                throw refuse("'\(level)' is none of view, contribute, edit, manage, none.")
            }
            let cloud = try AccountCommand.cloud(cloud)
            let path = folder.split(separator: "/").joined(separator: "/")
            try await place.withCatalog { catalog in
                try await catalog.setFolderPermission(
                    FolderLevel(rawValue: level), in: path, of: cloud,
                    for: try await AccountCommand.holder(holder, catalog))
            }
        }
    }
}
