import Transformations
import Vips

/// `e_zoompan[:mode_<preset>][;maxzoom_<1.1-8>][;du_<s>][;fps_<n>][;from_(…)][;to_(…)]` makes an animation out of
/// a still picture: a window that wanders over it and closes in or draws back.
///
/// Presets zoom to (`zt`) or out from (`of`) the centre, left or right (`c`, `l`, `r`), or pan (`plr`,
/// `prl`). `from_` and `to_` place a window by themselves: `zoom_`, `x_` and `y_` in pixels, `g_`. It is
/// played once unless `e_loop` says otherwise. Formats that cannot move show the first frame; an
/// animation stays as it is.
struct ZoomPan: Action {
    enum Mode: String, CaseIterable, Sendable {
        case zoomToCenter = "ztc"
        case zoomToLeft = "ztl"
        case zoomToRight = "ztr"
        case outFromCenter = "ofc"
        case outFromLeft = "ofl"
        case outFromRight = "ofr"
        case panLeftToRight = "plr"
        case panRightToLeft = "prl"
    }

    /// Where the window is at one end.
    struct Stop: Equatable, Sendable {
        var zoom: Double?
        /// The window's middle, in pixels.
        var x, y: Double?
        /// As written.
        var gravity: String?
    }

    struct Settings: Equatable, Sendable {
        var mode: Mode?
        var maxZoom = 1.4
        /// Seconds.
        var duration = 4.0
        var framesPerSecond = 25.0
        var from: Stop?
        var to: Stop?
    }

    var settings = Settings()

    static let grammar = Grammar(
        "e", "zoompan", initial: ZoomPan(),
        Argument(
            "settings", \.settings,
            ArgumentKind(
                expected: "mode_, maxzoom_, du_, fps_, from_(…) and to_(…), joined by semicolons",
                takesRest: true, read: { ZoomPanReader.settings($0) }, print: { $0.text })))
    static let summary = "Makes an animation that zooms and pans over a still picture."
    static let examples = ["e_zoompan", "e_zoompan:mode_ofr;maxzoom_2;du_2;fps_10"]

    func apply(to canvas: inout Canvas, in component: Component) throws {
        guard !canvas.isAnimated else { return }
        try canvas.materialise()
        let (start, end) = try ends(on: canvas)
        let film = ZoomPanFilm(settings, size: canvas.size, limits: canvas.limits)
        let picture = canvas.image
        let frames = try (0..<film.count).map { index in
            let share = film.count > 1 ? Double(index) / Double(film.count - 1) : 0
            return try picture.seen(
                through: start.moved(towards: end, share), of: canvas.size, as: film.size)
        }
        canvas.replaceFrames(frames, delays: frames.map { _ in film.delay })
        canvas.loop = 1
    }

    private func ends(on canvas: Canvas) throws -> (ZoomWindow, ZoomWindow) {
        let preset = ZoomWindow.preset(settings.mode ?? .zoomToCenter, settings.maxZoom)
        func window(_ stop: Stop?, or preset: ZoomWindow) throws -> ZoomWindow {
            guard let stop else { return preset }
            var window = ZoomWindow(zoom: min(max(stop.zoom ?? 1, 1), 8))
            let place = try stop.gravity.map { try canvas.middle(of: $0) } ?? (x: 0.5, y: 0.5)
            window.x = stop.x.map { $0 / Double(canvas.width) } ?? place.x
            window.y = stop.y.map { $0 / Double(canvas.height) } ?? place.y
            return window
        }
        guard settings.from != nil || settings.to != nil else { return preset }
        let whole = ZoomWindow(zoom: 1)
        return (
            try window(settings.from, or: settings.mode == nil ? whole : preset.0),
            try window(settings.to, or: settings.mode == nil ? whole : preset.1)
        )
    }
}

/// A window over a picture, of the picture's own ratio.
struct ZoomWindow: Equatable {
    /// How many times it fits into the picture's sides; 1 at least.
    var zoom: Double
    /// Its middle, as shares of the picture's sides.
    var x = 0.5
    var y = 0.5

    static func preset(_ mode: ZoomPan.Mode, _ zoom: Double) -> (ZoomWindow, ZoomWindow) {
        let whole = ZoomWindow(zoom: 1)
        let center = ZoomWindow(zoom: zoom)
        let left = ZoomWindow(zoom: zoom, x: 0)
        let right = ZoomWindow(zoom: zoom, x: 1)
        switch mode {
        case .zoomToCenter: return (whole, center)
        case .zoomToLeft: return (whole, left)
        case .zoomToRight: return (whole, right)
        case .outFromCenter: return (center, whole)
        case .outFromLeft: return (left, whole)
        case .outFromRight: return (right, whole)
        case .panLeftToRight: return (left, right)
        case .panRightToLeft: return (right, left)
        }
    }

    /// The left and the upper edge as shares of the sides; the window stays inside.
    var origin: (left: Double, top: Double) {
        let side = 1 / zoom
        return (min(max(x - side / 2, 0), 1 - side), min(max(y - side / 2, 0), 1 - side))
    }

    /// The window between this one and another. Its side shrinks evenly, and its edges move evenly.
    func moved(towards other: ZoomWindow, _ share: Double) -> ZoomWindow {
        func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
        let side = mix(1 / zoom, 1 / other.zoom)
        return ZoomWindow(
            zoom: 1 / side, x: mix(origin.left, other.origin.left) + side / 2,
            y: mix(origin.top, other.origin.top) + side / 2)
    }
}

/// How many frames of which size there are: as asked for, or as many as the limits have room for.
struct ZoomPanFilm: Equatable {
    let count: Int
    let size: Size
    /// Milliseconds that a frame is shown.
    let delay: Int

    init(_ settings: ZoomPan.Settings, size: Size, limits: Limits) {
        // An eighth of what may come out at all: an animation costs more a pixel than a still.
        let pixels = Double(max(limits.outputPixels / 8, 1))
        let own = Double(size.width * size.height)
        // First with fewer frames, ten a second at least; then with smaller ones.
        let affordable = max(pixels / own / settings.duration, min(10, settings.framesPerSecond))
        let rate = min(settings.framesPerSecond, affordable)
        let count = min(max(Int((settings.duration * rate).rounded()), 2), max(limits.frames, 1))
        let scale = min((pixels / own / Double(count)).squareRoot(), 1)
        self.count = count
        self.size = Size(
            max(Int(Double(size.width) * scale), 1), max(Int(Double(size.height) * scale), 1))
        // GIF counts in hundredths of a second.
        delay = max(Int((settings.duration * 100 / Double(count)).rounded()) * 10, 20)
    }
}

extension Image {
    /// What a window shows, in the size of a frame.
    fileprivate func seen(
        through window: ZoomWindow, of size: Size, as frame: Size
    ) throws -> Image {
        let across = Double(frame.width) * window.zoom / Double(size.width)
        let down = Double(frame.height) * window.zoom / Double(size.height)
        if across < 0.8 {
            let small = try onPremultiplied {
                try $0.resize(
                    Double(frame.width) / Double(size.width),
                    vscale: Double(frame.height) / Double(size.height))
            }
            return try small.seen(
                through: window, of: Size(small.width, small.height), as: frame)
        }
        let (left, top) = window.origin
        return try onPremultiplied { picture in
            try picture.affine(
                [across, 0, 0, down], area: [0, 0, frame.width, frame.height],
                offset: (
                    -left * Double(size.width) * across, -top * Double(size.height) * down
                ), extend: .copy)
        }
    }
}

extension Canvas {
    /// The place that a gravity means, as shares of the sides.
    fileprivate func middle(of gravity: String) throws -> (x: Double, y: Double) {
        if let compass = Compass(rawValue: gravity) {
            func share(_ start: Int) -> Double { Double(start) / 2 }
            return (
                share(compass.horizontal.start(of: 0, in: 2, offset: 0)),
                share(compass.vertical.start(of: 0, in: 2, offset: 0))
            )
        }
        let known = knownAreas
        if let area = Subject(gravity).flatMap({ known.area(of: $0) }) {
            return (
                (area.left + area.width / 2) / Double(width),
                (area.top + area.height / 2) / Double(height)
            )
        }
        let found = try image.smartcrop(width: max(width / 2, 1), height: max(height / 2, 1))
        return (
            Double(found.attentionX) / Double(width), Double(found.attentionY) / Double(height)
        )
    }
}
