public import Assets
public import Catalog
import Imaging
public import Rendering
public import Storage
public import Transformations

/// Why there is no derived resource.
public enum DerivationError: Error, Equatable, Sendable {
    /// The transformation cannot be done.
    case transformation(TransformationError)
    case unknownNamedTransformation(String)
    /// Named transformations that name each other.
    case namedTransformationsTooDeep(String)
    /// The asset of a layer, as the layer calls it.
    case layerNotFound(String)
    /// A layer's remote picture is not to be had.
    case remote(RemoteFailure)
    /// A function did not make its picture.
    case function(FunctionFailure)
    /// A layer shows an asset that only signed URLs may show.
    case layerNeedsSignature(String)
    /// The asset is no picture.
    case notAPicture(AssetReference)
    /// The format is known but cannot be written.
    case unsupportedOutput(Format)
    /// The render process says why not.
    case render(RenderFailure)
    /// The picture had to be looked at, and was not.
    case analysis(AnalysisFailure)
    /// It takes longer than anybody waits for, and goes on: worth another try after this time.
    case underWay(retryAfterSeconds: Int)
    /// The asset, or a layer's, was replaced meanwhile: worth another try.
    case assetChanged
    /// The original's file is gone.
    case originalMissing(AssetReference)
    case catalog(CatalogError)
    case storage(StorageError)
}

extension DerivationError {
    /// The same error; what is wrong with a transformation is looked for in `path`, because who
    /// evaluated it has not seen that.
    public func located(in path: String) -> DerivationError {
        switch self {
        case .transformation(let error): .transformation(error.located(in: path))
        case .render(.imaging(.transformation(let error))):
            .render(.imaging(.transformation(error.located(in: path))))
        case .unknownNamedTransformation, .namedTransformationsTooDeep, .layerNotFound,
            .function, .layerNeedsSignature, .notAPicture, .unsupportedOutput, .render, .remote,
            .analysis,
            .underWay, .assetChanged,
            .originalMissing, .catalog, .storage:
            self
        }
    }
}
