import Assets
import Transformations

// What a transformation says about the files that are read and written.

extension RenderScript {
    /// The pages asked for; `nil` where the transformation names none.
    var pages: PageSelection? { baseComponents.compactMap { $0[Page.self] }.first?.selection }

    /// Pixels per inch asked for.
    func density(of inspection: Inspection) -> Double? {
        last(Density.self).flatMap { $0.perInch ?? inspection.density }
    }

    /// The base as if it held the wanted pages only.
    func showing(_ loader: Loader) throws(ImagingError) -> Loader {
        let inspection = loader.inspection
        let density = density(of: inspection)
        let sequence: Loader.Sequence = keepsSeveral(of: inspection) ? .kept : .shortened
        if let pages { return try loader.showing(pages, sequence, density: density) }
        guard sequence == .kept, !inspection.holdsFrames, inspection.pages > 1 else {
            return loader
        }
        return try loader.showing(.numbers([1...Int.max]), .kept, density: density)
    }

    /// Whether the answer can hold several of the base's pages or frames, and is to.
    private func keepsSeveral(of inspection: Inspection) -> Bool {
        guard inspection.holdsFrames else {
            guard case .format(let format) = output else { return false }
            return format == .pdf || format == .tiff && (inspection.format == .tiff || pages != nil)
        }
        return keepsAnimation(of: inspection.format)
    }

    /// Whether all frames of an animation of this format are wanted.
    func keepsAnimation(of source: Format) -> Bool {
        ([output] + branchOutputs).contains { keepsAnimation(of: source, as: $0) }
    }

    func keepsAnimation(of source: Format, as output: OutputChoice) -> Bool {
        switch output {
        case .automatic(_, let isStill): return !isStill
        case .format(.gif): return true
        case .format(.webp):
            return source == .webp || last(AnimatedFlag.self) != nil
                || last(AnimatedWebP.self) != nil
        case .format(.png):
            return source == .png || last(AnimatedFlag.self) != nil
                || last(AnimatedPNG.self) != nil
        case .format: return false
        }
    }

    /// Whether a layer that moves is to make a still move: in GIF, and where a flag asks for it.
    var movesWithLayers: Bool {
        let isAsked = last(AnimatedFlag.self) != nil
        return ([output] + branchOutputs).contains { output in
            switch output {
            case .format(.gif): true
            case .format(.webp): isAsked || last(AnimatedWebP.self) != nil
            case .format(.png): isAsked || last(AnimatedPNG.self) != nil
            case .automatic(_, let isStill):
                !isStill && (isAsked || last(AnimatedWebP.self) != nil)
            case .format: false
            }
        }
    }

    var wantsInfo: Bool { last(GetInfo.self) != nil }
    var isBilevel: Bool { last(Group4.self) != nil }
    var addsTransparency: Bool { last(PNG32.self) != nil }
    var rasterizes: Bool { last(Rasterize.self) != nil }
    var colorSpace: ColorSpace.Space? { last(ColorSpace.self)?.space }

    /// Whether a profile is written although sRGB needs none.
    var embedsProfile: Bool {
        last(ForceICC.self) != nil && last(StripProfile.self) == nil && last(ForceStrip.self) == nil
    }

    /// Whether PNG comes with a palette.
    var usesPalette: Bool {
        if colorSpace == .trueColor || dropsTransparency || addsTransparency { return false }
        if wantsPalette { return true }
        if case .automatic = quality { return last(AnyFormat.self) != nil }
        return false
    }

    /// How the base is cut along its clipping path, if it is.
    var clipping: ClippingPath.Rule? {
        if last(ClipEvenOdd.self) != nil { return .evenOdd }
        return last(Clip.self) != nil ? .nonZero : nil
    }

    /// Whether a gravity may name a path of the file; values that are not known yet may.
    var looksForPaths: Bool {
        transformation.text.contains("clipping_path_") || !transformation.isSettled
    }

    /// Pixels per inch to be written. Automatic quality leaves them out.
    func writtenDensity(of inspection: Inspection) -> Double? {
        if case .automatic? = last(OutputQuality.self)?.choice { return nil }
        return density(of: inspection)
    }
}
