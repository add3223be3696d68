import Assets
import Foundation
public import Imaging

/// Why a render process gave no picture.
public enum RenderFailure: Error, Equatable, Sendable {
    /// The picture, or what was asked of it, is at fault.
    case imaging(ImagingError)
    /// The process is.
    case worker(WorkerError)
}

/// What is asked of a render process.
enum ImageJob: Codable {
    /// The descriptors are the sources' in their order, the retouches' in theirs, then the output's.
    case render(RenderRequest)
    /// The only descriptor is the file's.
    case inspect(Limits)
    /// The descriptors are the file's, then the copy's.
    case clean(Limits)
    /// The only descriptor is the file's.
    case readFields(Limits)
}

/// What a render process answers.
enum ImageReply: Codable {
    case rendered(RenderOutcome)
    case inspected(Inspection)
    /// Whether there was anything to take out, and a copy was written.
    case cleaned(Bool)
    case fields([String: String])
    case failed(ImagingError)
}

/// Pictures made and looked at in render processes.
public struct ImageWorkers: Sendable {
    public let pool: WorkerPool

    public init(pool: WorkerPool) { self.pool = pool }

    /// Renders into the file behind `output`, or writes what is to be retouched first. All descriptors
    /// stay the caller's and must stay open until this returns.
    ///
    /// - Parameters:
    ///   - sources: the files of the request's sources, then those of its retouches.
    ///   - inputKeys: what the sources are called on the list of files that kill renderers.
    public func render(
        _ request: RenderRequest, sources: [Int32], output: Int32, inputKeys: [String]
    ) async throws(RenderFailure) -> RenderOutcome {
        let reply = try await ask(.render(request), sources + [output], inputKeys)
        guard case .rendered(let outcome) = reply else { throw .worker(.protocolViolation) }
        return outcome
    }

    /// Looks at a file's header. The descriptor stays the caller's.
    public func inspect(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Inspection {
        let reply = try await ask(.inspect(limits), [descriptor], [inputKey])
        guard case .inspected(let inspection) = reply else { throw .worker(.protocolViolation) }
        return inspection
    }

    /// Writes a copy of a file without personal metadata, its pixels untouched, into the open file
    /// `copy`. All descriptors stay the caller's.
    ///
    /// - Returns: whether there was anything to take out; nothing is written otherwise.
    public func clean(
        _ descriptor: Int32, into copy: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> Bool {
        let reply = try await ask(.clean(limits), [descriptor, copy], [inputKey])
        guard case .cleaned(let isCopied) = reply else { throw .worker(.protocolViolation) }
        return isCopied
    }

    /// What a file says about itself: fields of EXIF, IPTC and XMP, and a few of its header. The
    /// descriptor stays the caller's.
    public func fields(
        _ descriptor: Int32, limits: Limits, inputKey: String
    ) async throws(RenderFailure) -> [String: String] {
        let reply = try await ask(.readFields(limits), [descriptor], [inputKey])
        guard case .fields(let fields) = reply else { throw .worker(.protocolViolation) }
        return fields
    }

    private func ask(
        _ job: ImageJob, _ descriptors: [Int32], _ inputKeys: [String]
    ) async throws(RenderFailure) -> ImageReply {
        let reply: ImageReply
        do {
            let payload = Array(try JSONEncoder().encode(job))
            let answer = try await pool.run(
                WorkerJob(payload: payload, descriptors: descriptors, inputKeys: inputKeys))
            reply = try JSONDecoder().decode(ImageReply.self, from: Data(answer))
        } catch let error as WorkerError {
            throw .worker(error)
        } catch {
            throw .worker(.protocolViolation)
        }
        if case .failed(let error) = reply { throw .imaging(error) }
        return reply
    }
}
