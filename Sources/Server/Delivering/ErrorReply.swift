import Assets
import Catalog
import Delivery
import Derivations
import HTTPTypes
import Imaging
import Rendering
import Storage
import Transformations

/// What a failed delivery says to the client: the only place that knows errors and HTTP.
struct ErrorReply {
    var status: HTTPResponse.Status
    /// One sentence, with the offending text and its place where there are any.
    var sentence: String
    /// Seconds after which another try makes sense.
    var retryAfter: Int?
    /// Whether the same request would fail again, so that the answer may be kept for a moment.
    var isLasting = false

    init(
        _ status: HTTPResponse.Status, _ sentence: String, retryAfter: Int? = nil,
        isLasting: Bool = true
    ) {
        self.status = status
        self.sentence = sentence
        self.retryAfter = retryAfter
        self.isLasting = isLasting
    }

    init(_ error: DeliveryError) {
        switch error {
        case .malformed(let error): self.init(error)
        case .unknownCloud(let name): self.init(.notFound, "Unknown cloud_name - \(name)")
        case .assetNotFound(let id): self.init(.notFound, "Resource not found - \(id)")
        case .remote(let failure): self.init(failure)
        case .signatureMissing:
            self.init(.unauthorized, "deny or ACL failure: this asset needs a signed URL")
        case .signatureInvalid:
            self.init(.unauthorized, "Invalid Signature: it is not the one of this URL")
        case .accessDenied:
            self.init(.unauthorized, "deny or ACL failure: this asset is not for everybody")
        case .transformationNotAllowed(let text):
            self.init(
                .unauthorized, "deny or ACL failure: \(text) needs a signed URL", isLasting: false)
        case .deliveryTypeNotServed(let type):
            self.init(.badRequest, "Delivery type \(type.rawValue) is not spoken yet")
        case .tooManyTagged(let tag, let limit):
            self.init(
                .badRequest, "More than \(limit) pictures have the tag \(tag)", isLasting: false)
        case .cannotTransform(let type):
            self.init(.badRequest, "Assets of type \(type.rawValue) cannot be transformed")
        case .derivation(let error): self.init(error)
        case .catalog: self = Self.unavailable
        case .storage: self = Self.unavailable
        }
    }

    private init(_ error: DerivationError) {
        switch error {
        case .transformation(let error): self.init(error)
        case .unknownNamedTransformation(let name):
            self.init(.badRequest, "Unknown transformation \(name)")
        case .namedTransformationsTooDeep(let name):
            self.init(.badRequest, "Named transformations name each other too deep: \(name)")
        case .layerNotFound(let name): self.init(.notFound, "Resource not found - \(name)")
        case .remote(let failure): self.init(failure)
        case .function(let failure): self.init(failure)
        case .layerNeedsSignature(let name):
            self.init(.unauthorized, "deny or ACL failure: layer \(name) needs a signed URL")
        case .notAPicture(let reference):
            self.init(.badRequest, "Not a picture - \(reference.publicID)")
        case .unsupportedOutput(let format):
            self.init(.badRequest, "Invalid extension in transformation: \(format.rawValue)")
        case .render(.imaging(let error)): self.init(error)
        case .render(.worker(let error)): self.init(error)
        case .analysis(let failure): self.init(failure)
        case .underWay(let seconds):
            self.init(
                .init(code: 423, reasonPhrase: "Locked"),
                "The picture is still being made, which takes a while: ask again",
                retryAfter: seconds, isLasting: false)
        case .assetChanged: self = Self.unavailable
        case .originalMissing(let reference):
            self.init(
                .notFound, "The original is missing - \(reference.publicID)", isLasting: false)
        case .catalog, .storage: self = Self.unavailable
        }
    }

    init(_ failure: RemoteFailure) {
        switch failure {
        case .off: self.init(.unauthorized, "deny or ACL failure: remote pictures are not fetched")
        case .notAllowed(let host):
            self.init(.unauthorized, "deny or ACL failure: fetching from \(host) is not allowed")
        case .malformed(let url):
            self.init(.badRequest, "Not an address that is fetched - \(url)")
        case .missing(let url, let status):
            let reason = status.map { "the answer was \($0)" } ?? "there is no such place"
            self.init(.notFound, "Error in loading \(url) - \(reason)")
        case .unreachable(let url):
            self.init(.notFound, "Error in loading \(url) - no answer", isLasting: false)
        case .tooLarge(let url, let limit):
            self.init(
                .badRequest,
                "Error in loading \(url) - File size too large. Maximum is \(limit).")
        case .notAPicture(let url):
            self.init(.badRequest, "Error in loading \(url) - it is no picture")
        case .unavailable: self = Self.unavailable
        }
    }

    init(_ failure: FunctionFailure) {
        switch failure {
        case .off: self.init(.unauthorized, "deny or ACL failure: functions are not called")
        case .unsigned:
            self.init(.unauthorized, "deny or ACL failure: functions need a signed URL")
        case .notAllowed(let host):
            self.init(.unauthorized, "deny or ACL failure: calling \(host) is not allowed")
        case .malformed(let url): self.init(.badRequest, "Not an address that is called - \(url)")
        case .refused(let url, let status):
            self.init(
                .badRequest, "The function at \(url) failed - the answer was \(status)",
                isLasting: false)
        case .unreachable(let url):
            self.init(
                .badRequest, "The function at \(url) failed - no answer", isLasting: false)
        case .tooLarge(let url, let limit):
            self.init(
                .badRequest,
                "The function at \(url) failed - its answer has more than \(limit) bytes",
                isLasting: false)
        case .unavailable: self = Self.unavailable
        }
    }

    private static let unavailable = ErrorReply(
        .serviceUnavailable, "The store is busy or unavailable", retryAfter: 1, isLasting: false)

    private static let tookTooLong = ErrorReply(
        .badRequest, "The picture took too long to make", isLasting: false)

    init(_ error: TransformationError) { self.init(.badRequest, MistakeSentence(error).text) }

    init(_ error: ImagingError) {
        switch error {
        case .emptyFile: self.init(.badRequest, "The original is empty")
        case .inaccessibleFile, .internalFailure:
            self.init(
                .internalServerError, "Something went wrong while rendering", isLasting: false)
        case .unsupportedFormat(let format):
            let name = format.map { " (\($0.rawValue))" } ?? ""
            self.init(.badRequest, "The original is of a format that is not decoded here\(name)")
        case .unwritableFormat(let format):
            self.init(.badRequest, "Invalid extension in transformation: \(format.rawValue)")
        case .tooManyBytes(let bytes, let limit):
            self.init(.badRequest, "File size too large. Got \(bytes). Maximum is \(limit).")
        case .tooManyPixels(let pixels, let limit):
            self.init(
                .badRequest, "The original has \(pixels) pixels, at most \(limit) are decoded")
        case .tooManyPixelsInAllFrames(let pixels, let limit):
            self.init(
                .badRequest, "The frames have \(pixels) pixels, at most \(limit) are decoded")
        case .tooManyFrames(let frames, let limit):
            self.init(
                .badRequest, "The original has \(frames) frames, at most \(limit) are decoded")
        case .tooManyBands(let bands, let limit):
            self.init(.badRequest, "The original has \(bands) bands, at most \(limit) are decoded")
        case .noSuchPage(let page, let count):
            self.init(.badRequest, "Invalid page in transformation: \(page) of \(count)")
        case .noSuchLayer(let name):
            self.init(.badRequest, "Invalid page in transformation: no layer \(name)")
        case .outputSideTooLong(let side, let limit):
            self.init(.badRequest, "A side would have \(side) pixels, at most \(limit) are made")
        case .tooManyOutputPixels(let pixels, let limit):
            self.init(
                .badRequest, "The result would have \(pixels) pixels, at most \(limit) are made")
        case .tooManyCharacters(let limit):
            self.init(.badRequest, "The text has more than \(limit) characters")
        case .brokenFont(let name):
            self.init(.badRequest, "The font cannot be read - \(name)")
        case .fontTooLarge(let name, let limit):
            self.init(.badRequest, "The font has more than \(limit) bytes - \(name)")
        case .layerStandsOut:
            self.init(.badRequest, "The text does not fit, and fl_text_disallow_overflow is set")
        case .needsStill(let word):
            self.init(.badRequest, "\(word) is done to stills, and this picture moves")
        case .cannotRetouch(.network(let task)):
            self.init(
                .badRequest, "A network would have to help (\(task.rawValue)), and none does here")
        case .cannotRetouch(.function): self.init(FunctionFailure.off)
        case .transformation(let error): self.init(error)
        case .corrupt(let reason):
            self.init(.badRequest, "The original cannot be decoded: \(reason.firstLine)")
        case .operationFailed(let name, let reason):
            self.init(.badRequest, "The picture cannot be made (\(name)): \(reason.firstLine)")
        case .tookTooLong: self = Self.tookTooLong
        }
    }

    init(_ error: WorkerError) {
        switch error {
        case .queueFull(let seconds):
            self.init(
                .serviceUnavailable, "Too many pictures are being made", retryAfter: seconds,
                isLasting: false)
        case .poisoned:
            self.init(.badRequest, "The original has stopped its decoder too often and is refused")
        case .deadlineExceeded:
            self = Self.tookTooLong
        case .memoryExceeded:
            self.init(.badRequest, "The picture took too much memory to make", isLasting: false)
        case .crashed, .exited:
            self.init(.badRequest, "The original stopped its decoder", isLasting: false)
        case .startFailed, .shuttingDown:
            self.init(
                .serviceUnavailable, "No render process is ready", retryAfter: 1, isLasting: false)
        default:
            self.init(
                .internalServerError, "Something went wrong while rendering", isLasting: false)
        }
    }
}

extension String {
    fileprivate var firstLine: String {
        String(split(whereSeparator: \.isNewline).first ?? "").trimmed
    }
}
