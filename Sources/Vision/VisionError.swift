import Vips

/// Why a picture was not looked at. The cases hold facts; sentences are made elsewhere.
public enum VisionError: Error, Hashable, Sendable, Codable {
    /// A model is not in the folder of models.
    case modelMissing(Model)
    /// A model is there and cannot be used; the runtime's own words, for the log.
    case modelFailed(Model, reason: String)
    /// The picture would become larger than allowed; in pixels.
    case tooManyPixels(Int, limit: Int)
    /// libvips failed with a picture that was fine so far.
    case operationFailed(name: String, reason: String)

    init(_ error: VipsError) {
        self = .operationFailed(name: error.operation, reason: error.text)
    }
}
