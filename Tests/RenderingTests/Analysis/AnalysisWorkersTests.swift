import CWorkerProcess
import Foundation
import Glibc
import Imaging
import Logging
import Testing
import Vision

@testable import Rendering

/// Analyses in real, locked-in processes.
@Suite(.serialized) struct AnalysisWorkersTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .path(percentEncoded: false)
    private static let folder = ModelFolder(
        ProcessInfo.processInfo.environment["HELIOGRAPH_MODELS"] ?? root + "/.cache/models")
    private static let astronaut = root + "/.cache/samples/tree/samples/astronaut.png"

    private static func isThere(_ models: Model...) -> Bool {
        folder.firstMissing(of: models) == nil
            && FileManager.default.fileExists(atPath: astronaut)
            && !FileManager.default.fileExists(atPath: root + "/.cache/samples/stand-ins")
    }

    /// Runs `body` with workers that nobody has started yet, and ends them.
    private func with<Outcome>(
        models: ModelFolder = folder, memoryMiB: Int = 2048,
        _ body: (AnalysisWorkers) async throws -> Outcome
    ) async throws -> Outcome {
        var configuration = WorkerConfiguration.analysis
        configuration.executable = LivePool.fixture
        configuration.memoryLimitBytes = memoryMiB << 20
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let workers = AnalysisWorkers(
            models: models, configuration: configuration, logger: logger)
        do {
            let outcome = try await body(workers)
            await workers.shutdown(grace: .zero)
            return outcome
        } catch {
            await workers.shutdown(grace: .zero)
            throw error
        }
    }

    /// A file that is nowhere but in memory.
    private final class MemoryFile {
        let descriptor = worker_memory_file("test")

        init(_ bytes: Data = Data()) {
            try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
                .write(contentsOf: bytes)
        }

        var bytes: Data {
            lseek(descriptor, 0, SEEK_SET)
            return
                (try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
                .readToEnd()) ?? Data()
        }

        deinit { close(descriptor) }
    }

    private func photograph() throws -> MemoryFile {
        MemoryFile(try Data(contentsOf: URL(filePath: Self.astronaut)))
    }

    @Test func aMissingModelIsNamedAtOnceAndNoProcessIsStarted() async throws {
        try await with(models: ModelFolder("/nonexistent")) { workers in
            let file = MemoryFile(Data("no picture".utf8))
            await #expect(throws: AnalysisFailure.vision(.modelMissing(.faces))) {
                _ = try await workers.analyse(
                    file.descriptor, wants: [.faces, .colors], limits: Limits(), inputKey: "x")
            }
            await #expect(throws: AnalysisFailure.vision(.modelMissing(.saliency))) {
                _ = try await workers.cutOut(
                    file.descriptor, care: .normal, output: file.descriptor, limits: Limits(),
                    inputKey: "x")
            }
            await #expect(throws: AnalysisFailure.vision(.modelMissing(.enlargingTwice))) {
                _ = try await workers.enlarge(
                    file.descriptor, .twice, output: file.descriptor, limits: Limits(),
                    inputKey: "x")
            }
            #expect(workers.pool.statistics.workersStarted == 0)
        }
    }

    @Test func whatNeedsNoModelWorksWithoutAny() async throws {
        try await with(models: ModelFolder("/nonexistent")) { workers in
            // A GIF of one red pixel.
            let bytes: [UInt8] = [
                71, 73, 70, 56, 57, 97, 1, 0, 1, 0, 128, 0, 0, 255, 0, 0, 0, 0, 0, 44, 0, 0, 0, 0,
                1, 0, 1, 0, 0, 2, 2, 68, 1, 0, 59,
            ]
            let file = MemoryFile(Data(bytes))
            let report = try await workers.analyse(
                file.descriptor, wants: [.colors, .perceptualHash], limits: Limits(),
                inputKey: "x")
            #expect((report.width, report.height) == (1, 1))
            #expect(report.colors?.colors == [.init(name: "#FF0000", percent: 100)])
            #expect(report.perceptualHash != nil && report.faces == nil)
        }
    }

    @Test func aFileThatIsNoPictureIsAtFault() async throws {
        try await with { workers in
            let file = MemoryFile(Data("no picture".utf8))
            await #expect(throws: AnalysisFailure.imaging(.unsupportedFormat(nil))) {
                _ = try await workers.analyse(
                    file.descriptor, wants: [.colors], limits: Limits(), inputKey: "x")
            }
        }
    }

    @Test(
        .enabled(
            if: isThere(.faces, .identity, .textLines, .labels, .objects, .saliency, .moderation),
            "models or photographs were not fetched"))
    func everythingIsSeenFromInsideTheSandbox() async throws {
        try await with { workers in
            let file = try photograph()
            let report = try await workers.analyse(
                file.descriptor, wants: Set(Analysis.allCases), limits: Limits(), inputKey: "x")
            #expect(report.faces?.count == 1)
            #expect(report.faces?.first?.identity?.numbers.count == 128)
            #expect(report.objects?.contains { $0.name == "person" } == true)
            #expect(report.saliency?.subject != nil)
            #expect(report.text != nil && report.labels?.isEmpty == false)
            #expect((report.moderation?.explicitness ?? 1) < 0.2)
            let statistics = workers.pool.statistics
            #expect(statistics.losses.isEmpty)
            print("analysis processes: \(statistics.sandboxReport)")
            for process in statistics.processIDs {
                print("everything at once: \(worker_resident_bytes(process) >> 20) MiB resident")
            }
            var facts = AssetFacts()
            facts.take(report)
            #expect(facts.faces == report.faces?.map { AssetFacts.Area($0.area) })
            #expect(facts.things?.isEmpty == false && facts.texts != nil)
        }
    }

    @Test(
        .enabled(
            if: isThere(.saliency, .background, .enlargingTwice),
            "models or photographs were not fetched"))
    func masksAndEnlargedPicturesAreWrittenIntoFiles() async throws {
        try await with { workers in
            let file = try photograph()
            let (mask, enlarged) = (MemoryFile(), MemoryFile())
            let size = try await workers.cutOut(
                file.descriptor, care: .normal, output: mask.descriptor, limits: Limits(),
                inputKey: "x")
            #expect(size == Size(512, 512))
            #expect(mask.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            let larger = try await workers.enlarge(
                file.descriptor, .twice, output: enlarged.descriptor, limits: Limits(),
                inputKey: "x")
            #expect(larger == Size(1024, 1024))
            #expect(enlarged.bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
            for process in workers.pool.statistics.processIDs {
                print("cut out, enlarged: \(worker_resident_bytes(process) >> 20) MiB resident")
            }
            #expect(workers.pool.statistics.losses.isEmpty)
        }
    }

    @Test(.enabled(if: isThere(.textLines), "models or photographs were not fetched"))
    func memoryIsBounded() async throws {
        try await with(memoryMiB: 150) { workers in
            let file = try photograph()
            await #expect(throws: AnalysisFailure.self) {
                _ = try await workers.analyse(
                    file.descriptor, wants: Set(Analysis.allCases), limits: Limits(),
                    inputKey: "x")
            }
        }
    }

    @Test(
        arguments: [
            (100, 50, 200, nil), (400, 100, 200, Size(200, 50)), (3, 1000, 500, Size(2, 500)),
            (1, 100_000, 100, Size(1, 100)),
        ] as [(Int, Int, Int, Size?)])
    func picturesAreShrunkToWhatIsOfUse(width: Int, height: Int, longest: Int, wanted: Size?) {
        #expect(Size(width, height).shrunk(to: longest) == wanted)
    }

    @Test func aCommandLineForAnalysisIsToldFromOthers() {
        #expect(
            AnalysisWorker.models(in: ["worker", "--analysis", "/m"]) == ModelFolder("/m"))
        #expect(AnalysisWorker.models(in: ["worker"]) == nil)
        #expect(AnalysisWorker.models(in: ["worker", "--analysis"]) == nil)
        #expect(AnalysisWorker.models(in: ["serve", "--analysis", "/m"]) == nil)
    }
}
