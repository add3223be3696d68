public import Imaging
public import Vision

extension AssetFacts {
    /// Takes over what was seen, as far as transformations read it. What nobody looked for stays.
    public mutating func take(_ report: AnalysisReport) {
        if let seen = report.faces { faces = seen.map { Area($0.area) } }
        if let seen = report.objects {
            things = seen.map {
                Thing(name: $0.name, area: Area($0.area), confidence: $0.confidence)
            }
        }
        if let seen = report.saliency { salient = seen.subject.map { [Area($0)] } ?? [] }
        if let seen = report.text {
            texts = seen.lines.compactMap { line in
                Vision.Area(around: line.polygon, inside: report.width, report.height)
                    .map { Area($0) }
            }
        }
    }
}

extension AssetFacts.Area {
    /// The same part of the picture.
    public init(_ area: Vision.Area) {
        self.init(x: area.x, y: area.y, width: area.width, height: area.height)
    }
}
