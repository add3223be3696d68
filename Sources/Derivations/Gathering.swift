public import Assets
public import Catalog
import Imaging

/// Several pictures made into one file.
public enum Gathering: Hashable, Sendable {
    /// An animation, or a document of a page each.
    case sequence
    /// One below the other.
    case sprite
    /// The style sheet of a sprite, and the sprite's address.
    case styleSheet(image: String)
}

extension Derivation {
    /// The most pictures that are gathered: each is an open file of a render process.
    public static let mostGathered = 100

    /// The derivation of several assets, of which this one's is the first: the same is done to each.
    ///
    /// - Parameter others: the assets behind the first, in their order.
    public func gathering(
        _ gathering: Gathering, with others: [Asset], as format: Format
    ) -> Derivation {
        var request = request
        let names = ([asset] + others).map(\.reference.publicID.text)
        switch gathering {
        case .sequence: request.arrangement = .sequence
        case .sprite: request.arrangement = .sprite
        case .styleSheet(let image):
            request.arrangement = .styleSheet(image: image, names: names)
        }
        request.output = .format(format)
        // What is known of the first picture holds for no other.
        request.facts = request.facts.keeping(AreaNeeds())
        request.sources.insert(
            contentsOf: others.map { .init(layer: "", format: $0.original.format ?? .jpg) },
            at: 1)
        let pins =
            ["\(gathering)", format.rawValue]
            + zip([asset] + others, names).map { "\($1)=\($0.id)@\($0.version)" }
        return Derivation(
            copying: self, request: request, layers: others + layers,
            effective: ([effective] + pins).joined(separator: "|"))
    }
}
