import Testing

@testable import Imaging

/// Every mode with every kind of box, for a landscape of 400 by 200: the size that comes out.
@Suite struct ModesAndBoxesTests {
    static let size = Size(400, 200)

    /// Which sides are asked for; then what comes out of each mode.
    enum Asked: String, CaseIterable, Sendable {
        case bothSmall, bothLarge, widthSmall, widthLarge, heightSmall, heightLarge
        case ratio, widthAndRatio, heightAndRatio

        var box: Box {
            switch self {
            case .bothSmall: Box(width: 100, height: 100)
            case .bothLarge: Box(width: 600, height: 600)
            case .widthSmall: Box(width: 100)
            case .widthLarge: Box(width: 600)
            case .heightSmall: Box(height: 100)
            case .heightLarge: Box(height: 600)
            case .ratio: Box(ratio: 1)
            case .widthAndRatio: Box(width: 100, ratio: 1)
            case .heightAndRatio: Box(height: 100, ratio: 4)
            }
        }
    }

    static let table: [ResizeMode: [Size]] = [
        .scale: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(400, 400), Size(100, 100), Size(400, 100),
        ],
        .fit: [
            Size(100, 50), Size(600, 300), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(400, 200), Size(100, 50), Size(200, 100),
        ],
        .limit: [
            Size(100, 50), Size(400, 200), Size(100, 50), Size(400, 200), Size(200, 100),
            Size(400, 200), Size(400, 200), Size(100, 50), Size(200, 100),
        ],
        .mfit: [
            Size(400, 200), Size(600, 300), Size(400, 200), Size(600, 300), Size(400, 200),
            Size(1200, 600), Size(400, 200), Size(400, 200), Size(400, 200),
        ],
        .fill: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .lfill: [
            Size(100, 100), Size(400, 200), Size(100, 50), Size(400, 200), Size(200, 100),
            Size(400, 200), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .fillPad: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .crop: [
            Size(100, 100), Size(400, 200), Size(100, 200), Size(400, 200), Size(400, 100),
            Size(400, 200), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .thumb: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .auto: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .autoPad: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(200, 200), Size(100, 100), Size(400, 100),
        ],
        .pad: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(400, 400), Size(100, 100), Size(400, 100),
        ],
        .lpad: [
            Size(100, 100), Size(600, 600), Size(100, 50), Size(600, 300), Size(200, 100),
            Size(1200, 600), Size(400, 400), Size(100, 100), Size(400, 100),
        ],
        .mpad: [
            Size(400, 200), Size(600, 600), Size(400, 200), Size(600, 300), Size(400, 200),
            Size(1200, 600), Size(400, 400), Size(400, 200), Size(400, 200),
        ],
    ]

    @Test(arguments: ResizeMode.allCases)
    func everyModeAnswersEveryBox(_ mode: ResizeMode) throws {
        let wanted = try #require(Self.table[mode])
        for (asked, wanted) in zip(Asked.allCases, wanted) {
            let box = try #require(asked.box.resolved(for: Self.size, mode: mode))
            let plan = ResizePlan(mode, box: box, of: Self.size)
            #expect(plan.result == wanted, "\(mode) \(asked)")
        }
    }

    /// Whether a mode may enlarge what is in the picture, cut any of it off, or show what is not in it.
    static let laws: [(ResizeMode, enlarges: Bool, cuts: Bool, pads: Bool)] = [
        (.scale, true, false, false), (.fit, true, false, false), (.limit, false, false, false),
        (.mfit, true, false, false), (.fill, true, true, false), (.lfill, false, true, false),
        (.fillPad, true, true, true), (.crop, false, true, false), (.thumb, true, true, false),
        (.auto, true, true, false), (.autoPad, true, true, true), (.pad, true, false, true),
        (.lpad, false, false, true), (.mpad, false, false, true),
    ]

    @Test(arguments: laws)
    func modesEnlargeCutAndPadAsTheirNamesSay(
        _ mode: ResizeMode, _ enlarges: Bool, _ cuts: Bool, _ pads: Bool
    ) {
        let sizes = [Size(400, 200), Size(200, 400), Size(30, 20), Size(1000, 10), Size(100, 100)]
        let boxes = [Size(100, 100), Size(300, 100), Size(100, 300), Size(20, 20), Size(600, 600)]
        var seen = (enlarged: false, cut: false, padded: false)
        for size in sizes {
            for box in boxes {
                let plan = ResizePlan(mode, box: box, of: size)
                seen.enlarged = seen.enlarged || plan.scaled.width > size.width
                seen.cut = seen.cut || plan.window != nil || plan.firstWindow != nil
                seen.padded = seen.padded || plan.canvas != nil
            }
        }
        #expect(seen == (enlarges, cuts, pads))
    }

    /// Zoom, surroundings; then the window around a subject of 40 by 20 for a square.
    static let closeness: [(Double, Double, Size)] = [
        (1, 0, Size(40, 40)), (2, 0, Size(20, 20)), (0.5, 0, Size(80, 80)),
        (0.1, 0, Size(200, 200)), (1, 1, Size(200, 200)), (2, 1, Size(100, 100)),
        (1, 0.5, Size(89, 89)),
    ]

    @Test(arguments: closeness)
    func thumbnailsComeAsCloseAsTheyAreTold(
        _ zoom: Double, _ surroundings: Double, _ wanted: Size
    ) {
        let subject = ResizePlan.Subject(width: 40, height: 20, surroundings: surroundings)
        let plan = ResizePlan(
            .thumb, box: Size(90, 90), of: Self.size, zoom: zoom, subject: subject)
        #expect(plan.firstWindow == wanted)
        #expect(plan.result == Size(90, 90))
    }

    @Test func paddingBeginsWhereWhatMattersWouldBeCutOff() {
        let narrow = ResizePlan.Subject(width: 50, height: 50)
        let plan = ResizePlan(.fillPad, box: Size(100, 100), of: Self.size, subject: narrow)
        #expect((plan.scaled, plan.canvas) == (Size(200, 100), nil))
        let wide = ResizePlan.Subject(width: 300, height: 50)
        let padded = ResizePlan(.fillPad, box: Size(100, 100), of: Self.size, subject: wide)
        #expect(padded.scaled == Size(133, 67))
        #expect(padded.canvas == Size(100, 100))
    }
}
