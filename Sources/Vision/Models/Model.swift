/// A thing that analysers need and that is fetched at set-up.
public enum Model: String, CaseIterable, Codable, Sendable, Hashable {
    /// What runs all the others.
    case runtime
    case faces, identity
    case textBoxes, textLines
    case labels, objects
    case saliency, background
    case moderation
    case enlargingTwice, enlargingFourTimes

    /// What people call it.
    public var name: String {
        switch self {
        case .runtime: "OpenVINO"
        case .faces: "YuNet"
        case .identity: "SFace"
        case .textBoxes: "PP-OCRv6 detection"
        case .textLines: "PP-OCRv6 recognition"
        case .labels: "EfficientNet-Lite3"
        case .objects: "YOLOv4-tiny"
        case .saliency: "U2-Netp"
        case .background: "U2-Net"
        case .moderation: "Open NSFW"
        case .enlargingTwice: "SPAN x2"
        case .enlargingFourTimes: "SPAN x4"
        }
    }

    /// What it is for, in a few words.
    public var purpose: String {
        switch self {
        case .runtime: "runs the other models"
        case .faces: "finds faces"
        case .identity: "tells whose face it is"
        case .textBoxes: "finds lines of text"
        case .textLines: "reads lines of text"
        case .labels: "names what a picture shows"
        case .objects: "finds things and people"
        case .saliency: "finds what matters in a picture"
        case .background: "cuts out what stands in front"
        case .moderation: "rates how explicit a picture is"
        case .enlargingTwice: "doubles a picture's size"
        case .enlargingFourTimes: "makes a picture four times as large"
        }
    }
}
