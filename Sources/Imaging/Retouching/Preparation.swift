import Assets
import Transformations
import Vips

/// Originals that a function has made into something else before they are read.
struct Preparation {
    let request: RenderRequest
    /// The files of the request's sources, then those of its retouches.
    let files: [Int32]

    /// The request and its files with what functions made of originals in the originals' places.
    ///
    /// - Throws: `MissingRetouch` where nobody has asked them yet.
    func prepared() throws -> (RenderRequest, [Int32]) {
        let transformation = try Transformation(
            parsing: request.transformation, vocabulary: .spoken,
            limits: .init(steps: .max / 4, layers: .max / 4))
        var result = (request: request, files: files)
        try prepare(0, by: transformation.steps.callsBefore, in: &result)
        for layer in transformation.layers {
            guard let index = request.sources.firstIndex(where: { $0.layer == layer.source.text })
            else { continue }
            let steps = [.component(layer.opener)] + layer.steps
            try prepare(index, by: steps.callsBefore, in: &result)
        }
        return result
    }

    private func prepare(
        _ index: Int, by urls: [String], in result: inout (request: RenderRequest, files: [Int32])
    ) throws {
        // A layer that is shown twice is the same file twice.
        guard !urls.isEmpty, files.indices.contains(index), result.files[index] == files[index]
        else { return }
        var file = files[index]
        for url in urls { file = try answer(of: url, to: file, index) }
        let before = try Inspection(descriptor: files[index], limits: request.limits)
        let now = try Inspection(descriptor: file, limits: request.limits)
        result.files[index] = file
        result.request.sources[index].format = now.format
        guard (before.width, before.height) != (now.width, now.height) else { return }
        let facts = result.request.sources[index].facts
        result.request.sources[index].facts = facts?.withoutAreas
        if index == 0 { result.request.facts = request.facts.withoutAreas }
    }

    private func answer(of url: String, to file: Int32, _ index: Int) throws -> Int32 {
        let bytes = try FileBytes(
            descriptor: file, limit: request.limits.originalBytes, name: "original")
        let format = try Inspection(descriptor: file, limits: request.limits).format
        let retouch = try Retouch(
            .function(url: url, shown: format), of: bytes.all, source: index)
        guard let place = request.retouches.firstIndex(of: retouch.digest),
            files.indices.contains(request.sources.count + place)
        else { throw MissingRetouch(retouch: retouch, shown: bytes.all) }
        return files[request.sources.count + place]
    }
}

extension [Step] {
    /// The functions that are called before anything else is done, in their order.
    fileprivate var callsBefore: [String] {
        flatMap { step -> [String] in
            guard case .component(let component) = step else { return [] }
            return component.items.compactMap { item in
                guard let call = (item.word as? FunctionCall)?.call, call.moment == .before else {
                    return nil
                }
                return call.url
            }
        }
    }
}
