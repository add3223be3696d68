import Foundation
import Imaging
import Vips
public import Vision

/// The life of an analysis process.
///
/// Models are loaded when a job first needs them, out of a folder that stays readable: loading all of
/// them at the start would cost each fresh process seconds and memory for what nobody may ask.
public enum AnalysisWorker {
    /// The program's arguments that make it one; the folder of models follows.
    public static let arguments = ["worker", "--analysis"]

    /// The folder of models in a command line that asks for an analysis process; `nil` in others.
    public static func models(in arguments: some Collection<String>) -> ModelFolder? {
        let words = Array(arguments)
        guard words.count == Self.arguments.count + 1, Array(words.dropLast()) == Self.arguments
        else { return nil }
        return ModelFolder(words[words.count - 1])
    }

    /// Gets libvips and the runtime ready, locks itself in, and does jobs until its parent goes
    /// away.
    public static func main(models: ModelFolder) -> Never {
        let analyser = Analyser(models: models)
        Worker.main(
            prepare: {
                try Engine.start()
                // What is asked for most. Where it fails, so will the jobs that need it.
                if models.firstMissing(of: [.faces]) == nil { try? analyser.load([.faces]) }
            },
            handle: { payload, descriptors, _ in handle(payload, descriptors, analyser) })
    }

    private static func handle(
        _ payload: [UInt8], _ descriptors: [Int32], _ analyser: Analyser
    ) -> [UInt8] {
        let reply: AnalysisReply
        do {
            let job = try JSONDecoder().decode(AnalysisJob.self, from: Data(payload))
            reply = try answer(job, descriptors, analyser)
        } catch let error as ImagingError {
            reply = .failedImaging(error)
        } catch let error as VisionError {
            reply = .failedVision(error)
        } catch let error as VipsError {
            reply = .failedImaging(ImagingError(error))
        } catch {
            reply = .failedImaging(.internalFailure(String(describing: error)))
        }
        return (try? Array(JSONEncoder().encode(reply))) ?? []
    }

    private static func answer(
        _ job: AnalysisJob, _ descriptors: [Int32], _ analyser: Analyser
    ) throws -> AnalysisReply {
        guard descriptors.count == 2 else {
            throw ImagingError.internalFailure("not two descriptors")
        }
        let (input, output) = (descriptors[0], descriptors[1])
        switch job {
        case .analyse(let wants, let limits):
            let side = Analyser.usefulSide(for: wants)
            let picture = try Picture(of: input, longestSide: side, limits: limits)
            let report = try analyser.analyse(picture, wants: wants)
            try FileHandle(fileDescriptor: output, closeOnDealloc: false)
                .write(contentsOf: JSONEncoder().encode(report))
            return .finished(width: report.width, height: report.height)
        case .cutOut(let care, let limits):
            let picture = try Picture(of: input, longestSide: longestMask, limits: limits)
            return try write(analyser.mask(of: picture, care: care), to: output)
        case .enlarge(let enlargement, let limits):
            let picture = try Picture(of: input, longestSide: nil, limits: limits)
            return try write(
                analyser.enlarge(
                    picture, enlargement, limit: limits.enlargedPixels), to: output)
        }
    }

    /// Pixels of the longer side of a mask; who uses it scales it.
    private static let longestMask = 2400

    private static func write(_ image: Image, to output: Int32) throws -> AnalysisReply {
        try image.run(
            "pngsave_target", ["target": .target(Target(descriptor: output)), "compression": 1])
        return .finished(width: image.width, height: image.height)
    }
}

extension Picture {
    /// The first frame of a file, upright, and no larger than it needs to be.
    fileprivate init(of descriptor: Int32, longestSide: Int?, limits: Limits) throws {
        let loader = try Loader(descriptor: descriptor, limits: limits)
        let own = Size(loader.inspection.width, loader.inspection.height)
        var request = LoadRequest()
        request.pages = .one(1)
        if let longestSide { request.size = own.shrunk(to: longestSide) }
        let canvas = try loader.load(request)
        try self.init(
            canvas.image, originalWidth: canvas.initialWidth, originalHeight: canvas.initialHeight)
    }
}

extension Size {
    /// The same shape with no side longer than that; `nil` where it is small enough already.
    func shrunk(to longest: Int) -> Size? {
        let side = max(width, height)
        guard side > longest else { return nil }
        let scale = Double(longest) / Double(side)
        return Size(
            Int((Double(width) * scale).rounded()), Int((Double(height) * scale).rounded()))
    }
}
