/// A thing that was found in a picture.
public struct DetectedObject: Hashable, Sendable, Codable {
    /// One of COCO's eighty names: `dog`, `traffic light`.
    public var name: String
    public var area: Area
    /// How sure the detector is, 0 to 1.
    public var confidence: Double
    /// What it is more generally, the nearest first: `canine`, `mammal`, `animal`.
    public var kinds: [String]

    public init(name: String, area: Area, confidence: Double, kinds: [String] = []) {
        self.name = name
        self.area = area
        self.confidence = confidence
        self.kinds = kinds
    }

    /// Everything that can be found.
    public static let names = [
        "person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat",
        "traffic light", "fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat",
        "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe", "backpack",
        "umbrella", "handbag", "tie", "suitcase", "frisbee", "skis", "snowboard", "sports ball",
        "kite", "baseball bat", "baseball glove", "skateboard", "surfboard", "tennis racket",
        "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple",
        "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair",
        "couch", "potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse",
        "remote", "keyboard", "cell phone", "microwave", "oven", "toaster", "sink",
        "refrigerator", "book", "clock", "vase", "scissors", "teddy bear", "hair drier",
        "toothbrush",
    ]
}
