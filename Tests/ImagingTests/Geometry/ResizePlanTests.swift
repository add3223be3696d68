import Testing

@testable import Imaging

@Suite struct BoxTests {
    static let landscape = Size(400, 200)

    static let table: [(Box, ResizeMode, Size?)] = [
        (Box(width: 100, height: 50), .fill, Size(100, 50)),
        (Box(width: 100, height: 50, ratio: 9), .fill, Size(100, 50)),
        (Box(width: 100, ratio: 4), .fill, Size(100, 25)),
        (Box(height: 100, ratio: 1.5), .pad, Size(150, 100)),
        (Box(width: 100), .scale, Size(100, 50)),
        (Box(height: 100), .fill, Size(200, 100)),
        (Box(width: 101), .fit, Size(101, 51)),
        (Box(width: 100), .crop, Size(100, 200)),
        (Box(height: 30), .crop, Size(400, 30)),
        (Box(ratio: 1), .fill, Size(200, 200)),
        (Box(ratio: 1), .crop, Size(200, 200)),
        (Box(ratio: 4), .thumb, Size(400, 100)),
        (Box(ratio: 1), .pad, Size(400, 400)),
        (Box(ratio: 4), .lpad, Size(800, 200)),
        (Box(ratio: 4), .scale, Size(400, 100)),
        (Box(width: 0.2), .scale, Size(1, 1)),
        (Box(width: 10, ratio: 1000), .fill, Size(10, 1)),
        (Box(), .fill, nil),
    ]

    @Test(arguments: table)
    func boxesAreCompleted(_ box: Box, _ mode: ResizeMode, _ wanted: Size?) {
        #expect(box.resolved(for: Self.landscape, mode: mode) == wanted)
    }

    @Test func oneSideKeepsTheOtherWhereTheRatioIsIgnored() {
        var box = Box(width: 100)
        box.ignoresRatio = true
        #expect(box.resolved(for: Self.landscape, mode: .scale) == Size(100, 200))
    }
}

@Suite struct ResizePlanTests {
    /// Mode, picture, box; then the size after scaling, the window and the canvas.
    static let table: [(ResizeMode, Size, Size, Size, Size?, Size?)] = [
        (.scale, Size(400, 200), Size(100, 100), Size(100, 100), nil, nil),
        (.fit, Size(400, 200), Size(100, 100), Size(100, 50), nil, nil),
        (.fit, Size(40, 20), Size(100, 100), Size(100, 50), nil, nil),
        (.limit, Size(400, 200), Size(100, 100), Size(100, 50), nil, nil),
        (.limit, Size(40, 20), Size(100, 100), Size(40, 20), nil, nil),
        (.mfit, Size(400, 200), Size(100, 100), Size(400, 200), nil, nil),
        (.mfit, Size(40, 20), Size(100, 100), Size(100, 50), nil, nil),
        (.fill, Size(400, 200), Size(100, 100), Size(200, 100), Size(100, 100), nil),
        (.fill, Size(40, 20), Size(100, 100), Size(200, 100), Size(100, 100), nil),
        (.fill, Size(400, 200), Size(100, 50), Size(100, 50), nil, nil),
        (.fill, Size(333, 222), Size(100, 100), Size(150, 100), Size(100, 100), nil),
        (.fill, Size(3, 1000), Size(100, 100), Size(100, 33_333), Size(100, 100), nil),
        (.lfill, Size(400, 200), Size(100, 100), Size(200, 100), Size(100, 100), nil),
        (.lfill, Size(40, 20), Size(100, 100), Size(40, 20), nil, nil),
        (.lfill, Size(400, 50), Size(100, 100), Size(400, 50), Size(100, 50), nil),
        (.crop, Size(400, 200), Size(100, 100), Size(400, 200), Size(100, 100), nil),
        (.crop, Size(40, 200), Size(100, 100), Size(40, 200), Size(40, 100), nil),
        (.thumb, Size(400, 200), Size(100, 100), Size(200, 100), Size(100, 100), nil),
        (.auto, Size(40, 20), Size(100, 100), Size(200, 100), Size(100, 100), nil),
        (.pad, Size(400, 200), Size(100, 100), Size(100, 50), nil, Size(100, 100)),
        (.pad, Size(40, 20), Size(100, 100), Size(100, 50), nil, Size(100, 100)),
        (.pad, Size(400, 200), Size(100, 50), Size(100, 50), nil, nil),
        (.lpad, Size(40, 20), Size(100, 100), Size(40, 20), nil, Size(100, 100)),
        (.lpad, Size(400, 200), Size(100, 100), Size(100, 50), nil, Size(100, 100)),
        (.mpad, Size(40, 20), Size(100, 100), Size(40, 20), nil, Size(100, 100)),
        (.mpad, Size(400, 20), Size(100, 100), Size(400, 20), nil, Size(400, 100)),
        (.mpad, Size(400, 200), Size(100, 100), Size(400, 200), nil, nil),
    ]

    @Test(arguments: table)
    func modesBringPicturesIntoBoxes(
        _ mode: ResizeMode, _ size: Size, _ box: Size, _ scaled: Size, _ window: Size?,
        _ canvas: Size?
    ) {
        let plan = ResizePlan(mode, box: box, of: size)
        #expect(plan.scaled == scaled)
        #expect(plan.window == window)
        #expect(plan.canvas == canvas)
    }

    @Test(arguments: ResizeMode.allCases)
    func everyModeKeepsItsLawsForAnySize(_ mode: ResizeMode) {
        let sides = [1, 2, 3, 7, 99, 100, 101, 640, 4001]
        for width in sides {
            for height in sides {
                for (w, h) in [(100, 100), (1, 1), (300, 2), (2, 300), (641, 479)] {
                    let size = Size(width, height)
                    let box = Size(w, h)
                    let plan = ResizePlan(mode, box: box, of: size)
                    if let window = plan.window {
                        #expect(window.width <= plan.scaled.width)
                        #expect(window.height <= plan.scaled.height)
                    }
                    if let canvas = plan.canvas {
                        #expect(canvas.width >= (plan.window ?? plan.scaled).width)
                        #expect(canvas.height >= (plan.window ?? plan.scaled).height)
                    }
                    expect(plan.result, of: mode, box: box, size: size)
                }
            }
        }
    }

    private func expect(_ result: Size, of mode: ResizeMode, box: Size, size: Size) {
        switch mode {
        case .scale, .fill, .thumb, .auto, .pad, .lpad, .fillPad, .autoPad:
            #expect(result == box)
        case .fit: #expect(result.width <= box.width && result.height <= box.height)
        case .limit, .lfill, .crop:
            #expect(result.width <= max(box.width, 1) && result.height <= max(box.height, 1))
            #expect(result.width <= size.width && result.height <= size.height)
        case .mfit, .mpad:
            #expect(result.width >= size.width && result.height >= size.height)
        }
    }

    @Test func zoomCutsACloserWindowFirst() {
        let plan = ResizePlan(.thumb, box: Size(100, 100), of: Size(400, 200), zoom: 2)
        #expect(plan.firstWindow == Size(100, 100))
        #expect(plan.scaled == Size(100, 100))
        let wide = ResizePlan(.thumb, box: Size(100, 100), of: Size(400, 200), zoom: 0.1)
        #expect(wide.firstWindow == Size(200, 200))
    }
}

@Suite struct WindowPlaceTests {
    static let size = Size(100, 80)
    static let window = Size(40, 20)

    /// A point of the compass, offsets; then the left and upper edge.
    static let table: [(Compass, Int, Int, Int, Int)] = [
        (.northWest, 0, 0, 0, 0), (.north, 0, 0, 30, 0), (.northEast, 0, 0, 60, 0),
        (.west, 0, 0, 0, 30), (.center, 0, 0, 30, 30), (.east, 0, 0, 60, 30),
        (.southWest, 0, 0, 0, 60), (.south, 0, 0, 30, 60), (.southEast, 0, 0, 60, 60),
        // Right and down, but inwards from the east and the south.
        (.northWest, 5, 7, 5, 7), (.center, 5, 7, 35, 37), (.northEast, 5, 7, 55, 7),
        (.southEast, 5, 7, 55, 53), (.southWest, 5, 7, 5, 53), (.south, 5, 7, 35, 53),
        // Never out of the picture.
        (.northWest, -5, -7, 0, 0), (.northWest, 500, 500, 60, 60), (.east, -9, 0, 60, 30),
        (.center, -500, 500, 0, 60),
    ]

    @Test(arguments: table)
    func windowsStandWhereTheCompassSays(
        _ compass: Compass, _ x: Int, _ y: Int, _ left: Int, _ top: Int
    ) {
        let origin = WindowPlace.origin(of: Self.window, in: Self.size, at: compass, x: x, y: y)
        #expect(origin == (left, top))
    }

    @Test func windowsAroundAPointStayInside() {
        func around(_ x: Int, _ y: Int) -> [Int] {
            let origin = WindowPlace.origin(of: Self.window, in: Self.size, around: x, y)
            return [origin.left, origin.top]
        }
        #expect(around(50, 40) == [30, 30])
        #expect(around(0, 0) == [0, 0])
        #expect(around(99, 79) == [60, 60])
    }
}
