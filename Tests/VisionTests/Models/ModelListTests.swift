import Foundation
import Testing
import Vips

@testable import Vision

@Suite struct `The list of models` {
    @Test func `is the file that set-up reads`() throws {
        let written = try String(
            contentsOfFile: Seer.root + "/config/models/models.txt", encoding: .utf8)
        #expect(
            written == ModelSource.list,
            "heliograph models --list > config/models/models.txt mends it")
    }

    @Test func `has every model once, with files that are pinned`() {
        #expect(Set(ModelSource.all.map(\.model)) == Set(Model.allCases))
        #expect(ModelSource.all.count == Model.allCases.count)
        let files = ModelSource.all.flatMap(\.files)
        #expect(Set(files.map(\.path)).count == files.count)
        for digits in files.map(\.sha256) + ModelSource.all.map(\.wheel.sha256) {
            #expect(digits.count == 64 && digits.allSatisfy(\.isHexDigit), "\(digits)")
        }
    }

    @Test(arguments: Model.allCases)
    func `names each model and says what it is for`(model: Model) {
        #expect(!model.name.isEmpty && !model.purpose.isEmpty)
        #expect(ModelSource.of(model)?.files.isEmpty == false)
    }
}

@Suite struct `A folder of models` {
    private let empty = ModelFolder("/nonexistent")

    @Test func `names what would do the work, not what runs it, where nothing is there`() {
        #expect(empty.firstMissing(of: [.faces]) == .faces)
        #expect(empty.firstMissing(of: [Model]()) == nil)
    }

    @Test(arguments: Analysis.allCases)
    func `without its models an analysis fails by the name of one, and others go on`(
        analysis: Analysis
    ) async throws {
        let empty = empty
        try await Seer.shared.with { _ in
            let picture = try Picture(.solid([9, 99, 199], width: 8, height: 8))
            let analyser = Analyser(models: empty)
            if let model = analysis.models.first {
                #expect(throws: VisionError.modelMissing(model)) {
                    _ = try analyser.analyse(picture, wants: [analysis])
                }
            } else {
                _ = try analyser.analyse(picture, wants: [analysis])
            }
        }
    }

    @Test func `without models nothing is cut out or enlarged`() async throws {
        let empty = empty
        try await Seer.shared.with { _ in
            let picture = try Picture(.solid([9, 99, 199], width: 8, height: 8))
            let analyser = Analyser(models: empty)
            #expect(throws: VisionError.modelMissing(.saliency)) {
                _ = try analyser.mask(of: picture, care: .normal)
            }
            #expect(throws: VisionError.modelMissing(.enlargingTwice)) {
                _ = try analyser.enlarge(picture, .twice)
            }
        }
    }

    @Test func `tells missing, wrong and right files apart`() throws {
        let path = NSTemporaryDirectory() + "heliograph-models-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try "abc".write(toFile: path + "/right", atomically: false, encoding: .utf8)
        try "abd".write(toFile: path + "/wrong", atomically: false, encoding: .utf8)
        let folder = ModelFolder(path)
        let digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        for (name, state) in [
            ("right", ModelFolder.State.verified), ("wrong", .wrong), ("missing", .missing),
        ] {
            #expect(folder.state(of: ModelFile(name, 3, digits, from: "")) == state)
        }
    }

    @Test(.needs(.faces)) func `a library that cannot be opened fails with its own words`() {
        #expect(throws: VisionError.self) { _ = try Runtime(folder: empty) }
        #expect(throws: VisionError.self) {
            _ = try Runtime(folder: Seer.folder).session(.faces, at: "/nonexistent")
        }
    }
}
