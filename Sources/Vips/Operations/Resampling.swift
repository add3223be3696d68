extension Image {
    /// Scales, shrinking by averages and then by a kernel. Premultiply alpha before.
    public func resize(
        _ scale: Double, vscale: Double? = nil, kernel: Kernel = .lanczos3
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = ["scale": .double(scale), "kernel": .nick(kernel)]
        if let vscale { arguments["vscale"] = .double(vscale) }
        return try call("resize", arguments)
    }

    /// Shrinks by kernel only, by factors of 1 or more.
    public func reduce(
        _ hshrink: Double, _ vshrink: Double, kernel: Kernel = .lanczos3
    ) throws(VipsError) -> Image {
        try call(
            "reduce",
            ["hshrink": .double(hshrink), "vshrink": .double(vshrink), "kernel": .nick(kernel)])
    }

    /// Shrinks by averages, by factors of 1 or more.
    public func shrink(_ hshrink: Double, _ vshrink: Double) throws(VipsError) -> Image {
        try call("shrink", ["hshrink": .double(hshrink), "vshrink": .double(vshrink)])
    }

    /// Transforms by the matrix a b / c d: x' = a·x + b·y, y' = c·x + d·y. `interpolate` is an
    /// interpolator's nick; `area` is left, top, width and height of the output.
    public func affine(
        _ matrix: [Double], interpolate: String = "bicubic", area: [Int]? = nil,
        offset: (x: Double, y: Double) = (0, 0), background: [Double]? = nil,
        extend: Extend = .background, premultiplied: Bool = false
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "matrix": .doubles(matrix), "interpolate": .string(interpolate),
            "odx": .double(offset.x), "ody": .double(offset.y), "extend": .nick(extend),
            "premultiplied": .bool(premultiplied),
        ]
        if let area { arguments["oarea"] = .ints(area) }
        if let background { arguments["background"] = .doubles(background) }
        return try call("affine", arguments)
    }

    /// Rotates by any angle, degrees clockwise; the result is the bounding box.
    public func rotate(
        _ degrees: Double, background: [Double]? = nil, interpolate: String = "bicubic"
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "angle": .double(degrees), "interpolate": .string(interpolate),
        ]
        if let background { arguments["background"] = .doubles(background) }
        return try call("rotate", arguments)
    }

    /// Fetches every pixel from where `index`, a two-band image of coordinates, says.
    public func mapim(
        _ index: Image, interpolate: String = "bicubic", background: [Double]? = nil,
        extend: Extend = .background, premultiplied: Bool = false
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "index": .image(index), "interpolate": .string(interpolate), "extend": .nick(extend),
            "premultiplied": .bool(premultiplied),
        ]
        if let background { arguments["background"] = .doubles(background) }
        return try call("mapim", arguments)
    }

    /// A thumbnail that fits into the box, or with `crop` fills it.
    public func thumbnailImage(
        width: Int, height: Int, crop: Interesting = .none, force: Bool = false
    ) throws(VipsError) -> Image {
        try call(
            "thumbnail_image",
            [
                "width": .int(width), "height": .int(height), "crop": .nick(crop),
                "size": force ? "force" : "both",
            ])
    }

    /// Where to cut a window of that size, and the point that attracted it most. The pixels must
    /// be readable in any order (`copyMemory`).
    public func smartcrop(
        width: Int, height: Int, interesting: Interesting = .attention
    ) throws(VipsError) -> (image: Image, attentionX: Int, attentionY: Int) {
        let operation = try Operation.run(
            "smartcrop",
            [
                "input": .image(self), "width": .int(width), "height": .int(height),
                "interesting": .nick(interesting),
            ])
        return (
            try operation.image(), try operation.int("attention-x"),
            try operation.int("attention-y")
        )
    }
}
