/// What a layer turns out to show.
public enum SettledSource: Hashable, Sendable {
    case source(LayerSource)
    /// What the base was like when a variable got its value: which of those pictures.
    case captured(Int)
}

extension Evaluator {
    /// What a layer shows, with every value known.
    public func settled(
        _ layer: Layer, _ facts: PictureFacts
    ) throws(TransformationError) -> SettledSource {
        do throws(EvaluationFailure) {
            let settled = try source(layer.source, facts)
            // Nobody can look for text assets any more.
            if case .source(.text(let text)) = settled, case .borrowed(let name) = text.style {
                throw Self.invalidStyle(name)
            }
            return settled
        } catch {
            throw TransformationError(error, in: layer.name)
        }
    }

    /// The same, failing with `undecided` where somebody may know more later.
    func source(
        _ source: LayerSource, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> SettledSource {
        switch source {
        case .fetch: return .source(source)
        case .variable(let name): return try self.source(ofVariable: name)
        case .text(let text): return .source(.text(try self.text(text, facts)))
        case .asset(let asset):
            let template = Template(assetName: asset.written, scope)
            if template.isPlain { return .source(source) }
            return .source(try named(try template.filled(for: "l", scope, facts)))
        case .file(let kind, let id):
            let template = Template(assetName: id, scope)
            return .source(.file(kind: kind, id: try template.filled(for: "l", scope, facts)))
        }
    }

    private func source(ofVariable name: String) throws(EvaluationFailure) -> SettledSource {
        let value = try scope.value(ofVariable: name)
        switch value {
        case .picture(.captured(let number)): return .captured(number)
        case .picture(.asset(let name)):
            if name.hasPrefix("http://") || name.hasPrefix("https://") {
                return .source(.fetch(url: name))
            }
            guard !name.contains("$"), let asset = LayerAsset(name) else {
                throw Self.invalid(name)
            }
            return .source(.asset(asset))
        case .number, .text, .list: return .source(try named(try value.text()))
        }
    }

    private func named(_ text: String) throws(EvaluationFailure) -> LayerSource {
        // Nothing that was filled in is filled in again.
        guard !text.contains("$"), let source = LayerSource(text) else { throw Self.invalid(text) }
        return source
    }

    private static func invalid(_ value: String) -> EvaluationFailure {
        .mistake(
            .invalidResult(parameter: "l", value: value, expected: "an asset, text: or fetch:"))
    }

    // MARK: Texts

    private func text(
        _ layer: TextLayer, _ facts: PictureFacts
    ) throws(EvaluationFailure) -> TextLayer {
        var result = layer
        result.content = try Template(text: layer.content, scope).filled(for: "l", scope, facts)
        switch layer.style {
        case .variable(let name):
            result.style = try style(try scope.value(ofVariable: name).text())
        case .borrowed(let text):
            let template = Template(itemValue: text)
            if template.isPlain || !text.contains("$") { break }
            result.style = try style(try template.filled(for: "l", scope, facts))
        case .described(var style):
            guard style.font.contains("$") else { break }
            let template = Template(itemValue: style.font)
            style.font = try template.filled(for: "l", scope, facts)
            result.style = .described(style)
        }
        return result
    }

    private func style(_ text: String) throws(EvaluationFailure) -> TextLayer.Style {
        if let style = TextStyle(text) { return .described(style) }
        guard !TextStyle.looksLikeStyle(text), !text.isEmpty else {
            throw Self.invalidStyle(text)
        }
        return .borrowed(publicID: text)
    }

    private static func invalidStyle(_ value: String) -> EvaluationFailure {
        .mistake(
            .invalidResult(
                parameter: "l_text", value: value,
                expected: "a style such as Arial_40_bold, or a text asset"))
    }
}

extension Layer {
    /// `l_logo`: what errors quote.
    var name: String { "\(stacking.rawValue)_\(source.text)" }
}
