import Catalog

/// Who may do what: the one table of it.
enum PermissionTable {
    /// What a role may do.
    enum Rule: Hashable {
        case always
        case never
        /// In folders that allow at least so much.
        case inFolders(FolderLevel)
    }

    static func rule(_ role: Role, _ permission: APIPermission) -> Rule {
        switch role {
        case .masterAdmin, .admin, .technicalAdmin: .always
        case .mediaLibraryAdmin: libraryAdmin(permission)
        case .mediaLibraryUser: libraryUser(permission)
        case .reports, .billing: accountant(permission)
        }
    }

    private static func libraryAdmin(_ permission: APIPermission) -> Rule {
        switch permission {
        case .connect, .viewAssets, .deriveAssets, .addAssets, .editAssets, .manageAssets,
            .viewSettings:
            .always
        case .changeSettings, .viewUsage: .never
        }
    }

    private static func libraryUser(_ permission: APIPermission) -> Rule {
        switch permission {
        case .connect, .viewSettings: .always
        case .viewAssets, .deriveAssets: .inFolders(.view)
        case .addAssets: .inFolders(.contribute)
        case .editAssets: .inFolders(.edit)
        case .manageAssets: .inFolders(.manage)
        case .changeSettings, .viewUsage: .never
        }
    }

    private static func accountant(_ permission: APIPermission) -> Rule {
        switch permission {
        case .connect, .viewUsage: .always
        case .viewAssets, .deriveAssets, .addAssets, .editAssets, .manageAssets, .viewSettings,
            .changeSettings:
            .never
        }
    }

    /// Whether somebody may do something in a folder.
    static func allows(_ holder: Holder, _ permission: APIPermission, in folder: String) -> Bool {
        switch rule(holder.role, permission) {
        case .always: true
        case .never: false
        case .inFolders(let level): holder.level(in: folder).map { $0 >= level } ?? false
        }
    }
}
