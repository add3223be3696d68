import Transformations
import Vips

/// `a_<turn>[.<turn>…]` turns and mirrors, in the order written: degrees clockwise, `hflip`, `vflip`.
///
/// Multiples of 90 are exact. Other angles enlarge the canvas to the bounding box; its corners are
/// transparent. `ignore`, `exif`, `auto`, `auto_right` and `auto_left` act before this word's turn in
/// the order of work: loading and cropping ask for them by the properties below.
struct Angle: Action {
    /// One turn.
    enum Turn: Hashable, Sendable {
        case degrees(Int)
        case mode(Mode)
    }

    enum Mode: String, CaseIterable, Sendable {
        case hflip, vflip, ignore, exif, auto
        case autoRight = "auto_right"
        case autoLeft = "auto_left"
    }

    var turns: [Turn] = [.degrees(0)]

    static let grammar = Grammar(
        "a", initial: Angle(),
        Argument(
            "turns", \.turns,
            ArgumentKind(
                expected: "degrees, hflip, vflip, ignore, exif, auto, auto_right or auto_left, "
                    + "joined by dots",
                read: { text in
                    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
                    let turns = parts.compactMap { Turn($0) }
                    return turns.count == parts.count && parts.count <= 16 ? turns : nil
                },
                print: { $0.map(\.text).joined(separator: ".") })))
    static let summary = "Turns and mirrors the picture."
    static let examples = ["a_90", "a_20", "a_hflip", "a_vflip.-30"]

    /// Whether the EXIF orientation of the original is not to be applied.
    var ignoresOrientation: Bool { turns.contains(.mode(.ignore)) }

    /// The quarter turn, 90 or −90 degrees, that `auto_right` or `auto_left` asks for before a crop
    /// to a box, given both as width by height; `nil` where none is needed: one of them is square, or
    /// both are on the same side of it.
    func automaticTurn(imageRatio: Double, boxRatio: Double) -> Int? {
        let degrees =
            turns.contains(.mode(.autoRight)) ? 90 : turns.contains(.mode(.autoLeft)) ? -90 : nil
        guard let degrees, (imageRatio - 1) * (boxRatio - 1) < 0 else { return nil }
        return degrees
    }

    /// Mirrors and right angles only change the view.
    func needsPixels(of canvas: Canvas) -> Bool { false }

    func apply(to canvas: inout Canvas, in component: Component) throws {
        for turn in turns {
            switch turn {
            case .degrees(let degrees): try canvas.rotate(degrees: degrees)
            case .mode(.hflip): canvas.turn(.mirrored)
            case .mode(.vflip): canvas.turn(.mirroredUpsideDown)
            case .mode(.ignore), .mode(.exif), .mode(.auto), .mode(.autoRight), .mode(.autoLeft):
                break
            }
        }
    }
}

extension Angle.Turn {
    init?(_ text: Substring) {
        if let mode = Angle.Mode(rawValue: text.lowercased()) {
            self = .mode(mode)
        } else if let degrees = Int(text), abs(degrees) <= 36_000 {
            self = .degrees(degrees % 360)
        } else {
            return nil
        }
    }

    var text: String {
        switch self {
        case .degrees(let degrees): String(degrees)
        case .mode(let mode): mode.rawValue
        }
    }
}

extension Canvas {
    /// Turns clockwise. Multiples of 90 degrees move pixels only; anything else enlarges the canvas
    /// to the bounding box, with transparent corners.
    mutating func rotate(degrees: Int) throws {
        let turn = ((degrees % 360) + 360) % 360
        switch turn {
        case 0: break
        case 90: self.turn(.right)
        case 180: self.turn(.upsideDown)
        case 270: self.turn(.left)
        default: try rotateFreely(degrees: turn)
        }
    }

    private mutating func rotateFreely(degrees: Int) throws {
        try shrinkForRotation()
        try settleSize()
        try materialise()
        try addAlpha()
        let before = size
        try map { frame in
            try frame.onPremultiplied {
                try $0.rotate(Double(degrees), background: [0, 0, 0, 0])
            }
        }
        mapping = mapping.then(.rotation(degrees: Double(degrees), from: before, to: size))
    }

    /// Large pictures are made smaller first, as far as their sides go beyond 3000 pixels.
    private mutating func shrinkForRotation() throws {
        let longer = max(width, height)
        guard longer > Self.longestRotatedSide else { return }
        let factor = Double(Self.longestRotatedSide) / Double(longer)
        try scale(to: Size(Double(width) * factor, Double(height) * factor))
    }

    private static let longestRotatedSide = 3000
}
