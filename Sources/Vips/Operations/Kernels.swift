import CVips

/// Operations of our own, for what libvips does in many passes.
extension Image {
    /// Three bands of 8 bits, each as shares of all three (a row a band) and a constant, in levels
    /// of 0 to 255.
    ///
    /// - Throws: what libvips says of pictures of other bands or numbers.
    public func mixColors(rows: [[Double]], constants: [Double]) throws(VipsError) -> Image {
        precondition(rows.map(\.count) == [3, 3, 3] && constants.count == 3)
        return try kernel("mix_colors") {
            cvips_mix_colors(handle, rows.flatMap(\.self), constants)
        }
    }

    /// Three bands of 8 bits, to each of which `amount` times the detail of luma is added: what a
    /// pixel's luma is above its mean around it.
    ///
    /// - Parameters:
    ///   - mask: The weights of that mean from the middle outwards, both ways: 1 to 65 of them.
    ///   - luma: The three bands' shares of luma.
    /// - Throws: what libvips says of pictures of other bands or numbers.
    public func addDetail(
        mask: [Double], amount: Double, luma: [Double]
    ) throws(VipsError) -> Image {
        precondition(!mask.isEmpty && luma.count == 3)
        return try kernel("add_detail") {
            cvips_add_detail(handle, mask, Int32(mask.count - 1), amount, luma)
        }
    }

    private func kernel(
        _ name: String, _ make: () -> OpaquePointer?
    ) throws(VipsError) -> Image {
        OperationLog.current?.note(name)
        guard let image = make() else { throw VipsError(takingBufferFor: name) }
        return Image(owning: image)
    }
}
