extension ColorTable {
    /// Reads the table of colours that a layer is, by the layer's canonical text.
    ///
    /// - Throws: `ImagingError`, where the file is no table with its first bad line.
    init(of layer: String, _ request: RenderRequest, _ sources: [Int32]) throws {
        guard let index = request.sources.firstIndex(where: { $0.layer == layer }),
            index < sources.count
        else { throw ImagingError.internalFailure("a layer's file is missing") }
        let bytes = try Descriptor(sources[index]).contents(
            atMost: request.limits.originalBytes)
        do {
            self = try ColorTableText.read(bytes)
        } catch {
            throw ImagingError.operationFailed(name: "l_\(layer)", reason: error.reason)
        }
    }
}
