import Assets

/// One call of the API, declared once: dispatch, the errors for what is unknown, the check of who
/// may call, and the OpenAPI document all come from here.
struct APIRoute: Sendable {
    enum Method: String, Sendable, CaseIterable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    /// What opens the door to a call.
    enum Door: Sendable {
        /// Key and secret of the cloud.
        case key
        /// A signature by the cloud's secret, or key and secret.
        case signature
        /// The same, or the name of a preset that is for everybody.
        case signatureOrPreset
        /// Nothing but the cloud's name: the call itself looks at what it is shown.
        case open
        /// Key and secret of the account.
        case account
    }

    let method: Method
    let path: [PathPiece]
    let summary: String
    /// The parameters of query and body, in the order of the document.
    let parameters: [ParameterDeclaration]
    let door: Door
    /// What the caller must be allowed to do.
    let permission: APIPermission
    /// What a success answers.
    let answer: AnswerShape
    /// Whether a success may be a file, or lead to one.
    let givesFiles: Bool
    let perform: @Sendable (APIDesk, APICall) async throws -> APIAnswer

    /// Whether calls are counted against the cloud's limit: those of the Admin API are.
    var isLimited: Bool {
        switch door {
        case .key: true
        case .signature, .signatureOrPreset, .open, .account: false
        }
    }

    /// Declares a call.
    ///
    /// - Parameters:
    ///   - path: the pieces behind the cloud.
    ///   - summary: one sentence for the document.
    ///   - permission: what the caller must be allowed to do.
    ///   - answer: what a success answers.
    init(
        _ method: Method, _ path: PathPiece..., summary: String, door: Door = .key,
        permission: APIPermission, parameters: [ParameterDeclaration] = [], answer: AnswerShape,
        perform: @escaping @Sendable (APIDesk, APICall) async throws -> JSONValue
    ) {
        self.init(
            method, path, summary: summary, door: door, permission: permission,
            parameters: parameters, answer: answer, perform: perform)
    }

    /// The same, of a path that several calls share.
    init(
        _ method: Method, _ path: [PathPiece], summary: String, door: Door = .key,
        permission: APIPermission, parameters: [ParameterDeclaration] = [], answer: AnswerShape,
        perform: @escaping @Sendable (APIDesk, APICall) async throws -> JSONValue
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.door = door
        self.permission = permission
        self.parameters = parameters
        self.answer = answer
        givesFiles = false
        self.perform = { .json(try await perform($0, $1)) }
    }

    /// Declares a call whose answer may be a file.
    ///
    /// - Parameters:
    ///   - path: the pieces behind the cloud.
    ///   - summary: one sentence for the document.
    ///   - permission: what the caller must be allowed to do.
    ///   - answer: what a success answers where it is no file.
    init(
        _ method: Method, _ path: PathPiece..., summary: String, door: Door = .key,
        permission: APIPermission, parameters: [ParameterDeclaration] = [], answer: AnswerShape,
        giving perform: @escaping @Sendable (APIDesk, APICall) async throws -> APIAnswer
    ) {
        self.init(
            method, path, summary: summary, door: door, permission: permission,
            parameters: parameters, answer: answer, giving: perform)
    }

    /// The same, of a path that several calls share.
    init(
        _ method: Method, _ path: [PathPiece], summary: String, door: Door = .key,
        permission: APIPermission, parameters: [ParameterDeclaration] = [], answer: AnswerShape,
        giving perform: @escaping @Sendable (APIDesk, APICall) async throws -> APIAnswer
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.door = door
        self.permission = permission
        self.parameters = parameters
        self.answer = answer
        givesFiles = true
        self.perform = perform
    }
}

/// What somebody must be allowed to do for a call to be answered.
enum APIPermission: String, Sendable, CaseIterable {
    /// To know that the server is there.
    case connect
    /// To see assets and what is said about them.
    case viewAssets
    /// To have derived resources made.
    case deriveAssets
    /// To add assets.
    case addAssets
    /// To change what is said about assets.
    case editAssets
    /// To replace, rename or delete assets.
    case manageAssets
    /// To see how the cloud is set up: named transformations, presets, fields, mappings.
    case viewSettings
    /// To change how the cloud is set up.
    case changeSettings
    /// To see what was used.
    case viewUsage
}

/// A piece of a declared path.
enum PathPiece: Hashable, Sendable, ExpressibleByStringLiteral {
    /// This very text.
    case literal(String)
    /// `image`, `video` or `raw`.
    case assetType
    /// `upload`, `private`, `authenticated`, `fetch`, …
    case deliveryType
    /// The 32 hexadecimal digits of an asset.
    case assetID
    /// One segment.
    case segment(String)
    /// One segment or more, to the end: public IDs and folders hold slashes.
    case rest(String)

    init(stringLiteral value: String) { self = .literal(value) }

    /// What the piece is called; `nil` where it stands for itself.
    var name: String? {
        switch self {
        case .literal: nil
        case .assetType: "resource_type"
        case .deliveryType: "type"
        case .assetID: "asset_id"
        case .segment(let name), .rest(let name): name
        }
    }
}

extension APIRoute {
    /// What a path says for a declared one; `nil` where it is another path.
    func values(of segments: [String]) -> [String: String]? {
        var values: [String: String] = [:]
        var rest = segments[...]
        for piece in path {
            guard let segment = rest.first, let name = piece.name else {
                guard case .literal(let text) = piece, rest.popFirst() == text else { return nil }
                continue
            }
            switch piece {
            case .literal: return nil
            case .assetType: guard AssetType(rawValue: segment) != nil else { return nil }
            case .deliveryType: guard DeliveryType(rawValue: segment) != nil else { return nil }
            case .assetID: guard AssetID(hex: segment) != nil else { return nil }
            case .segment: break
            case .rest:
                values[name] = rest.joined(separator: "/")
                return values
            }
            values[name] = segment
            rest = rest.dropFirst()
        }
        return rest.isEmpty ? values : nil
    }
}
