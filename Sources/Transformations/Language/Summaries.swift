extension Expression.Characteristic {
    /// What it is, for the reference.
    public var summary: String {
        switch self {
        case .width: "width so far"
        case .height: "height so far"
        case .aspectRatio: "width by height so far"
        case .currentPage: "number of the page shown"
        case .initialWidth: "width of the original"
        case .initialHeight: "height of the original"
        case .initialAspectRatio: "width by height of the original"
        case .trimmedAspectRatio: "width by height of the original without its plain border"
        case .faceCount: "how many faces the original shows"
        case .pageCount: "how many pages or frames the original has"
        case .customCoordinateCount: "how many custom regions are stored with the original"
        case .regionCount: "how many named regions are stored with the original"
        case .regionNames: "the names of those regions"
        case .initialDensity: "dots per inch of the original"
        case .illustrationScore: "how likely the original is drawn, from 0 to 1"
        case .pageX: "where the layer of the file begins, from the left"
        case .pageY: "where the layer of the file begins, from the top"
        case .pageNames: "the names of the layers of the file"
        case .pageName: "the name of the layer shown"
        case .tags: "the tags of the original"
        case .context: "the context of the original"
        case .metadata: "the structured metadata of the original"
        case .currentPublicID: "the public ID of the original"
        case .duration: "seconds so far; film only"
        case .initialDuration: "seconds of the original; film only"
        }
    }
}

extension Condition.Comparison {
    /// What it asks, for the reference.
    public var summary: String {
        switch self {
        case .eq: "both are equal"
        case .ne: "they differ"
        case .lt: "the left is less"
        case .gt: "the left is greater"
        case .lte: "the left is less or equal"
        case .gte: "the left is greater or equal"
        case .in: "the right holds everything that the left lists"
        case .nin: "it does not"
        }
    }
}
