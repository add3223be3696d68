import Foundation
import Imaging

/// The life of a render process.
public enum ImageWorker {
    /// Gets libvips and the fonts ready, locks itself in, and does jobs until its parent goes away.
    public static func main() -> Never {
        Worker.main(prepare: { try Renderer.prepare() }, handle: handle)
    }

    private static func handle(
        _ payload: [UInt8], _ descriptors: [Int32], _ cancellation: Cancellation
    ) -> [UInt8] {
        let reply: ImageReply
        do {
            let job = try JSONDecoder().decode(ImageJob.self, from: Data(payload))
            reply = try answer(job, descriptors, cancellation)
        } catch let error as ImagingError {
            reply = .failed(error)
        } catch {
            reply = .failed(.internalFailure(String(describing: error)))
        }
        return (try? Array(JSONEncoder().encode(reply))) ?? []
    }

    private static func answer(
        _ job: ImageJob, _ descriptors: [Int32], _ cancellation: Cancellation
    ) throws -> ImageReply {
        switch job {
        case .render(let request):
            let count = request.sources.count + request.retouches.count + 1
            guard descriptors.count == count, let output = descriptors.last else {
                throw ImagingError.internalFailure("descriptors do not match sources")
            }
            return .rendered(
                try Renderer(deadline: cancellation.deadline).attempt(
                    request, sources: Array(descriptors.dropLast()), output: output))
        case .inspect(let limits):
            guard let descriptor = descriptors.first else {
                throw ImagingError.internalFailure("no descriptor")
            }
            return .inspected(try Inspection(descriptor: descriptor, limits: limits))
        case .clean(let limits):
            guard descriptors.count == 2 else {
                throw ImagingError.internalFailure("not two descriptors")
            }
            return .cleaned(
                try PersonalData.writeCleaned(
                    of: descriptors[0], to: descriptors[1], limits: limits))
        case .readFields(let limits):
            guard let descriptor = descriptors.first else {
                throw ImagingError.internalFailure("no descriptor")
            }
            return .fields(try FileFields(descriptor: descriptor, limits: limits).all)
        }
    }
}
