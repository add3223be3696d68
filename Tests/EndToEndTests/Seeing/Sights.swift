import Foundation
import Testing

/// The models and the photographs that set-up fetches.
enum Sights {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)

    static let models =
        ProcessInfo.processInfo.environment["HELIOGRAPH_MODELS"] ?? root + "/.cache/models"

    static func photograph(_ name: String) throws -> [UInt8] {
        Array(
            try Data(contentsOf: URL(filePath: root + "/.cache/samples/tree/samples/" + name)))
    }

    static var areThere: Bool {
        let files = FileManager.default
        let needed = [
            "yunet.onnx", "yolov4-tiny.onnx", "u2netp.onnx", "span-x2.onnx", "span-x4.onnx",
            "efficientnet-lite3.tflite",
            "ppocr-rec.onnx", "sface.onnx", "open-nsfw.onnx", "openvino/libopenvino_c.so.2641",
        ]
        return needed.allSatisfy { files.fileExists(atPath: models + "/" + $0) }
            && files.fileExists(atPath: root + "/.cache/samples/tree/samples/astronaut.png")
            && !files.fileExists(atPath: root + "/.cache/samples/stand-ins")
    }
}

extension Trait where Self == ConditionTrait {
    /// Left out where set-up could not fetch what it needs.
    static var needsSights: Self {
        .enabled(if: Sights.areThere, "models or photographs were not fetched")
    }
}
