import Transformations

/// In this module an argument is a word's; libvips' operations name theirs by literals.
typealias Argument<W: Word> = Transformations.Argument<W>
