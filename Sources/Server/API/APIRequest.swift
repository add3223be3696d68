public import Storage

/// One call of the Upload or Admin API, read from HTTP.
public struct APIRequest: Sendable {
    /// Key and secret of an `Authorization: Basic`.
    public struct BasicCredentials: Sendable {
        /// The public half.
        public var key: String
        /// The secret half; it never reaches a log or an answer.
        public var secret: String

        /// Puts credentials together.
        public init(key: String, secret: String) {
            self.key = key
            self.secret = secret
        }
    }

    /// A file that came as a part of a form.
    public struct UploadedFile: Sendable {
        /// Its bytes; gone with its last owner.
        public var file: TemporaryFile
        /// Its name as the client says.
        public var filename: String?
        /// Which bytes of the whole it is, where it is a part.
        public var part: Part?

        /// A part of a file that comes in several calls.
        public struct Part: Sendable {
            /// What the client calls the whole (`X-Unique-Upload-Id`).
            public var identifier: String
            /// What its `Content-Range` says.
            public var range: String

            /// Puts a part together.
            public init(identifier: String, range: String) {
                self.identifier = identifier
                self.range = range
            }
        }

        /// Puts a file together.
        public init(file: TemporaryFile, filename: String?) {
            self.file = file
            self.filename = filename
        }
    }

    /// In upper case.
    public var method: String
    /// The decoded path behind `/v1_1/<cloud>/`.
    public var segments: [String]
    /// The cloud that the path names, as it is written.
    public var cloud: String
    /// Of query and body together; `name[]` and `name[0]` are folded into `name`.
    public var parameters: [String: [String]]
    /// What an `Authorization: Basic` says.
    public var basic: BasicCredentials?
    /// The form's part `file`.
    public var uploaded: UploadedFile?
    /// How URLs in the answer begin, without a slash at the end.
    public var baseURL: String
    /// What the call is called in the log.
    public var requestID: String

    /// The segments that say something.
    var path: [String] { segments.filter { !$0.isEmpty } }

    /// Puts a call together.
    public init(
        method: String, segments: [String], cloud: String, parameters: [String: [String]] = [:],
        basic: BasicCredentials? = nil, uploaded: UploadedFile? = nil, baseURL: String,
        requestID: String
    ) {
        self.method = method
        self.segments = segments
        self.cloud = cloud
        self.parameters = parameters
        self.basic = basic
        self.uploaded = uploaded
        self.baseURL = baseURL
        self.requestID = requestID
    }
}

/// The answer to a call.
public struct APIReply: Sendable {
    /// The HTTP status.
    public var status: Int
    /// JSON.
    public var body: [UInt8]
    /// Header fields, `Content-Type` included, `Content-Length` left out.
    public var headers: [(name: String, value: String)]
    /// What is sent instead of the body.
    public var download: APIDownload?
}
