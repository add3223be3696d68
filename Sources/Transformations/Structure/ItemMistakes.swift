/// What is said about items that cannot be read.
extension ItemReader {
    /// Where a part of an item begins, in bytes from its start.
    func offset(of part: String, in text: Substring) -> Int {
        guard !part.isEmpty, let range = text.firstRange(of: part) else { return 0 }
        return text.utf8.distance(from: text.startIndex, to: range.lowerBound)
    }

    func unknownParameter(_ piece: Piece) -> TransformationError {
        let key = piece.text.prefix { $0 != "_" }
        let suggestion = Spelling.nearest(to: String(key), among: Parameter.keys)
        return TransformationError(
            .unknownParameter(suggestion: suggestion), text: String(piece.text), place: piece.place)
    }

    /// The word of the language that `name` is, though it is not spoken.
    func known(
        _ parameter: Parameter, _ name: Substring, _ piece: Piece
    ) throws(TransformationError) -> UnspokenWord {
        if let word = UnspokenWord(key: parameter.key, name: name) { return word }
        let suggestion = suggestion(for: name, key: parameter.key)
        if suggestion == nil, parameter.role == .flag,
            let word = UnspokenWord(unknownFlag: name)
        {
            return word
        }
        throw TransformationError(
            .unknownWord(parameter: parameter.key, suggestion: suggestion),
            text: "\(parameter.key)_\(name)", place: piece.place)
    }

    /// The word that `name` is probably a misspelling of.
    private func suggestion(for name: Substring, key: String) -> String? {
        let spoken = Parameter.index(of: Parameter.code(of: key)).map {
            Set(vocabulary.words[$0].named.keys)
        }
        return Spelling.nearest(
            to: String(name),
            among: (spoken ?? []).union(UnspokenWord.names[key] ?? []))
    }

    func invalid(
        _ piece: Piece, _ key: String, expected: String
    ) -> TransformationError {
        TransformationError(
            .invalidValue(parameter: key, expected: expected), text: String(piece.text),
            place: piece.place)
    }
}
