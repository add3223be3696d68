import Catalog

extension RouteTable {
    /// Calls of the provisioning API, behind `/v1_1/provisioning/accounts/<account>`.
    static let provisioning = RouteTable(
        routes: [
            APIRoute.subAccounts, APIRoute.accessKeys, APIRoute.users, APIRoute.userGroups,
        ].flatMap(\.self))
}

extension APIRoute {
    /// A call of the account: only the account's own key opens it.
    private static func account(
        _ method: Method, _ path: PathPiece..., summary: String,
        parameters: [ParameterDeclaration] = [], answer: AnswerShape,
        perform: @escaping @Sendable (APIDesk, APICall) async throws -> JSONValue
    ) -> APIRoute {
        APIRoute(
            method, path, summary: summary, door: .account, permission: .connect,
            parameters: parameters, answer: answer, perform: perform)
    }

    private static let subAccount = AnswerShape.named(
        "SubAccount",
        .members(["id": .text, "name": .text, "cloud_name": .text, "enabled": .flag]))
    private static let user = AnswerShape.named(
        "User",
        .members([
            "id": .text, "name": .text, "email": .text, "role": .text, "enabled": .flag,
            "sub_account_ids": .list(.text),
        ]))
    private static let group = AnswerShape.named(
        "UserGroup", .members(["id": .text, "name": .text, "users": .list(.text)]))
    private static let accessKey = AnswerShape.named(
        "AccessKey",
        .members(["name": .text, "api_key": .text, "api_secret": .text, "enabled": .flag]))
    private static let permissions = AnswerShape.named(
        "FolderPermissions",
        .members([
            "folders": .list(
                .members(["sub_account_id": .text, "folder": .text, "level": .text]))
        ]))

    private static let cloudParameters: [ParameterDeclaration] = [
        .optional("enabled", .flag, "Whether it answers."),
        .optional("custom_attributes", .json, "An object of whatever is to be remembered."),
        .optional("base_sub_account_id", .text, "Accepted."),
    ]

    static let subAccounts: [APIRoute] = [
        account(
            .get, "sub_accounts", summary: "Lists clouds.",
            parameters: [
                .optional("enabled", .flag, "Only such."), .optional("ids", .texts, "Only these."),
                .optional("prefix", .text, "How their names begin."),
            ],
            answer: .members(["sub_accounts": .list(subAccount)])
        ) { try await $0.subAccounts($1) },
        account(
            .post, "sub_accounts", summary: "Adds a cloud.",
            parameters: [
                .required("name", .text, "What people call it."),
                .optional("cloud_name", .text, "What URLs call it; the name unless said."),
            ] + cloudParameters,
            answer: subAccount
        ) { try await $0.createSubAccount($1) },
        account(
            .get, "sub_accounts", .segment("id"), summary: "Tells about a cloud.",
            answer: subAccount
        ) { try await $0.subAccount($1) },
        account(
            .put, "sub_accounts", .segment("id"), summary: "Changes a cloud.",
            parameters: [.optional("name", .text, "What people call it.")] + cloudParameters,
            answer: subAccount
        ) { try await $0.updateSubAccount($1) },
        account(
            .delete, "sub_accounts", .segment("id"), summary: "Deletes a cloud without assets.",
            answer: .message
        ) { try await $0.deleteSubAccount($1) },
    ]

    private static let keyParameters: [ParameterDeclaration] = [
        .optional("name", .text, "What people call it."),
        .optional("enabled", .flag, "Whether it opens anything."),
    ]

    static let accessKeys: [APIRoute] = [
        account(
            .get, "sub_accounts", .segment("id"), "access_keys", summary: "Lists a cloud's keys.",
            answer: .members(["access_keys": .list(accessKey)])
        ) { try await $0.accessKeys($1) },
        account(
            .post, "sub_accounts", .segment("id"), "access_keys", summary: "Adds a key.",
            parameters: keyParameters + [
                .optional("user_id", .text, "Whose it is; the cloud's own unless said.")
            ],
            answer: accessKey
        ) { try await $0.createAccessKey($1) },
        account(
            .put, "sub_accounts", .segment("id"), "access_keys", .segment("key"),
            summary: "Changes a key.",
            parameters: keyParameters + [
                .optional("dedicated_for", .texts, "webhooks, where news are signed with it.")
            ], answer: accessKey
        ) { try await $0.updateAccessKey($1) },
        account(
            .delete, "sub_accounts", .segment("id"), "access_keys",
            summary: "Deletes a key by its name.",
            parameters: [.required("name", .text, "What people call it.")], answer: .message
        ) { try await $0.deleteAccessKeyByName($1) },
        account(
            .delete, "sub_accounts", .segment("id"), "access_keys", .segment("key"),
            summary: "Deletes a key.", answer: .message
        ) { try await $0.deleteAccessKey($1) },
    ]

    private static let folderParameters: [ParameterDeclaration] = [
        .required("sub_account_id", .text, "The cloud."),
        .optional("folder", .text, "The folder; all unless said."),
        .required(
            "level", .choice(["view", "contribute", "edit", "manage", "none"]),
            "What may be done."),
    ]

    private static func permissions(of holders: PathPiece) -> [APIRoute] {
        [
            account(
                .get, holders, .segment("id"), "folders",
                summary: "Lists what may be done in folders.", answer: permissions
            ) { try await $0.folderPermissions($1) },
            account(
                .put, holders, .segment("id"), "folders",
                summary: "Says what may be done in a folder.", parameters: folderParameters,
                answer: permissions
            ) { try await $0.setFolderPermission($1) },
        ]
    }

    static let users: [APIRoute] =
        permissions(of: "users") + [
            account(
                .get, "users", summary: "Lists users.",
                parameters: [
                    .optional("ids", .texts, "Only these."),
                    .optional("email", .text, "Only this."),
                    .optional("prefix", .text, "How their names begin."),
                    .optional("sub_account_id", .text, "Only who may enter this cloud."),
                    .optional(
                        "status", .choice(["active", "pending"]),
                        "pending: who has no key yet; active: who has one."),
                    .optional("pending", .flag, "The same in the older way."),
                    .optional("last_login", .flag, "Only who was there between from and to."),
                    .optional("from", .text, "A time."), .optional("to", .text, "A time."),
                ],
                answer: .members(["users": .list(user)])
            ) { try await $0.users($1) },
            account(
                .post, "users", summary: "Adds a user.",
                parameters: [
                    .required("name", .text, "What people call them."),
                    .required("email", .text, "Their address."),
                    .required("role", .text, "What they are."),
                    .optional(
                        "sub_account_ids", .texts, "The clouds they may enter; all unless said."),
                    .optional("enabled", .flag, "Whether their keys open anything."),
                ],
                answer: user
            ) { try await $0.createUser($1) },
            account(.get, "users", .segment("id"), summary: "Tells about a user.", answer: user) {
                try await $0.user($1)
            },
            account(
                .put, "users", .segment("id"), summary: "Changes a user.",
                parameters: [
                    .optional("name", .text, "What people call them."),
                    .optional("email", .text, "Their address."),
                    .optional("role", .text, "What they are."),
                    .optional("sub_account_ids", .texts, "The clouds they may enter."),
                    .optional("enabled", .flag, "Whether their keys open anything."),
                ],
                answer: user
            ) { try await $0.updateUser($1) },
            account(
                .delete, "users", .segment("id"), summary: "Removes a user.", answer: .message
            ) { try await $0.deleteUser($1) },
        ]

    static let userGroups: [APIRoute] =
        permissions(of: "user_groups") + [
            account(
                .get, "user_groups", summary: "Lists groups.",
                answer: .members(["user_groups": .list(group)])
            ) { try await $0.userGroups($1) },
            account(
                .post, "user_groups", summary: "Adds a group.",
                parameters: [.required("name", .text, "What people call it.")], answer: group
            ) { try await $0.createUserGroup($1) },
            account(
                .get, "user_groups", .segment("id"), summary: "Tells about a group.", answer: group
            ) { try await $0.userGroup($1) },
            account(
                .put, "user_groups", .segment("id"), summary: "Gives a group another name.",
                parameters: [.required("name", .text, "What people call it.")], answer: group
            ) { try await $0.updateUserGroup($1) },
            account(
                .delete, "user_groups", .segment("id"), summary: "Deletes a group.",
                answer: .members(["ok": .flag])
            ) { try await $0.deleteUserGroup($1) },
            account(
                .get, "user_groups", .segment("id"), "users", summary: "Lists a group's users.",
                answer: .members(["users": .list(user)])
            ) { try await $0.groupMembers($1) },
            account(
                .post, "user_groups", .segment("id"), "users", .segment("user_id"),
                summary: "Puts a user into a group.", answer: group
            ) { try await $0.changeMembership($1, .joins) },
            account(
                .delete, "user_groups", .segment("id"), "users", .segment("user_id"),
                summary: "Takes a user out of a group.", answer: group
            ) { try await $0.changeMembership($1, .leaves) },
        ]
}
