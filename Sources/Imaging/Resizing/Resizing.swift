import Transformations
import Vips

/// One resizing step: its mode and what stands beside it.
struct Resizing {
    let mode: ResizeMode
    private let component: Component

    init(_ mode: ResizeMode, _ component: Component) {
        self.mode = mode
        self.component = component
    }

    /// The resizing of a component: its `c_`, or a scaling where it has sides only. The sides beside
    /// an effect on a region are the region's.
    init?(of component: Component) {
        guard component[BlurRegion.self] == nil, component[PixelateRegion.self] == nil else {
            return nil
        }
        for word in component.wordsInOrder {
            if let word = word as? any ResizeWord {
                self.init(type(of: word).mode, component)
                return
            }
        }
        guard component[Width.self] != nil || component[Height.self] != nil else { return nil }
        self.init(.scale, component)
    }

    func apply(to canvas: inout Canvas) throws {
        try turnToRatio(&canvas)
        guard let plan = plan(for: canvas) else { return }
        try canvas.check(plan.result)
        if isExtendingCrop(canvas, plan) { return try extendingCrop(&canvas) }
        if let window = plan.firstWindow { try cut(window, &canvas) }
        try scale(to: plan.scaled, &canvas)
        if let window = plan.window { try cut(window, &canvas) }
        if let size = plan.canvas { try pad(to: size, &canvas) }
    }

    /// What will be done to the canvas; `nil` where there is no box.
    private func plan(for canvas: Canvas) -> ResizePlan? {
        plan(
            for: canvas.size, pixelRatio: canvas.pixelRatio,
            initial: Size(canvas.initialWidth, canvas.initialHeight), base: canvas.baseSize)
    }

    /// What will be done to a picture of this size; `nil` where there is no box.
    ///
    /// - Parameter base: The picture that this one is put on, which relative sides refer to.
    func plan(for size: Size, pixelRatio: Double, initial: Size, base: Size?) -> ResizePlan? {
        let box = box(for: size, pixelRatio: pixelRatio, initial: initial, base: base)
        guard let resolved = box.resolved(for: size, mode: mode) else { return nil }
        let zoom = component[Zoom.self]?.factor ?? 1
        return ResizePlan(mode, box: resolved, of: size, zoom: zoom)
    }

    private func box(for canvas: Canvas) -> Box {
        box(
            for: canvas.size, pixelRatio: canvas.pixelRatio,
            initial: Size(canvas.initialWidth, canvas.initialHeight), base: canvas.baseSize)
    }

    private func box(for size: Size, pixelRatio: Double, initial: Size, base: Size?) -> Box {
        let whole = component[Relative.self] == nil ? size : base ?? size
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
    private func turnToRatio(_ canvas: inout Canvas) throws {
        guard let angle = component[Angle.self],
            let box = box(for: canvas).resolved(for: canvas.size, mode: mode),
            let turn = angle.automaticTurn(imageRatio: canvas.size.ratio, boxRatio: box.ratio)
        else { return }
        try canvas.settleSize()
        try canvas.materialise()
        try canvas.map { try $0.rot(turn == 90 ? .d90 : .d270) }
    }

    // MARK: Pixels

    private func scale(to size: Size, _ canvas: inout Canvas) throws {
        let across = Double(size.width) / Double(canvas.image.width)
        let down = Double(size.height) / Double(canvas.image.height)
        canvas.forgetShrink()
        guard size.width != canvas.image.width || size.height != canvas.image.height else { return }
        try canvas.mapPremultiplied { frame in
            let resized = try frame.resize(across, vscale: down)
            guard resized.width != size.width || resized.height != size.height else {
                return resized
            }
            // Rounding inside the resampler may miss a pixel.
            return try resized.embed(
                x: 0, y: 0, width: size.width, height: size.height, extend: .copy)
        }
    }

    private func cut(_ window: Size, _ canvas: inout Canvas) throws {
        try canvas.settleSize()
        let (left, top) = try origin(of: window, &canvas)
        try canvas.map {
            try $0.extractArea(left: left, top: top, width: window.width, height: window.height)
        }
    }

    private func origin(
        of window: Size, _ canvas: inout Canvas
    ) throws -> (left: Int, top: Int) {
        let size = canvas.size
        let x = offset(component[OffsetX.self]?.offset, along: size.width, canvas)
        let y = offset(component[OffsetY.self]?.offset, along: size.height, canvas)
        func at(_ compass: Compass) -> (left: Int, top: Int) {
            WindowPlace.origin(of: window, in: size, at: compass, x: x, y: y)
        }
        switch component[Gravity.self]?.focus {
        case .compass(let compass): return at(compass)
        case .xyCenter: return WindowPlace.origin(of: window, in: size, around: x, y)
        case .automatic: return try attention(window, &canvas)
        case .face(_, .automatic): return try attention(window, &canvas)
        case .face(_, .center): return at(.center)
        case .face(_, .north): return at(.north)
        case .other: return at(.center)
        case nil:
            if mode == .crop, component[OffsetX.self] != nil || component[OffsetY.self] != nil {
                return at(.northWest)
            }
            if mode == .auto || mode == .autoPad || mode == .fillPad {
                return try attention(window, &canvas)
            }
            return at(.center)
        }
    }

    private func offset(_ offset: Offset?, along side: Int, _ canvas: Canvas) -> Int {
        offset?.pixels(along: side, pixelRatio: canvas.pixelRatio) ?? 0
    }

    /// The window that catches the eye; the middle of an animation, whose frames must agree.
    private func attention(
        _ window: Size, _ canvas: inout Canvas
    ) throws -> (left: Int, top: Int) {
        guard !canvas.isAnimated else {
            return WindowPlace.origin(of: window, in: canvas.size, at: .center)
        }
        try canvas.materialise()
        let found = try canvas.image.run(
            "smartcrop",
            [
                "width": .int(window.width), "height": .int(window.height),
                "interesting": .string("attention"),
            ])
        return WindowPlace.origin(
            of: window, in: canvas.size, around: try found.int("attention_x"),
            try found.int("attention_y"))
    }

    private func pad(to size: Size, _ canvas: inout Canvas) throws {
        try canvas.settleSize()
        let compass = component[Gravity.self]?.placement ?? .center
        let area = Placement(
            gravity: compass, x: component[OffsetX.self]?.offset ?? .pixels(0),
            y: component[OffsetY.self]?.offset ?? .pixels(0), pixelRatio: canvas.pixelRatio
        ).area(
            width: canvas.width, height: canvas.height, onWidth: size.width, height: size.height)
        try place(&canvas, at: area.left, area.top, on: size)
    }

    private func place(
        _ canvas: inout Canvas, at left: Int, _ top: Int, on size: Size
    ) throws {
        let background = component[Background.self] ?? Background(fill: .color(.transparent))
        guard canvas.isAnimated else {
            try canvas.map {
                try background.fill(
                    for: $0, width: size.width, height: size.height, at: left, y: top)
            }
            return
        }
        let backdrop = try background.backdrop(
            for: canvas.image, width: size.width, height: size.height)
        try canvas.map { try Background.place($0, on: backdrop, x: left, y: top) }
    }

    // MARK: Crops that reach out of the picture

    /// A crop from a corner with negative offsets that is larger than the picture shows the picture
    /// on a larger canvas: published URLs place artwork so.
    private func isExtendingCrop(_ canvas: Canvas, _ plan: ResizePlan) -> Bool {
        guard mode == .crop, case .compass(.northWest) = component[Gravity.self]?.focus else {
            return false
        }
        let size = canvas.size
        return offset(component[OffsetX.self]?.offset, along: size.width, canvas) < 0
            || offset(component[OffsetY.self]?.offset, along: size.height, canvas) < 0
    }

    private func extendingCrop(_ canvas: inout Canvas) throws {
        let size = canvas.size
        guard let box = box(for: canvas).resolved(for: size, mode: mode) else { return }
        try canvas.check(box)
        try canvas.settleSize()
        try place(
            &canvas,
            at: -offset(component[OffsetX.self]?.offset, along: size.width, canvas),
            -offset(component[OffsetY.self]?.offset, along: size.height, canvas), on: box)
    }
}
