/// Takes out of an SVG whatever can run or reach elsewhere: what is not on the list of elements goes, with
/// all that is inside of it; event handlers go, and references to anything but parts of the drawing and
/// pictures inside of it.
struct DrawingSanitizer {
    /// A size to be written into the root, in pixels.
    var size: Size?
    /// Whether the drawing is stretched to that size rather than kept in its ratio.
    var stretches = false

    private static let deepest = 500

    /// The drawing without what is dangerous.
    ///
    /// - Throws: `corrupt` where it is no XML whose root is `svg`.
    func sanitized(_ bytes: [UInt8]) throws(ImagingError) -> [UInt8] {
        var reader = XMLReader(try Self.unicode(bytes))
        var output = ""
        // Elements that are open, and whether they are written.
        var open: [(name: String, isKept: Bool)] = []
        var hasRoot = false
        var style: String?
        while let piece = try reader.next() {
            let isKept = open.last?.isKept ?? true
            switch piece {
            case .start(let name, let attributes, let isEmpty):
                guard open.count < Self.deepest else { throw Self.corrupt("nested too deep") }
                let isRoot = open.isEmpty
                if isRoot {
                    guard !hasRoot, Self.local(name) == "svg" else { throw Self.corrupt("no SVG") }
                    hasRoot = true
                }
                let isWanted = isKept && style == nil && Self.isAllowed(name, attributes)
                if isWanted {
                    let kept = attributes.compactMap(Self.kept)
                    output += tag(name, isRoot ? sized(kept) : kept, isEmpty: isEmpty)
                    if Self.local(name) == "style", !isEmpty { style = "" }
                }
                if !isEmpty { open.append((name, isWanted)) }
            case .end(let name):
                guard let last = open.popLast(), last.name == name else {
                    throw Self.corrupt("tags do not match")
                }
                guard last.isKept else { continue }
                if let text = style, Self.local(name) == "style" {
                    if StyleRules.isHarmless(text) { output += text }
                    style = nil
                }
                output += "</\(name)>"
            case .text(let text):
                guard !open.isEmpty, isKept else { continue }
                if style != nil { style? += text } else { output += text }
            }
        }
        guard hasRoot, open.isEmpty else { throw Self.corrupt("cut short") }
        return Array(output.utf8)
    }

    private static func corrupt(_ what: String) -> ImagingError {
        .corrupt(reason: "SVG: \(what)")
    }

    /// As UTF-8, whatever Western encoding it says it is in.
    private static func unicode(_ bytes: [UInt8]) throws(ImagingError) -> [UInt8] {
        let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
        guard head.hasPrefix("<?xml"), let start = head.range(of: "encoding=") else { return bytes }
        let name = head[start...].dropFirst("encoding=".count).dropFirst()
            .prefix { $0 != "\"" && $0 != "'" }
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii": return bytes
        case "iso-8859-1", "latin1", "windows-1252", "iso-8859-15":
            return bytes.flatMap { Array(String(Character(Unicode.Scalar($0))).utf8) }
        default: throw corrupt("in an encoding that is not read")
        }
    }

    private func tag(
        _ name: String, _ attributes: [XMLReader.Attribute], isEmpty: Bool
    ) -> String {
        let list = attributes.map { " \($0.name)=\"\(XMLReader.escaped($0.value))\"" }.joined()
        return "<\(name)\(list)\(isEmpty ? "/>" : ">")"
    }

    // MARK: What stays

    private static func local(_ name: String) -> Substring {
        name.split(separator: ":", omittingEmptySubsequences: false).last ?? ""
    }

    private static let elements: Set<Substring> = [
        "svg", "g", "defs", "symbol", "use", "switch", "title", "desc", "a", "view",
        "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image",
        "text", "tspan", "textPath", "tref", "style", "marker", "clipPath", "mask", "pattern",
        "linearGradient", "radialGradient", "stop", "solidColor", "meshgradient", "meshrow",
        "meshpatch", "filter", "feBlend", "feColorMatrix", "feComponentTransfer", "feComposite",
        "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight",
        "feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur",
        "feImage", "feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight",
        "feSpecularLighting", "feSpotLight", "feTile", "feTurbulence", "animate",
        "animateTransform", "animateMotion", "animateColor", "mpath", "font", "font-face",
        "glyph", "missing-glyph", "hkern", "vkern",
    ]

    private static func isAllowed(_ name: String, _ attributes: [XMLReader.Attribute]) -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && parts[0] == "svg",
            elements.contains(local(name))
        else { return false }
        // An animation could put a reference where there is none now.
        guard name.hasPrefix("animate"),
            let target = attributes.first(where: { $0.name == "attributeName" })
        else { return true }
        let animated = target.value.lowercased()
        return !animated.contains("href") && !animated.hasPrefix("on") && animated != "style"
    }

    private static let prefixes: Set<Substring> = ["xlink", "xml", "xmlns"]

    private static func kept(_ attribute: XMLReader.Attribute) -> XMLReader.Attribute? {
        let parts = attribute.name.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && prefixes.contains(parts[0]) else {
            return nil
        }
        let name = local(attribute.name).lowercased()
        let isNamespace = attribute.name == "xmlns" || parts[0] == "xmlns"
        if name.hasPrefix("on") && !isNamespace { return nil }
        switch name {
        case "href", "src", "base", "from", "to", "by", "values":
            if name == "base" && !isNamespace { return nil }
            let isReference = name == "href" || name == "src"
            if isReference && !isNamespace {
                return StyleRules.isInside(attribute.value) ? attribute : nil
            }
        default: break
        }
        return isNamespace || StyleRules.isHarmless(attribute.value) ? attribute : nil
    }

    // MARK: Size

    /// The root's attributes with the size that is wanted, and a view that keeps all in sight.
    private func sized(_ attributes: [XMLReader.Attribute]) -> [XMLReader.Attribute] {
        guard let size else { return attributes }
        var result = attributes.filter { $0.name != "width" && $0.name != "height" }
        if !attributes.contains(where: { $0.name == "viewBox" }) {
            let sides = ["width", "height"].map { side in
                attributes.first { $0.name == side }.map { number in
                    String(number.value.prefix { $0.isNumber || $0 == "." })
                } ?? ""
            }
            if sides.allSatisfy({ Double($0) ?? 0 > 0 }) {
                result.append(.init(name: "viewBox", value: "0 0 \(sides[0]) \(sides[1])"))
            }
        }
        if stretches {
            result.removeAll { $0.name == "preserveAspectRatio" }
            result.append(.init(name: "preserveAspectRatio", value: "none"))
        }
        result.append(.init(name: "width", value: "\(size.width)"))
        result.append(.init(name: "height", value: "\(size.height)"))
        return result
    }
}

/// What styles and references may say.
enum StyleRules {
    /// Whether a style, or the value of any attribute, reaches nothing outside of the drawing.
    static func isHarmless(_ text: String) -> Bool {
        let bare = squeezed(text)
        // Escapes of CSS could spell anything.
        if bare.contains("\\"), bare.contains(":") || bare.contains("(") { return false }
        for word in [
            "javascript:", "vbscript:", "expression(", "@import", "-moz-binding", "behavior:",
            "image-set(", "src(",
        ] where bare.contains(word) { return false }
        var rest = bare[...]
        while let start = rest.range(of: "url(") {
            let behind = rest[start...].dropFirst(4)
            let target = behind.drop { $0 == "'" || $0 == "\"" || $0 == "&" }
                .prefix { $0 != ")" }
            let plain = target.hasPrefix("quot;") ? target.dropFirst(5) : target
            guard isInside(String(plain)) else { return false }
            rest = behind
        }
        return true
    }

    /// Whether a reference points to a part of the drawing, or holds a picture itself.
    static func isInside(_ reference: String) -> Bool {
        let bare = squeezed(reference)
        if bare.hasPrefix("#") { return true }
        guard bare.hasPrefix("data:image/") else { return false }
        return ["png", "jpeg", "jpg", "gif", "webp", "avif"].contains { kind in
            bare.hasPrefix("data:image/\(kind);") || bare.hasPrefix("data:image/\(kind),")
        }
    }

    /// In small letters, without blanks, comments and what cannot be seen: browsers skip them.
    private static func squeezed(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        var isComment = false
        for scalar in text.unicodeScalars where scalar.value > 0x20 && scalar.value != 0x7f {
            if isComment {
                if previous == "*", scalar == "/" { isComment = false }
                previous = isComment ? scalar : " "
                continue
            }
            if previous == "/", scalar == "*" {
                result.removeLast()
                isComment = true
                previous = " "
                continue
            }
            result.append(scalar)
            previous = scalar
        }
        return String(result).lowercased()
    }
}

extension StringProtocol {
    /// Where a text begins for the first time.
    fileprivate func range(of text: String) -> Index? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(text) { return rest.startIndex }
            rest = rest.dropFirst()
        }
        return nil
    }
}
