import Transformations

extension Renderer {
    /// The answer to `w_auto:breakpoints`: the widths themselves, or the transformation with the one of
    /// them that suffices.
    enum BreakpointAnswer {
        case list(String)
        case transformation(String)
    }

    /// Measures what a picture's files weigh at several widths; `nil` where nobody asks for that.
    func breakpoints(
        _ request: RenderRequest, _ script: RenderScript, sources: [Int32]
    ) throws -> BreakpointAnswer? {
        guard let (index, breakpoints) = script.breakpoints, let descriptor = sources.first else {
            return nil
        }
        let own = try Loader(descriptor: descriptor, limits: request.limits).inspection.width
        let widest = max(1, min(breakpoints.widest, own))
        var large = request
        large.transformation = script.transformation.text(replacingWidthOf: index, by: widest)
        let (canvas, writer) = try finishedCanvas(
            large, try RenderScript(large, descriptor), sources)
        var whole = canvas
        try whole.materialise()
        let picture = whole
        let widths = try breakpoints.widths(own: own) { width in
            let size = Size(
                width, Int((Double(width) / picture.size.ratio).rounded()))
            var scaled = picture
            if size.width < picture.width {
                try scaled.map { try $0.scaled(to: size) }
            }
            return try writer.encode(&scaled).bytes.count
        }
        if breakpoints.isList {
            let list = widths.map(String.init).joined(separator: ",")
            return .list("{\"breakpoints\":[\(list)]}")
        }
        return .transformation(
            script.transformation.text(
                replacingWidthOf: index, by: breakpoints.choice(among: widths)))
    }
}

extension RenderScript {
    /// The first step that asks for breakpoints, and for which.
    var breakpoints: (index: Int, Breakpoints)? {
        for (index, step) in transformation.steps.enumerated() {
            if case .component(let component) = step,
                case .automatic(_, _, let written)? = component[Width.self]?.size,
                let breakpoints = Breakpoints(written)
            {
                return (index, breakpoints)
            }
        }
        return nil
    }
}

extension Transformation {
    /// The text with pixels for the width of one step.
    fileprivate func text(replacingWidthOf index: Int, by width: Int) -> String {
        var result = self
        if case .component(var component) = steps[index] {
            component.add(Item(Width(size: .pixels(Double(width)))))
            result.steps[index] = .component(component)
        }
        return result.text
    }
}
