public import Assets
import Vips

/// What somebody else makes of a picture on its way through a render: a network a mask of what stands in
/// front, or the picture in more pixels; a function elsewhere another picture.
///
/// No render process runs networks or asks anybody. It shows the picture as it is at that place of the chain, ends, and
/// is asked again with what was made of it; the same steps then show the same pixels, so that their
/// digest finds it.
public struct Retouch: Hashable, Sendable, Codable {
    /// Whose work it is.
    public enum Work: Hashable, Sendable, Codable {
        case network(Task)
        /// The function behind a URL, and the format of what it is shown.
        case function(url: String, shown: Format)

        /// What tells works apart in digests.
        var name: String {
            switch self {
            case .network(let task): task.rawValue
            case .function(let url, let format): "function \(format.rawValue) \(url)"
            }
        }
    }

    /// What a network is to make.
    public enum Task: String, Hashable, Sendable, Codable, CaseIterable {
        /// One band: 255 where something stands in front, 0 where the background is.
        case cutOut = "cut-out"
        /// The same, along hair and fur.
        case fineCutOut = "fine-cut-out"
        /// Twice as many pixels across and down.
        case twice
        /// Four times as many.
        case fourTimes = "four-times"
    }

    public let work: Work
    /// 32 hexadecimal digits: the work, and what is shown.
    public let digest: String
    /// The place among the request's sources of the picture that is shown; `nil` where several were
    /// put together before.
    public let source: Int?

    init(_ work: Work, of shown: Image, source: Int?) throws(VipsError) {
        self.work = work
        self.source = source
        let form = "\(work.name) \(shown.width) \(shown.height) \(shown.bands) "
        digest = String(try shown.digest(with: form).prefix(32))
    }

    /// - Parameter shown: a whole file.
    init(_ work: Work, of shown: [UInt8], source: Int?) throws(VipsError) {
        self.work = work
        self.source = source
        digest = String(Digest.sha256("\(work.name) file ", shown).prefix(32))
    }
}

/// A retouch that did not come along: the render cannot go on without it.
struct MissingRetouch: Error {
    let retouch: Retouch
    /// What is to be seen: a PNG of a still, perhaps with alpha, or an original as it is.
    let shown: [UInt8]
}

/// Gets what others make of pictures.
struct Retouches {
    /// What is made of a picture, which is in memory.
    let picture: (_ shown: Image, _ work: Retouch.Work, _ source: Int?) throws -> Image

    /// Those that came along with a render; what did not is a `MissingRetouch`.
    ///
    /// - Parameter files: open files by digest.
    static func atHand(_ files: [String: Int32], limits: Limits) -> Retouches {
        Retouches { shown, work, source in
            let retouch = try Retouch(work, of: shown, source: source)
            guard let descriptor = files[retouch.digest] else {
                let target = try Target()
                try shown.run(
                    "pngsave_target", ["target": .target(target), "compression": 0])
                throw MissingRetouch(retouch: retouch, shown: target.bytes())
            }
            switch work {
            case .network:
                return try Loader(descriptor: descriptor, limits: limits.forOwnFiles)
                    .load(LoadRequest()).image
            case .function:
                // Nobody knows who answers: the same limits hold as for originals.
                var request = LoadRequest()
                request.pages = .one(1)
                return try Loader(descriptor: descriptor, limits: limits).load(request).image
            }
        }
    }

    /// Pictures of the right size, for whoever wants to know sizes only: all stands in front, no detail is
    /// added, and functions change nothing.
    static var standIns: Retouches {
        Retouches { shown, work, _ in
            guard case .network(let task) = work else { return shown }
            switch task {
            case .cutOut, .fineCutOut:
                return try Image.solid([255], width: shown.width, height: shown.height)
            case .twice, .fourTimes:
                return try shown.scaled(
                    to: Size(shown.width * task.factor, shown.height * task.factor))
            }
        }
    }
}

extension Retouch.Task {
    /// Pixels of the result for one along each side.
    var factor: Int {
        switch self {
        case .cutOut, .fineCutOut: 1
        case .twice: 2
        case .fourTimes: 4
        }
    }
}
