import Assets
import Transformations
import Vips

/// Decides what is left to decide once there are pixels, and writes them.
struct OutputWriter {
    let script: RenderScript
    let request: RenderRequest
    /// The files of the request's sources: the base's for the fields that may be kept, and a profile's.
    let sources: [Int32]
    /// The qualities that pictures of this request are written with.
    let known: KnownQualities

    init(script: RenderScript, request: RenderRequest, sources: [Int32]) {
        self.script = script
        self.request = request
        self.sources = sources
        known = KnownQualities(request.knownQualities)
    }

    func write(_ canvas: inout Canvas, to descriptor: Int32) throws -> RenderResult {
        if script.wantsInfo {
            let result = try encode(&canvas).result
            let info = PictureInfo(
                input: try base().inspection, output: result, canvas: canvas)
            let bytes = try Descriptor(descriptor).write(Array(info.text.utf8))
            return RenderResult(
                format: .json, width: result.width, height: result.height, pages: 1, bytes: bytes)
        }
        let (format, settings) = try decide(&canvas)
        if format == .svg, let drawing = canvas.drawing {
            return try drawing.write(to: descriptor)
        }
        var result: RenderResult
        // Where a quality was known, so would be that no loss is better.
        if known.measured != nil, let lossless = try LosslessChoice(script, canvas, format) {
            let smaller = try lossless.smaller(canvas, settings, known, request.limits)
            result = smaller.result
            result.bytes = try Descriptor(descriptor).write(smaller.bytes)
        } else {
            result = try Saver.save(
                canvas, as: format, settings, to: descriptor, limits: request.limits)
        }
        result.measured = known.measured
        return result
    }

    /// The bytes that would be written.
    func encode(_ canvas: inout Canvas) throws -> (bytes: [UInt8], result: RenderResult) {
        let (format, settings) = try decide(&canvas)
        return try Saver.encode(canvas, as: format, settings, limits: request.limits)
    }

    private func decide(_ canvas: inout Canvas) throws -> (Format, SaveSettings) {
        var format = try format(of: &canvas)
        let lossless = try LosslessChoice.known(script, canvas, format, known)
        if let lossless { format = lossless }
        if !Saver.isAnimatable(format) || isStillAfterAll(format) { canvas.keepFrame(0) }
        var settings = QualityTable.settings(for: format, script.quality, of: canvas.size)
        settings.progression = progression(of: format)
        settings.usesPalette = script.usesPalette
        settings.isLossy = script.isLossy
        settings.isBilevel = script.isBilevel
        settings.embedsProfile = script.embedsProfile
        settings.colors = try colors()
        if let color = canvas.background {
            settings.background = [Double(color.red), Double(color.green), Double(color.blue)]
        }
        if format == .png { try choosePNG(&canvas, settings) }
        if lossless != nil {
            settings.isLossless = true
        } else {
            try measureQuality(of: &canvas, format, &settings)
        }
        if script.last(Density.self) != nil {
            settings.density = script.writtenDensity(of: try base().inspection)
        }
        if script.keepsIPTC { settings.attribution = try base().attribution() }
        settings.path = canvas.path?.path(in: canvas.size, canvas.mapping)?
            .resources(name: EmbedClippingPath.pathName)
        return (format, settings)
    }

    /// Automatic quality that was asked for is found by trying, where nobody has before.
    private func measureQuality(
        of canvas: inout Canvas, _ format: Format, _ settings: inout SaveSettings
    ) throws {
        guard
            case .automatic(let level, let isSensitive, let chroma)? =
                script.last(OutputQuality.self)?.choice
        else { return }
        let aim = QualityAim(
            format: format, level: level, isSensitive: isSensitive,
            chroma: chroma.map { $0 == .full ? .full : .halved })
        var decision = QualityDecision(
            format: format, level: aim.name(with: aim.chroma ?? QualityAim.usualChroma),
            target: aim.score, reason: .table,
            quality: settings.quality ?? Saver.defaultQuality(of: format), trials: [])
        defer { canvas.journal?.add(.quality(decision)) }
        guard QualityTrial.canTry(format), !canvas.isAnimated, settings.colors == .srgb else {
            return
        }
        if let manner = known.manner(for: aim) {
            decision.take(manner, .known, aim)
            return manner.apply(to: &settings)
        }
        // It is read more than once from here on.
        try canvas.materialise()
        var trials: [QualityDecision.Trial] = []
        let trial = QualityTrial(aim: aim, settings: settings) { trials.append($0) }
        let found = try trial.search(canvas.image)
        decision.trials = trials
        guard let found else { return }
        known.add(found, for: aim)
        decision.take(found, .trials, aim)
        found.apply(to: &settings)
    }

    /// Whether frames were read only because another branch would have shown them all.
    private func isStillAfterAll(_ format: Format) -> Bool {
        guard format == .png, !script.branchOutputs.isEmpty, let base = request.sources.first else {
            return false
        }
        return !script.keepsAnimation(of: base.format, as: .format(.png))
    }

    /// The flavour of PNG that a flag asks for: with transparency, or without.
    private func choosePNG(_ canvas: inout Canvas, _ settings: SaveSettings) throws {
        if script.dropsTransparency, canvas.hasAlpha {
            try canvas.map { try $0.flatten(background: settings.background) }
        }
        if script.addsTransparency { try canvas.addAlpha() }
    }

    private func base() throws -> Loader {
        guard let source = sources.first else { throw ImagingError.internalFailure("no base") }
        return try Loader(descriptor: source, limits: request.limits)
    }

    private func colors() throws -> SaveSettings.Colors {
        switch script.colorSpace {
        case .cmyk?: return .cmyk
        case .keptCMYK?: return try base().inspection.interpretation == "cmyk" ? .cmyk : .srgb
        case .profile(let name)?: return .profile(try profile(name))
        case .srgb?, .tinysrgb?, .withoutCMYK?, .trueColor?, nil: return .srgb
        }
    }

    /// The bytes of a profile that came along.
    private func profile(_ name: String) throws -> [UInt8] {
        let text = ColorSpace.sourceName(ofProfile: name)
        guard let index = request.sources.firstIndex(where: { $0.layer == text }),
            index < sources.count
        else { throw ImagingError.internalFailure("a profile's file is missing") }
        let file = try FileBytes(
            descriptor: sources[index], limit: request.limits.originalBytes, name: "ICC")
        guard file.count > 128, try file.text(36, 4) == "acsp" else {
            throw file.corrupt("no colour profile: \(name)")
        }
        return file.all
    }

    /// Automatic quality lets JPEG, which it makes smaller, arrive coarse first.
    private func progression(of format: Format) -> Progressive.Mode {
        if let said = script.progressive { return said }
        guard case .automatic = script.quality, format == .jpg else { return .none }
        return .semi
    }

    /// The format: what was fixed, or the best for the client's class and these pixels.
    private func format(of canvas: inout Canvas) throws -> Format {
        switch script.output {
        case .format(.png) where script.isLossy && !script.wantsPalette && !canvas.isAnimated:
            return try isTransparent(&canvas) ? .png : .jpg
        case .format(let format): return format
        case .automatic(let accepted, _):
            if canvas.isAnimated { return accepted == .legacy ? .gif : .webp }
            switch accepted {
            case .avif: return isWithin(.avif, canvas) ? .avif : .webp
            case .webp where isWithin(.webp, canvas): return .webp
            case .webp, .legacy:
                if canvas.hasAlpha, script.keepsTransparency { return .png }
                return try isTransparent(&canvas) ? .png : .jpg
            }
        }
    }

    /// AVIF costs most by far a pixel, so very large pictures stay with what was there before.
    private func isWithin(_ format: Format, _ canvas: Canvas) -> Bool {
        let longest = Saver.longestSide(of: format)
        guard canvas.width <= longest, canvas.height <= longest else { return false }
        return format != .avif || canvas.width * canvas.height <= 12_000_000
    }

    /// Whether any pixel lets something through.
    private func isTransparent(_ canvas: inout Canvas) throws -> Bool {
        guard canvas.hasAlpha else { return false }
        try canvas.materialise()
        return try canvas.image.extractBand(canvas.image.bands - 1).min() < 255
    }
}

/// What the levels of automatic quality mean to each encoder where pictures are not measured: in formats
/// that have no such quality, in animations, and where nobody wrote `q_auto`.
///
/// The numbers follow from published SSIMULACRA2 scores at these qualities: about 85 for best, 76 for
/// good, 67 for eco and 52 for low on photographs.
enum QualityTable {
    static func settings(
        for format: Format, _ choice: OutputQuality.Choice, of size: Size
    ) -> SaveSettings {
        var settings = SaveSettings()
        switch choice {
        case .number(let number, let chroma):
            settings.quality = number
            switch chroma {
            case .full: settings.chroma = .full
            case .halved: settings.chroma = .halved
            case nil: break
            }
            settings.isLossless = number == 100 && (format == .webp || format == .jxl)
        case .automatic(let level, let isSensitive, let chroma):
            settings.quality = min(100, number(format, level) + (isSensitive ? 5 : 0))
            settings.chroma = chroma.map { $0 == .full ? .full : .halved }
        }
        return settings
    }

    static func number(_ format: Format, _ level: OutputQuality.Level) -> Int {
        switch (format, level) {
        case (.avif, .best): 72
        case (.avif, .good): 60
        case (.avif, .eco): 50
        case (.avif, .low): 38
        case (.webp, .best): 88
        case (.webp, .good): 78
        case (.webp, .eco): 68
        case (.webp, .low): 52
        case (_, .best): 88
        case (_, .good): 78
        case (_, .eco): 68
        case (_, .low): 50
        }
    }
}
