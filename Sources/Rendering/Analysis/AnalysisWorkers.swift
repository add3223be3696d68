internal import CWorkerProcess
import Foundation
internal import Glibc
public import Imaging
public import Logging
public import Vision

/// Pictures looked at in processes of their own: neither their number nor their deadlines are those
/// of renders, which they never delay.
///
/// No process runs until somebody asks: a server that looks at nothing pays nothing.
public struct AnalysisWorkers: Sendable {
    public let pool: WorkerPool
    /// Where models are.
    public let models: ModelFolder

    /// - Parameter configuration: number, limits and deadlines; what program is started, and what
    ///   it may read, is added here.
    public init(models: ModelFolder, configuration: WorkerConfiguration, logger: Logger) {
        var configuration = configuration
        configuration.arguments = AnalysisWorker.arguments + [models.path]
        configuration.readablePaths.append(models.path)
        self.models = models
        pool = WorkerPool(configuration: configuration, logger: logger)
    }

    /// Looks at a picture for all that is wanted. The descriptor stays the caller's and must stay
    /// open until this returns.
    ///
    /// - Parameter inputKey: what the picture is called on the list of files that kill processes.
    /// - Throws: `AnalysisFailure.vision(.modelMissing)` at once where a model is not there.
    public func analyse(
        _ descriptor: Int32, wants: Set<Analysis>, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) -> AnalysisReport {
        let wanted = Analysis.allCases.filter(wants.contains).flatMap(\.models)
        if let missing = models.firstMissing(of: wanted) { throw .vision(.modelMissing(missing)) }
        let output = worker_memory_file("report")
        guard output >= 0 else { throw .imaging(.inaccessibleFile(errno: -output)) }
        defer { close(output) }
        _ = try await ask(.analyse(wants, limits), descriptor, output, inputKey)
        guard let bytes = Self.contents(of: output),
            let report = try? JSONDecoder().decode(AnalysisReport.self, from: bytes)
        else { throw .worker(.protocolViolation) }
        return report
    }

    /// What cuts out: the small model does for those who did not fetch the large one.
    public var cutOutModel: Model { models.holds(.background) ? .background : .saliency }

    /// Writes what stands in front as a PNG of one band into the open file behind `output`: 255
    /// where it is, 0 where the background is. It has the upright picture's shape, and its size
    /// unless that is very large.
    ///
    /// - Returns: the mask's size.
    public func cutOut(
        _ descriptor: Int32, care: EdgeCare, output: Int32, limits: Limits, inputKey: String
    ) async throws(AnalysisFailure) -> Size {
        if let missing = models.firstMissing(of: [cutOutModel]) {
            throw .vision(.modelMissing(missing))
        }
        return try await ask(.cutOut(care, limits), descriptor, output, inputKey)
    }

    /// Writes the picture's first frame, upright and several times as large, as a PNG into the open
    /// file behind `output`.
    ///
    /// - Returns: the size that it has then.
    public func enlarge(
        _ descriptor: Int32, _ enlargement: Enlargement, output: Int32, limits: Limits,
        inputKey: String
    ) async throws(AnalysisFailure) -> Size {
        if let missing = models.firstMissing(of: [enlargement.model]) {
            throw .vision(.modelMissing(missing))
        }
        return try await ask(.enlarge(enlargement, limits), descriptor, output, inputKey)
    }

    /// Ends all processes; those at work may finish for `grace`.
    public func shutdown(grace: Duration) async { await pool.shutdown(grace: grace) }

    private func ask(
        _ job: AnalysisJob, _ descriptor: Int32, _ output: Int32, _ inputKey: String
    ) async throws(AnalysisFailure) -> Size {
        let reply: AnalysisReply
        do {
            try await pool.start()
            let payload = Array(try JSONEncoder().encode(job))
            let answer = try await pool.run(
                WorkerJob(
                    payload: payload, descriptors: [descriptor, output], inputKeys: [inputKey]))
            reply = try JSONDecoder().decode(AnalysisReply.self, from: Data(answer))
        } catch let error as WorkerError {
            throw .worker(error)
        } catch {
            throw .worker(.protocolViolation)
        }
        switch reply {
        case .finished(let width, let height): return Size(width, height)
        case .failedImaging(let error): throw .imaging(error)
        case .failedVision(let error): throw .vision(error)
        }
    }

    /// Everything in a file, whatever its offset.
    private static func contents(of descriptor: Int32) -> Data? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
            return nil
        }
        return try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
            .read(upToCount: Int(status.st_size))
    }
}

extension WorkerConfiguration {
    /// What analysis processes are allowed unless somebody says otherwise: one, behind renders in
    /// the line for processors, with time for what takes seconds.
    public static var analysis: WorkerConfiguration {
        var configuration = WorkerConfiguration()
        configuration.count = 1
        configuration.softDeadline = .seconds(30)
        configuration.hardDeadline = .seconds(40)
        configuration.processorLimit = .seconds(60)
        configuration.queueLimit = 64
        configuration.queueWaitLimit = .seconds(30)
        configuration.memoryLimitBytes = 2048 << 20
        configuration.recycleAboveBytes = 1280 << 20
        configuration.niceness = 10
        return configuration
    }
}
