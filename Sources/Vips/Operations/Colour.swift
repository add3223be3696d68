extension Image {
    /// Converts between colour spaces that libvips knows by formula, CMYK by its own profile.
    public func colourspace(_ space: Interpretation) throws(VipsError) -> Image {
        try call("colourspace", ["space": .nick(space)])
    }

    /// Converts from the embedded profile (or the given one where none is embedded) to another.
    /// Profiles are libvips' own (`srgb`, `p3`, `cmyk`) or files.
    public func iccTransform(
        to profile: String, from fallback: String? = nil, embedded: Bool = true,
        intent: Intent = .relative, depth: Int = 8
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "output-profile": .string(profile), "embedded": .bool(embedded),
            "intent": .nick(intent), "depth": .int(depth),
        ]
        if let fallback { arguments["input-profile"] = .string(fallback) }
        return try call("icc_transform", arguments)
    }

    /// Converts from the embedded profile to Lab.
    public func iccImport(
        from fallback: String? = nil, embedded: Bool = true, intent: Intent = .relative
    ) throws(VipsError) -> Image {
        var arguments: [String: Argument] = [
            "embedded": .bool(embedded), "intent": .nick(intent),
        ]
        if let fallback { arguments["input-profile"] = .string(fallback) }
        return try call("icc_import", arguments)
    }

    /// Converts from Lab to a profile.
    public func iccExport(
        to profile: String, intent: Intent = .relative, depth: Int = 8
    ) throws(VipsError) -> Image {
        try call(
            "icc_export",
            ["output-profile": .string(profile), "intent": .nick(intent), "depth": .int(depth)])
    }

    /// The difference to another image in Lab, by CIEDE2000 where `perceptual`, else by CIE 1976.
    public func deltaE(_ right: Image, perceptual: Bool = true) throws(VipsError) -> Image {
        try call(perceptual ? "dE00" : "dE76", ["right": .image(right)])
    }
}
