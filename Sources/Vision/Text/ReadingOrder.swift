extension [TextLine] {
    /// From the top, and from the left where lines stand beside each other: as seen by somebody who
    /// turns the picture until most of its lines are level.
    func inReadingOrder() -> [TextLine] {
        let direction = direction
        let placed = map { line in (line: line, place: Place(line.polygon, along: direction)) }
            .sorted { ($0.place.y, $0.place.x) < ($1.place.y, $1.place.x) }
        var rows: [[(line: TextLine, place: Place)]] = []
        for each in placed {
            // In one row are lines whose middles are nearer than half the height of the lower one.
            if let last = rows.last?.first?.place,
                abs(each.place.y - last.y) < Swift.min(each.place.height, last.height) / 2
            {
                rows[rows.count - 1].append(each)
            } else {
                rows.append([each])
            }
        }
        return rows.flatMap { $0.sorted { $0.place.x < $1.place.x }.map(\.line) }
    }

    /// The direction in which most of the text is read, of length 1. Level lines and steep ones are
    /// not mixed: the mean of both would be neither.
    private var direction: Point {
        let directions = map(\.polygon).filter { $0.count == 4 }.map { $0[1] - $0[0] }
        let level = directions.filter { abs($0.x) >= abs($0.y) }.reduce(Point(0, 0), +)
        let steep = directions.filter { abs($0.x) < abs($0.y) }.reduce(Point(0, 0), +)
        let sum = level.length >= steep.length ? level : steep
        return sum.length > 0 ? sum * (1 / sum.length) : Point(1, 0)
    }

    private struct Place {
        let x, y, height: Double

        init(_ polygon: [Point], along direction: Point) {
            let count = Double(Swift.max(1, polygon.count))
            let middle = polygon.reduce(Point(0, 0), +) * (1 / count)
            x = middle.dot(direction)
            y = middle.dot(Point(-direction.y, direction.x))
            height = polygon.count == 4 ? (polygon[3] - polygon[0]).length : 0
        }
    }
}
