import Foundation
import Testing
import Vips

@testable import Vision

/// One analyser for all tests, and libvips, which must not set text on two threads at once.
actor Seer {
    static let shared = Seer()

    private let analyser = Analyser(models: Seer.folder)

    /// Where set-up puts models.
    static let folder = ModelFolder(
        ProcessInfo.processInfo.environment["HELIOGRAPH_MODELS"] ?? root + "/.cache/models")

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path(percentEncoded: false)

    /// Does something with the analyser while nobody else does.
    func with<Value: Sendable>(_ work: @Sendable (Analyser) throws -> Value) throws -> Value {
        try Self.start.get()
        return try work(analyser)
    }

    private static let start = Result {
        try Library.start(.init(operations: ["VipsForeignLoadPng", "VipsForeignLoadJpeg"]))
    }

    /// Looks at a picture that `make` makes.
    func look(
        _ wants: Set<Analysis>, at make: @Sendable () throws -> Image
    ) throws -> AnalysisReport {
        try with { analyser in
            let image = try make()
            return try analyser.analyse(
                try Picture(image, originalWidth: image.width, originalHeight: image.height),
                wants: wants)
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// A test that cannot be made without a model is left out where set-up could not fetch it.
    static func needs(_ models: Model...) -> Self {
        let missing = Seer.folder.firstMissing(of: models)
        return .enabled(
            if: missing == nil,
            "\(missing?.name ?? "") was not fetched; scripts/models.sh --retry tries again")
    }

    /// A test that needs photographs is left out where drawn pictures stand in for them.
    static var needsPhotographs: Self {
        .enabled(
            if: Photographs.areThere,
            "the sample photographs were not fetched; scripts/samples.sh --retry tries again")
    }
}

/// The photographs that set-up fetches, all in the public domain or CC0.
enum Photographs {
    static let folder = Seer.root + "/.cache/samples"

    static var areThere: Bool {
        FileManager.default.fileExists(atPath: folder + "/tree/samples/astronaut.png")
            && !FileManager.default.fileExists(atPath: folder + "/stand-ins")
    }

    /// sRGB, three bands, in memory.
    static func image(_ name: String) throws -> Image {
        let bytes = try Data(contentsOf: URL(filePath: folder + "/tree/samples/" + name))
        let loader = name.hasSuffix(".png") ? "pngload_source" : "jpegload_source"
        let source = try Source(bytes: Array(bytes))
        let image = try Operation.run(loader, ["source": .source(source)]).image()
        let colored = try image.interpretation == .srgb ? image : image.colourspace(.srgb)
        return try colored.extractBand(0, count: 3).copyMemory()
    }
}

extension Picture {
    /// A picture that is its own original.
    init(_ image: Image) throws(VisionError) {
        try self.init(image, originalWidth: image.width, originalHeight: image.height)
    }
}
