import Transformations
import Vips

/// One resizing step: its mode and what stands beside it.
struct Resizing {
    let mode: ResizeMode
    let component: Component
    /// Where to look if no gravity is written.
    let standardFocus: Gravity.Focus

    init(
        _ mode: ResizeMode, _ component: Component,
        standardFocus: Gravity.Focus = .compass(.center)
    ) {
        self.mode = mode
        self.component = component
        self.standardFocus = standardFocus
    }

    /// The resizing of a component: its `c_`, or a scaling where it has sides only. The sides beside
    /// an effect on a region are the region's.
    init?(of component: Component) {
        guard component[BlurRegion.self] == nil, component[PixelateRegion.self] == nil else {
            return nil
        }
        for word in component.wordsInOrder {
            if let word = word as? any ResizeWord {
                self.init(
                    type(of: word).mode, component, standardFocus: type(of: word).standardFocus)
                return
            }
        }
        guard component[Width.self] != nil || component[Height.self] != nil else { return nil }
        self.init(.scale, component)
    }

    func apply(to canvas: inout Canvas) throws {
        turnToRatio(&canvas)
        let focus = focus(on: canvas)
        guard let plan = plan(for: canvas, focus) else {
            return cutSubject(focus, &canvas)
        }
        try canvas.check(plan.result)
        if isExtendingCrop(canvas, plan) { return try extendingCrop(&canvas) }
        if isLiquid { return try canvas.carve(to: plan.scaled) }
        if let window = plan.firstWindow { try cut(window, focus, &canvas) }
        let before = canvas.size
        try canvas.scale(to: plan.scaled)
        if let window = plan.window {
            try cut(window, focus.scaled(from: before, to: canvas.size), &canvas)
        }
        if let size = plan.canvas { try pad(to: size, &canvas) }
    }

    // MARK: Sizes

    /// What will be done to the canvas; `nil` where there is no box.
    private func plan(for canvas: Canvas, _ focus: FocusDecision) -> ResizePlan? {
        plan(
            for: canvas.size, pixelRatio: canvas.pixelRatio,
            initial: Size(canvas.initialWidth, canvas.initialHeight), base: relativeTo(canvas),
            subject: subject(focus))
    }

    /// What will be done to a picture of this size; `nil` where there is no box.
    ///
    /// - Parameters:
    ///   - base: The picture or region that this one is put on, which relative sides refer to.
    ///   - subject: What matters in the picture, if anything is known.
    func plan(
        for size: Size, pixelRatio: Double, initial: Size, base: Size?,
        subject: ResizePlan.Subject? = nil
    ) -> ResizePlan? {
        let box = box(for: size, pixelRatio: pixelRatio, initial: initial, base: base)
        guard let resolved = box.resolved(for: size, mode: mode) else { return nil }
        return ResizePlan(mode, box: resolved, of: size, zoom: zoom, subject: subject)
    }

    private var zoom: Double { component[Zoom.self]?.factor ?? 1 }

    /// `g_auto` shows as much around what it finds as it was told, faces have a margin, others nothing.
    private func subject(_ focus: FocusDecision) -> ResizePlan.Subject? {
        guard case .area(let area, _) = focus.target else { return nil }
        var surroundings = 0.0
        if case .subjects(let subjects, _) = component[Gravity.self]?.focus ?? standardFocus,
            let subject = subjects.first(where: { focus.reason.isFound($0) }), subject.isFace
        {
            return ResizePlan.Subject(
                width: area.width * Self.faceMargin, height: area.height * Self.faceMargin)
        }
        if case .automatic = component[Gravity.self]?.focus ?? standardFocus {
            surroundings = focus.keep ?? Self.usualSurroundings
        }
        return ResizePlan.Subject(
            width: area.width, height: area.height, surroundings: surroundings)
    }

    /// How much larger than a face its thumbnail is at least: boxes end at chin and hairline.
    private static let faceMargin = 1.3

    /// Half of the way from the subject alone to all that fits.
    private static let usualSurroundings = 0.5

    private func relativeTo(_ canvas: Canvas) -> Size? {
        if component[RegionRelative.self] != nil { return canvas.regionSize ?? canvas.baseSize }
        return component[Relative.self] != nil ? canvas.baseSize : nil
    }

    func box(for canvas: Canvas) -> Box {
        box(
            for: canvas.size, pixelRatio: canvas.pixelRatio,
            initial: Size(canvas.initialWidth, canvas.initialHeight), base: relativeTo(canvas))
    }

    private func box(for size: Size, pixelRatio: Double, initial: Size, base: Size?) -> Box {
        let isRelative = component[Relative.self] != nil || component[RegionRelative.self] != nil
        let whole = isRelative ? base ?? size : size
        func length(_ dimension: Dimension?, of side: Int) -> Double? {
            switch dimension {
            case .pixels(let number): number * pixelRatio
            case .multiple(let factor): Double(side) * factor
            case .automatic, nil: nil
            case .initialWidth: Double(initial.width)
            case .initialHeight: Double(initial.height)
            }
        }
        var box = Box(
            width: length(component[Width.self]?.size, of: whole.width),
            height: length(component[Height.self]?.size, of: whole.height),
            ratio: component[AspectRatio.self]?.ratio.value)
        box.ignoresRatio = component[IgnoreAspectRatio.self] != nil
        return box
    }

    /// `a_auto_right` and `a_auto_left` turn a picture whose ratio is on the other side of 1.
    private func turnToRatio(_ canvas: inout Canvas) {
        guard let angle = component[Angle.self],
            let box = box(for: canvas).resolved(for: canvas.size, mode: mode),
            let turn = angle.automaticTurn(imageRatio: canvas.size.ratio, boxRatio: box.ratio)
        else { return }
        canvas.turn(turn == 90 ? .right : .left)
    }

    private var isLiquid: Bool { mode == .scale && component[Gravity.self]?.focus == .liquid }

    // MARK: Windows

    /// Where to look. Only modes that cut look for anything.
    private func focus(on canvas: Canvas) -> FocusDecision {
        guard mode.cuts else {
            return FocusDecision(
                .compass(.center), standard: standardFocus, known: KnownAreas(), isAnimated: false)
        }
        var standard = standardFocus
        if mode == .crop, component[OffsetX.self] != nil || component[OffsetY.self] != nil {
            standard = .compass(.northWest)
        }
        return FocusDecision(
            component[Gravity.self]?.focus, standard: standard, known: canvas.knownAreas,
            isAnimated: canvas.isAnimated)
    }

    private func cut(_ window: Size, _ focus: FocusDecision, _ canvas: inout Canvas) throws {
        let (left, top) = try origin(of: window, focus, &canvas)
        let area = Placement.Area(
            left: left, top: top, width: window.width, height: window.height)
        account(for: area, focus, canvas)
        canvas.cut(area)
    }

    /// Writes down why that part is kept.
    private func account(
        for area: Placement.Area, _ focus: FocusDecision, _ canvas: Canvas
    ) {
        guard let journal = canvas.journal else { return }
        let known = canvas.knownAreas
        journal.add(
            .window(
                WindowDecision(
                    step: component.text, focus, component[Gravity.self]?.focus ?? standardFocus,
                    known: canvas.isAnimated ? known.customOnly : known,
                    window: AssetFacts.Area(Rectangle(area)), of: canvas.size)))
    }

    private func origin(
        of window: Size, _ focus: FocusDecision, _ canvas: inout Canvas
    ) throws -> (left: Int, top: Int) {
        let size = canvas.size
        let x = offset(component[OffsetX.self]?.offset, along: size.width, canvas)
        let y = offset(component[OffsetY.self]?.offset, along: size.height, canvas)
        let wanted: (left: Int, top: Int) =
            switch focus.target {
            case .compass(let compass):
                WindowPlace.origin(of: window, in: size, at: compass, x: x, y: y)
            case .offsets: WindowPlace.origin(of: window, in: size, around: x, y)
            case .area(let area, let core):
                WindowPlace.origin(of: window, in: size, around: area, core: core, x: x, y: y)
            case .attention: try canvas.attention(for: window)
            }
        return WindowPlace.origin(of: window, in: size, near: wanted, avoiding: focus.avoided)
    }

    func offset(_ offset: Offset?, along side: Int, _ canvas: Canvas) -> Int {
        offset?.pixels(along: side, pixelRatio: canvas.pixelRatio) ?? 0
    }

    /// Without a box, crops and thumbnails of something are what it is, wider or closer by the zoom.
    private func cutSubject(_ focus: FocusDecision, _ canvas: inout Canvas) {
        guard mode == .crop || mode == .thumb,
            case .subjects = component[Gravity.self]?.focus, case .area(let area, _) = focus.target
        else { return }
        let wanted = area.grown(by: 1 / zoom)
        let window = Size(
            min(wanted.width.rounded(), Double(canvas.width)),
            min(wanted.height.rounded(), Double(canvas.height)))
        let origin = WindowPlace.origin(of: window, in: canvas.size, around: area, core: area)
        let part = Placement.Area(
            left: origin.left, top: origin.top, width: window.width, height: window.height)
        account(for: part, focus, canvas)
        canvas.cut(part)
    }
}

extension FocusDecision {
    /// The same on the picture in another size.
    func scaled(from old: Size, to new: Size) -> FocusDecision {
        let across = Double(new.width) / Double(old.width)
        let down = Double(new.height) / Double(old.height)
        var result = self
        if case .area(let area, let core) = target {
            result.target = .area(area.scaled(across, down), core: core.scaled(across, down))
        }
        result.avoided = avoided.map { $0.scaled(across, down) }
        return result
    }
}
