import Transformations
import Vips

/// In which order pixels will be read.
public enum ReadingOrder: Hashable, Sendable {
    /// Any, and as often as anybody likes: the pixels are kept in memory.
    case any
    /// From top to bottom, once: enough for writing a file and for work on the way there.
    case once
}

/// Cutting, scaling and turning by right angles. They change what is to be seen and wait for somebody
/// who reads pixels: `settleSize`.
extension Canvas {
    /// Sees to it that the frames are what the canvas shows.
    ///
    /// - Throws: `ImagingError` where a file cannot be read, `VipsError` where libvips fails.
    public mutating func settleSize(_ order: ReadingOrder = .any) throws {
        // Work that has waited may read pixels in any order.
        let order = postponed.isEmpty ? order : .any
        if let view {
            self.view = nil
            let file = unread
            unread = nil
            if let file {
                replaceFrames(try file.frames(view, order))
                readsOnce = order == .once && !isAnimated
            } else if !view.isPlain {
                try map { try $0.shown(by: view) }
            }
        }
        if readsOnce, order == .any {
            try materialise()
        }
        let waiting = postponed
        postponed = []
        for (action, component) in waiting { try action.apply(to: &self, in: component) }
    }

    /// Does the work later, when there are fewer pixels.
    mutating func postpone(_ action: any Action, _ component: Component) {
        postponed.append((action, component))
    }

    /// Changes the view, which begins as what the frames are.
    private mutating func look(_ change: (inout View) -> Void) {
        var changed = view ?? View(of: size)
        change(&changed)
        view = changed
    }

    mutating func scale(to size: Size) throws {
        guard size != self.size else { return }
        if let view, view.hasLost(whatShows: size) { try settleSize() }
        mapping = mapping.scaled(
            Double(size.width) / Double(width), Double(size.height) / Double(height))
        look { $0.scale(to: size) }
    }

    /// - Parameter area: inside the picture.
    mutating func cut(_ area: Placement.Area) {
        guard area != Placement.Area(width: width, height: height) else { return }
        mapping = mapping.shifted(-Double(area.left), -Double(area.top))
        look { $0.cut(area) }
    }

    mutating func turn(_ turn: Orientation) {
        guard turn != .upright else { return }
        mapping = mapping.then(turn.mapping(of: size))
        look { $0.turn(turn) }
    }

    /// The areas that are known of the picture, where they are now.
    var knownAreas: KnownAreas {
        var known = KnownAreas(facts, mapping, in: size)
        known.add(paths: paths, mapping, in: size)
        return known
    }

    /// The same with areas of which only a part is left.
    var visibleAreas: KnownAreas { KnownAreas(facts, mapping, in: size, .anyPart) }

    /// The same picture with its longer side no longer than that, for whoever looks for something
    /// in it. A still.
    func preview(longestSide: Int) throws -> Canvas {
        var small = self
        small.keepFrame(0)
        let longer = max(width, height)
        if longer > longestSide {
            let factor = Double(longestSide) / Double(longer)
            let size = Size(Double(width) * factor, Double(height) * factor)
            if small.view == nil {
                try small.map { try $0.scaled(to: size) }
            } else {
                try small.scale(to: size)
            }
        }
        try small.settleSize()
        return small
    }
}

extension Image {
    /// What a view shows of this picture.
    func shown(by view: View) throws(VipsError) -> Image {
        let lying = view.lying
        let size = Size(width, height)
        let image = try resampled(Resampling(of: lying, decoded: size, across: 1, down: 1))
        guard view.orientation != .upright else { return image }
        return try view.orientation.apply(to: image.copyMemory()).copyMemory()
    }

    func resampled(_ plan: Resampling) throws(VipsError) -> Image {
        var image = self
        if plan.part != Placement.Area(width: width, height: height) {
            image = try image.extracted(plan.part)
        }
        guard plan.resamples else { return try image.window(of: plan) }
        image = try image.continued(plan.margins)
        guard image.hasAlpha else { return try image.scaled(plan).window(of: plan) }
        // Colours weigh as much as they are opaque. Eight bits suffice in between, and are three
        // times as fast as floats.
        let format = image.format
        return try image.premultiply().cast(format).scaled(plan).window(of: plan)
            .unpremultiply().cast(format)
    }

    /// All of this picture in another size.
    func scaled(to size: Size) throws(VipsError) -> Image {
        try resampled(Resampling(of: Size(width, height), to: size))
    }

    private func extracted(_ area: Placement.Area) throws(VipsError) -> Image {
        try extractArea(left: area.left, top: area.top, width: area.width, height: area.height)
    }

    private func window(of plan: Resampling) throws(VipsError) -> Image {
        guard plan.window != Placement.Area(width: width, height: height) else { return self }
        return try extracted(plan.window)
    }

    private func continued(_ margins: Resampling.Margins) throws(VipsError) -> Image {
        guard margins != Resampling.Margins() else { return self }
        return try embed(
            x: margins.left, y: margins.top, width: width + margins.left + margins.right,
            height: height + margins.top + margins.bottom, extend: .copy)
    }

    private func scaled(_ plan: Resampling) throws(VipsError) -> Image {
        var image = self
        if plan.shift != Resampling.Shift() {
            image = try image.affine(
                [1, 0, 0, 1], area: [0, 0, width, height], offset: (plan.shift.x, plan.shift.y),
                extend: .copy)
        }
        let (across, down) = (plan.scale.across, plan.scale.down)
        if across != 1 || down != 1 { image = try image.resize(across, vscale: down) }
        guard (image.width, image.height) != (plan.scaled.width, plan.scaled.height) else {
            return image
        }
        // Rounding inside libvips can miss the size by a pixel.
        return try image.embed(
            x: 0, y: 0, width: plan.scaled.width, height: plan.scaled.height, extend: .copy)
    }
}
