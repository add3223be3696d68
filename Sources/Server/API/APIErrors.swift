import Assets
import Catalog
import Derivations
import Fetching
import HTTPTypes
import Imaging
import MediaLibrary
import Rendering
import Storage
import Transformations

/// Why a call was refused before it reached the library.
enum APIError: Error, Hashable {
    case unknownCloud(String)
    case missingCredentials
    case unknownKey(String)
    case secretMismatch
    case cloudMismatch
    /// The text that should have been signed, without the secret.
    case invalidSignature(String, text: String)
    case staleTimestamp(String)
    case futureTimestamp(String)
    /// A signed download says itself that it is too late.
    case expired
    /// An upload without a signature names no preset.
    case presetMissing
    case presetNotFound
    case uploadPresetNotFound(String)
    case presetExists(String)
    case presetNotUnsigned
    case notAllowedUnsigned(String)
    case invalidToken
    case invalidContentRange(String)
    case tooManyFiles(Int)
    case missingParameter(String)
    case invalidValue(parameter: String, text: String)
    case unsupportedParameter(String)
    /// No engine goes by the name.
    case unknownEngine(parameter: String, text: String)
    case tooMany(parameter: String, maximum: Int)
    case remoteFileRefused
    /// People are not recognised in this cloud.
    case peopleRefused(String)
    /// A photo of a person has to show one face; how many there are.
    case notOneFace(Int)
    case notAllowed(APIPermission)
    /// When calls are answered again, in Unix seconds.
    case rateLimitExceeded(limit: Int, resetsAt: Int64)
    /// The path has these methods.
    case methodNotAllowed(String, allowed: [String])
    case noSuchCall(method: String, path: String)
    case resourceNotFound(String)
    case transformationNotFound(String)
    case subAccountNotFound(String)
    case displayNameTaken(String)
    case invalidTransformation(TransformationError, whole: String)
}

/// What an error is to a client: the only place with sentences and statuses of the API.
struct APIFailure {
    var status: Int
    var message: String
    /// When another try may help, in seconds.
    var retryAfterSeconds: Int?
    /// The methods that the path has, where another was used.
    var allowed: [String] = []
    /// Whether the fault is ours, so that the log tells the whole story.
    var isOurs = false

    init(_ status: Int, _ message: String, retryAfterSeconds: Int? = nil) {
        self.status = status
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// For what nobody foresaw: the story is in the log, nothing of it in the answer.
    static var ours: APIFailure {
        var failure = APIFailure(500, "General error")
        failure.isOurs = true
        return failure
    }

    init(_ error: any Error) {
        switch error {
        case let error as APIError: self.init(refused: error)
        case let error as MediaLibraryError: self.init(library: error)
        case let error as CatalogError: self.init(catalog: error)
        case let error as StorageError: self.init(storage: error)
        case let error as DerivationError: self.init(derivation: error)
        case let error as FetchError: self.init(fetch: error)
        case let error as AnalysisFailure: self.init(analysis: error)
        case let error as ChunkError: self.init(chunk: error)
        default: self = .ours
        }
    }

    private init(refused error: APIError) {
        switch error {
        case .unknownCloud(let name): self.init(401, "unknown cloud_name \(name)")
        case .missingCredentials: self.init(401, "Must supply api_key")
        case .unknownKey(let key): self.init(401, "Invalid api_key \(key)")
        case .secretMismatch: self.init(401, "api_secret mismatch")
        case .cloudMismatch: self.init(401, "cloud_name mismatch")
        case .invalidSignature(let signature, let text):
            self.init(401, "Invalid Signature \(signature). String to sign - '\(text)'.")
        case .staleTimestamp(let time):
            self.init(
                400, "Stale request - reported time is \(time) which is more than 1 hour ago")
        case .futureTimestamp(let time):
            self.init(400, "Invalid timestamp - reported time is \(time) which is in the future")
        case .expired: self.init(401, "The URL has expired")
        case .presetMissing:
            self.init(400, "Upload preset must be specified when using unsigned upload")
        case .presetNotFound: self.init(400, "Upload preset not found")
        case .uploadPresetNotFound(let name):
            self.init(404, "Upload preset not found - \(name)")
        case .presetExists(let name): self.init(409, "Upload preset \(name) already exists")
        case .presetNotUnsigned:
            self.init(400, "Upload preset must be whitelisted for unsigned uploads")
        case .notAllowedUnsigned(let name):
            self.init(400, "\(name) parameter is not allowed when using unsigned upload")
        case .invalidToken: self.init(400, "Invalid token")
        case .invalidContentRange(let text):
            self.init(400, "Invalid Content-Range - \(text)")
        case .tooManyFiles(let maximum):
            self.init(400, "Too many files. Maximum is \(maximum).")
        case .missingParameter(let name): self.init(400, "Missing required parameter - \(name)")
        case .invalidValue(let name, let text):
            self.init(400, "Invalid value for parameter \(name) - \(text)")
        case .unsupportedParameter(let name):
            self.init(400, "Parameter not supported by this server - \(name)")
        case .unknownEngine(let name, let text):
            self.init(400, "Illegal value: \(Self.unknownEngine(name, text))")
        case .tooMany(let name, let maximum):
            self.init(400, "Too many values for \(name). Maximum is \(maximum).")
        case .remoteFileRefused:
            self.init(400, "Uploading remote files by URL is disabled on this server")
        case .peopleRefused(let cloud):
            self.init(
                403, "Recognising people is off for \(cloud); the setting 'people' turns it on")
        case .notOneFace(let count):
            self.init(400, "A photo of a person must show one face, and this one shows \(count)")
        case .notAllowed(let permission):
            self.init(403, "You are not allowed to do this - \(permission.rawValue)")
        case .rateLimitExceeded(let limit, let time):
            self.init(
                420,
                "Rate Limit Exceeded. Limit of \(limit) api operations reached. Try again on "
                    + AssetJSON.time(time))
        case .methodNotAllowed(let method, let allowed):
            self.init(
                405, "Unknown API call - \(method) is none of " + allowed.joined(separator: ", "))
            self.allowed = allowed
        case .noSuchCall(let method, let path):
            self.init(404, "Unknown API call - \(method) \(path)")
        case .resourceNotFound(let name): self.init(404, "Resource not found - \(name)")
        case .displayNameTaken(let name):
            self.init(409, "Display name \(name) already exists in its folder")
        case .subAccountNotFound(let id):
            self.init(404, "Cannot find sub account with id \(id)")
        case .transformationNotFound(let text): self.init(404, "Transformation not found - \(text)")
        case .invalidTransformation(let error, let whole):
            self.init(400, "Invalid transformation \(whole) - \(Self.sentence(error))")
        }
    }

    private init(fetch error: FetchError) {
        switch error {
        case .notConfigured: self.init(refused: .remoteFileRefused)
        case .malformedURL(let url), .schemeNotAllowed(let url):
            self.init(400, "Invalid url for upload - \(url)")
        case .hostNotAllowed(let host), .addressNotAllowed(let host):
            self.init(400, "Uploading from \(host) is not allowed on this server")
        case .unknownHost(let host): self.init(400, "Error in loading - unknown host \(host)")
        case .status(let status): self.init(400, "Error in loading - the answer was \(status)")
        case .tooManyRedirects(let limit):
            self.init(400, "Error in loading - more than \(limit) redirects")
        case .tooLarge(let limit): self.init(400, "File size too large. Maximum is \(limit).")
        case .timedOut, .unreachable: self.init(400, "Error in loading - no answer")
        case .busy: self.init(503, "Too many files are being fetched", retryAfterSeconds: 1)
        case .notWritten: self = .ours
        }
    }

    private init(chunk error: ChunkError) {
        switch error {
        case .contradiction:
            self.init(400, "Invalid Content-Range - it is not the one of this part")
        case .tooLarge(let bytes, let maximum):
            self.init(400, "File size too large. Got \(bytes). Maximum is \(maximum).")
        case .tooMany:
            self.init(503, "Too many files come in parts just now", retryAfterSeconds: 60)
        case .storage(let error): self.init(storage: error)
        }
    }

    private init(library error: MediaLibraryError) {
        switch error {
        case .unacceptablePublicID(let text): self.init(400, "public_id (\(text)) is invalid")
        case .notAPicture: self.init(400, "Invalid image file")
        case .fileTooLarge(let bytes, let maximum):
            self.init(400, "File size too large. Got \(bytes). Maximum is \(maximum).")
        case .formatNotAllowed(let format):
            self.init(400, "Image file format \(format.rawValue) not allowed")
        case .inspection(let failure): self.init(render: failure)
        case .catalog(let error): self.init(catalog: error)
        case .storage(let error): self.init(storage: error)
        case .derivation(let error): self.init(derivation: error)
        case .nameTaken, .unreadable: self = .ours
        }
    }

    private init(catalog error: CatalogError) {
        switch error {
        case .unknownCloud(let name): self.init(401, "unknown cloud_name \(name)")
        case .assetNotFound(let name): self.init(404, "Resource not found - \(name.publicID)")
        case .assetExists(let name):
            self.init(409, "to_public_id (\(name.publicID)) already exists")
        case .assetChanged: self.init(409, "The resource was changed meanwhile")
        case .namedTransformationNotFound(let name):
            self.init(404, "Transformation not found - \(name)")
        case .namedTransformationExists(let name):
            self.init(409, "Transformation \(name) already exists")
        case .personNotFound(let id): self.init(404, "Person not found - \(id)")
        case .personExists(let name): self.init(409, "A person named \(name) already exists")
        case .missing(let thing, let name):
            self.init(
                404,
                thing == .folder
                    ? "Can't find folder with path \(name)"
                    : "\(thing.rawValue) not found - \(name)")
        case .taken(let thing, let name):
            self.init(409, "\(thing.rawValue) \(name) already exists")
        case .metadata(let mistake): self.init(400, Self.sentence(mistake))
        case .search(let mistake): self.init(400, SearchMistakeSentence(mistake).text)
        case .notEmpty(let thing, let name):
            self.init(
                400,
                thing == .folder
                    ? "Folder is not empty" : "\(thing.rawValue) \(name) is not empty")
        case .invalidCursor: self.init(400, "Invalid next_cursor")
        case .unstorableText: self.init(400, "Text must not hold NUL characters")
        case .schemaIsNewer, .unreadableRow, .database: self = .ours
        }
    }

    private init(storage error: StorageError) {
        switch error {
        case .noSpace:
            self.init(503, "The storage of this server is full", retryAfterSeconds: 60)
            isOurs = true
        case .readOnly, .denied, .tooManyOpenFiles, .alreadyCommitted, .failure: self = .ours
        }
    }

    private init(derivation error: DerivationError) {
        switch error {
        case .transformation(let error):
            self.init(400, "Invalid transformation - \(Self.sentence(error))")
        case .unknownNamedTransformation(let name):
            self.init(400, "Invalid transformation - there is no transformation named \(name)")
        case .namedTransformationsTooDeep(let name):
            self.init(400, "Invalid transformation - \(name) is nested too deeply")
        case .layerNotFound(let name): self.init(404, "Resource not found - \(name)")
        case .remote(let failure):
            // Delivery says the same.
            let reply = ErrorReply(failure)
            self.init(
                reply.status.code, reply.sentence, retryAfterSeconds: reply.retryAfter)
        case .function(let failure):
            let reply = ErrorReply(failure)
            self.init(
                reply.status.code, reply.sentence, retryAfterSeconds: reply.retryAfter)
        case .layerNeedsSignature(let name):
            self.init(401, "The layer \(name) may be shown by signed URLs only")
        case .notAPicture(let name): self.init(400, "\(name.publicID) is no image")
        case .unsupportedOutput(let format):
            self.init(400, "Invalid extension in transformation: \(format.rawValue)")
        case .render(let failure): self.init(render: failure)
        case .analysis(let failure): self.init(analysis: failure)
        case .underWay(let seconds):
            self.init(423, "The picture is still being made", retryAfterSeconds: seconds)
        case .assetChanged: self.init(409, "The resource was changed meanwhile")
        case .originalMissing(let name): self.init(404, "Resource not found - \(name.publicID)")
        case .catalog(let error): self.init(catalog: error)
        case .storage(let error): self.init(storage: error)
        }
    }

    private init(render failure: RenderFailure) {
        switch failure {
        case .imaging(.transformation(let error)):
            self.init(400, "Invalid transformation - \(Self.sentence(error))")
        case .imaging: self.init(400, "Invalid image file")
        case .worker(let error):
            switch error {
            case .queueFull(let seconds):
                self.init(503, "The server is busy", retryAfterSeconds: seconds)
            case .shuttingDown: self.init(503, "The server is restarting", retryAfterSeconds: 5)
            case .poisoned, .deadlineExceeded, .memoryExceeded, .crashed:
                self.init(400, "Invalid image file")
            case .exited, .startFailed, .protocolViolation, .messageTooLarge, .cancelled:
                self = .ours
            }
        }
    }

    /// As clients of each parameter know it.
    private static func unknownEngine(_ parameter: String, _ text: String) -> String {
        switch parameter {
        case "detection": return "Detection invalid model '\(text)'"
        case "raw_convert": return "Raw convert is invalid - \(text)"
        case "background_removal": return "Background removal is invalid - \(text)"
        default: return "\(parameter) \(text) is not valid"
        }
    }

    private static func sentence(_ error: TransformationError) -> String {
        let place = "'\(error.text)' at \(error.place)"
        switch error.reason {
        case .unknownParameter(let suggestion):
            return "unknown parameter in \(place)" + hint(suggestion)
        case .unknownWord(let parameter, let suggestion):
            return "unknown value of \(parameter) in \(place)" + hint(suggestion)
        case .invalidValue(let parameter, let expected):
            return "invalid value of \(parameter) in \(place), expected \(expected)"
        case .notSpoken(let what): return "\(what) are not supported yet, in \(place)"
        case .needsModel(let word): return "\(word) needs a model that is not installed"
        case .strayCondition: return "if_else or if_end without if_, in \(place)"
        case .limitExceeded(let what, let maximum): return "more than \(maximum) \(what)"
        case .malformedPath: return "malformed path, in \(place)"
        case .malformedText: return "malformed escapes, in \(place)"
        case .unknownVariable, .unknownFact, .wrongKind, .divisionByZero, .numberOutOfRange,
            .invalidResult, .dependsOnPixels:
            return MistakeSentence(error).text
        }
    }

    private static func sentence(_ mistake: MetadataMistake) -> String {
        let field = "metadata field \(mistake.field)"
        switch mistake.reason {
        case .unknownField: return "Unknown \(field)"
        case .notOfKind(let kind):
            return "Value \(mistake.value) of \(field) is no \(kind.rawValue)"
        case .noOption: return "Value \(mistake.value) is not in the datasource of \(field)"
        case .notValid: return "Value \(mistake.value) of \(field) breaks its validation"
        case .missing: return "Missing value of mandatory \(field)"
        case .disabled: return "The \(field) is disabled"
        case .severalValues: return "The \(field) takes one value"
        }
    }

    private static func hint(_ suggestion: String?) -> String {
        suggestion.map { " (did you mean \($0)?)" } ?? ""
    }
}
