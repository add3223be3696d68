public import Vips

/// Looks at pictures. Models are loaded when they are first needed, and stay.
///
/// It belongs to one thread at a time.
public final class Analyser {
    private let folder: ModelFolder
    private var runtime: Runtime?
    private var sessions: [SessionKey: Session] = [:]
    private var decoder: CharacterDecoder?
    private var labelNames: [String]?
    private lazy var kinds = Kinds(file: folder.path + "/kinds.txt")

    /// An analyser that has loaded nothing yet.
    public init(models folder: ModelFolder) { self.folder = folder }

    /// Opens the runtime and loads these models now.
    public func load(_ models: [Model]) throws(VisionError) {
        for model in models { _ = try session(model) }
    }

    /// Pixels of the longer side of the picture that an analysis wants: more are of no use to it.
    public static func usefulSide(for wants: Set<Analysis>) -> Int {
        if wants.contains(.text) { return 2048 }
        return wants.isDisjoint(with: [.faces, .identity]) ? 640 : 1280
    }

    /// Looks for everything that is wanted.
    ///
    /// - Throws: `VisionError.modelMissing` before anything else where a model is not there.
    public func analyse(
        _ picture: Picture, wants: Set<Analysis>
    ) throws(VisionError) -> AnalysisReport {
        let wanted = Analysis.allCases.filter(wants.contains)
        if let missing = folder.firstMissing(of: wanted.flatMap(\.models)) {
            throw .modelMissing(missing)
        }
        var report = AnalysisReport(width: picture.originalWidth, height: picture.originalHeight)
        for each in wanted { try look(for: each, in: picture, &report) }
        return report
    }

    private func look(
        for analysis: Analysis, in picture: Picture, _ report: inout AnalysisReport
    ) throws(VisionError) {
        switch analysis {
        case .faces:
            report.faces = try faceDetector.faces(in: picture)
        case .identity: report.faces = try identified(report.faces, in: picture)
        case .text: report.text = try textReader().read(picture)
        case .labels: report.labels = try labeller().labels(of: picture)
        case .objects:
            report.objects = try ObjectDetector(session: session(.objects), kinds: kinds)
                .objects(in: picture)
        case .saliency:
            report.saliency = try SaliencyDetector(session: session(.saliency))
                .saliency(of: picture)
        case .moderation:
            report.moderation = try Moderator(session: session(.moderation))
                .moderation(of: picture)
        case .colors: report.colors = try ColorAnalysis.summary(of: picture)
        case .perceptualHash:
            report.perceptualHash = try PerceptualHash(of: picture)
            report.framings = try PerceptualHash.framings(of: picture)
            report.likenesses = try Likeness.all(of: picture)
        case .quality: report.quality = try PictureQuality(of: picture)
        }
    }

    /// Faces that were found already, or are now, and whose they are.
    private func identified(
        _ known: [Face]?, in picture: Picture
    ) throws(VisionError) -> [Face] {
        var faces: [Face]
        if let known {
            faces = known
        } else {
            faces = try faceDetector.faces(in: picture)
        }
        let identifier = FaceIdentifier(session: try session(.identity))
        for index in faces.indices {
            faces[index].identity = try identifier.identity(of: faces[index], in: picture)
        }
        return faces
    }

    // MARK: Making pictures

    /// What stands in front, as a mask: one band, 0 to 255, of the picture's size.
    public func mask(of picture: Picture, care: EdgeCare) throws(VisionError) -> Image {
        // The small model does for those who did not fetch the large one.
        let model = folder.holds(.background) ? Model.background : .saliency
        if let missing = folder.firstMissing(of: [model]) { throw .modelMissing(missing) }
        let session = try session(model, sides: BackgroundRemover.shape)
        return try BackgroundRemover(session: session).mask(of: picture, care: care)
    }

    /// The picture several times as large, in sRGB with as many bands as before.
    ///
    /// - Throws: `VisionError.tooManyPixels` where it would become larger than `limit`.
    public func enlarge(
        _ picture: Picture, _ enlargement: Enlargement, limit: Int = 4_200_000
    ) throws(VisionError) -> Image {
        if let missing = folder.firstMissing(of: [enlargement.model]) {
            throw .modelMissing(missing)
        }
        let factor = enlargement.rawValue * enlargement.rawValue
        let (pixels, overflow) = (picture.width * picture.height)
            .multipliedReportingOverflow(by: factor)
        guard !overflow, pixels <= limit else { throw .tooManyPixels(pixels, limit: limit) }
        return try Enlarger(session: session(enlargement.model), enlargement: enlargement)
            .enlarge(picture)
    }

    // MARK: Models

    private func textReader() throws(VisionError) -> TextReader {
        TextReader(
            boxes: try session(.textBoxes), lines: try session(.textLines),
            decoder: try characterDecoder())
    }

    private func characterDecoder() throws(VisionError) -> CharacterDecoder {
        if let decoder { return decoder }
        let place = folder.place(of: .textLines, file: 1)
        guard let characters = TextReader.characters(place) else { throw .modelMissing(.textLines) }
        let made = CharacterDecoder(characters: characters)
        decoder = made
        return made
    }

    private func labeller() throws(VisionError) -> Labeller {
        let session = try session(.labels)
        if let labelNames { return Labeller(session: session, names: labelNames, kinds: kinds) }
        let place = folder.place(of: .labels, file: 1)
        guard let names = Labeller.names(place) else { throw .modelMissing(.labels) }
        labelNames = names
        return Labeller(session: session, names: names, kinds: kinds)
    }

    private func session(_ model: Model) throws(VisionError) -> Session {
        try session(model, sides: model.shape)
    }

    private var faceDetector: FaceDetector {
        FaceDetector { (shape) throws(VisionError) in
            try self.session(.faces, sides: shape.sides)
        }
    }

    private func session(_ model: Model, sides: [Int?]) throws(VisionError) -> Session {
        let key = SessionKey(model: model, sides: sides)
        if let session = sessions[key] { return session }
        if let missing = folder.firstMissing(of: [model]) { throw .modelMissing(missing) }
        let made = try openRuntime().session(model, at: folder.place(of: model), sides: sides)
        // The small subject model is used in two sizes, of which each worker mostly needs one.
        if model == .faces || sides == model.shape { sessions[key] = made }
        return made
    }

    private func openRuntime() throws(VisionError) -> Runtime {
        if let runtime { return runtime }
        let opened = try Runtime(folder: folder)
        runtime = opened
        return opened
    }
}

/// What a loaded model is kept under: one can be loaded for several shapes of its input.
private struct SessionKey: Hashable {
    let model: Model
    let sides: [Int?]
}

extension Model {
    /// The shape of its input, where the file's own does not do, as it is needed first.
    fileprivate var shape: [Int?] {
        switch self {
        case .faces: FaceDetector.Shape.first.sides
        case .textBoxes: TextReader.shapes.boxes
        case .textLines: TextReader.shapes.lines
        case .saliency: SaliencyDetector.shape
        case .background: BackgroundRemover.shape
        case .enlargingTwice, .enlargingFourTimes: Enlarger.shape
        case .moderation: [1, Moderator.middle, Moderator.middle, 3]
        case .runtime, .identity, .labels, .objects: []
        }
    }
}
