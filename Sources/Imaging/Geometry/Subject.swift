/// Something in a picture that a gravity looks for.
public struct Subject: Hashable, Sendable {
    /// What it is.
    public enum Kind: Hashable, Sendable {
        /// The largest face.
        case face
        /// All faces.
        case faces
        /// The eyes of all faces.
        case eyes
        case body
        /// What somebody marked as what matters; of several areas the largest.
        case custom
        /// A region that somebody gave a name.
        case region(String)
        /// Lines of text.
        case texts
        /// A path that came with the file, by its name.
        case clippingPath(String)
        /// A thing by its name: `dog`.
        case thing(String)
        /// Any thing.
        case anything
    }

    public var kind: Kind
    /// As it was written: `adv_face` is a face, too.
    public var written: String

    /// `nil` for what cannot be the name of anything.
    init?(_ written: String) {
        self.written = written
        switch written {
        case "face", "adv_face", "rek_face": kind = .face
        case "faces", "adv_faces", "rek_faces": kind = .faces
        case "adv_eyes", "rek_eyes": kind = .eyes
        case "body": kind = .body
        case "custom": kind = .custom
        case "ocr_text": kind = .texts
        case "object": kind = .anything
        default:
            if let name = Self.quoted(written, "region_") {
                kind = .region(name)
            } else if let name = Self.quoted(written, "clipping_path_") {
                kind = .clippingPath(name)
            } else if Self.isName(written) {
                kind = .thing(written)
            } else {
                return nil
            }
        }
    }

    /// The name between exclamation marks.
    private static func quoted(_ text: String, _ prefix: String) -> String? {
        guard text.hasPrefix(prefix + "!"), text.hasSuffix("!"), text.count > prefix.count + 2
        else { return nil }
        return String(text.dropFirst(prefix.count + 1).dropLast())
    }

    /// What is left of a name where writings do not matter: `Left-Hand`, `left_hand` and `left hand` are
    /// one, and `Eileen C.` is `eileen_c`.
    public static func plainName(_ name: String) -> String {
        name.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty
            && text.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                    || "_-!;.% ".unicodeScalars.contains(scalar)
            }
    }
}

/// What `g_auto` is told beside: `g_auto:subject:cat:face_avoid`.
public enum AutomaticOption: Hashable, Sendable {
    /// How what catches the eye is found. Both are found in one way here.
    public enum Algorithm: String, CaseIterable, Sendable {
        case subject, classic
    }

    case algorithm(Algorithm)
    /// What is to be in the picture, before anything else.
    case prefer(Subject)
    /// What is to stay out of it.
    case avoid(Subject)
    /// Faces do not count.
    case ignoreFaces
    /// Custom coordinates do not count.
    case ignoreCustom
    /// Custom coordinates count after what is preferred, and decide nothing by themselves.
    case weighCustom
    /// What matters, in pixels of the picture at this step.
    case area(AssetFacts.Area)
    /// How much a thumbnail keeps around it, 0 to 100.
    case keep(Int)
    /// `thirds_0`: what matters goes to the middle. It always does here.
    case thirds(Int)

    init?(_ text: String) {
        switch text {
        case "none": self = .ignoreCustom
        case "no_faces": self = .ignoreFaces
        case "custom_no_override": self = .weighCustom
        default:
            if let algorithm = Algorithm(rawValue: text) {
                self = .algorithm(algorithm)
            } else if let number = Int(text) {
                self = .keep(min(max(number, 0), 100))
            } else if text.hasPrefix("thirds_"), let number = Int(text.dropFirst(7)) {
                self = .thirds(number)
            } else if text.hasPrefix("aoi_") {
                guard let area = Self.area(text.dropFirst(4)) else { return nil }
                self = .area(area)
            } else if text.hasSuffix("_avoid") {
                guard let subject = Subject(String(text.dropLast(6))) else { return nil }
                self = .avoid(subject)
            } else {
                guard let subject = Subject(text) else { return nil }
                self = .prefer(subject)
            }
        }
    }

    private static func area(_ text: Substring) -> AssetFacts.Area? {
        let numbers = text.split(separator: "_", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 4, let x = numbers[0], let y = numbers[1], let width = numbers[2],
            let height = numbers[3], x >= 0, y >= 0, width > 0, height > 0,
            max(x, y, width, height) <= 10_000_000
        else { return nil }
        return AssetFacts.Area(x: x, y: y, width: width, height: height)
    }

    var text: String {
        switch self {
        case .algorithm(let algorithm): algorithm.rawValue
        case .prefer(let subject): subject.written
        case .avoid(let subject): subject.written + "_avoid"
        case .ignoreFaces: "no_faces"
        case .ignoreCustom: "none"
        case .weighCustom: "custom_no_override"
        case .area(let area): "aoi_\(area.x)_\(area.y)_\(area.width)_\(area.height)"
        case .keep(let share): String(share)
        case .thirds(let number): "thirds_\(number)"
        }
    }
}
