import Vips

/// What a network makes of a picture on its way through a render: a mask of what stands in front, or
/// the picture in more pixels.
///
/// No render process runs networks. It shows the picture as it is at that place of the chain, ends, and
/// is asked again with what was made of it; the same steps then show the same pixels, so that their
/// digest finds it.
public struct Retouch: Hashable, Sendable, Codable {
    /// What is to be made.
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

    public let task: Task
    /// 32 hexadecimal digits: the task, and the pixels that are shown.
    public let digest: String
    /// The place among the request's sources of the picture that is shown; `nil` where several were
    /// put together before.
    public let source: Int?

    init(_ task: Task, of shown: Image, source: Int?) throws(VipsError) {
        self.task = task
        self.source = source
        let form = "\(task.rawValue) \(shown.width) \(shown.height) \(shown.bands) "
        digest = String(try shown.digest(with: form).prefix(32))
    }
}

/// A retouch that did not come along: the render cannot go on without it.
struct MissingRetouch: Error {
    let retouch: Retouch
    /// What the network is to see, as a PNG: a still, perhaps with alpha.
    let shown: [UInt8]
}

/// Gets what networks make of pictures.
struct Retouches {
    /// What is made of a picture, which is in memory.
    let picture: (_ shown: Image, _ task: Retouch.Task, _ source: Int?) throws -> Image

    /// Those that came along with a render; what did not is a `MissingRetouch`.
    ///
    /// - Parameter files: open files by digest.
    static func atHand(_ files: [String: Int32], limits: Limits) -> Retouches {
        Retouches { shown, task, source in
            let retouch = try Retouch(task, of: shown, source: source)
            guard let descriptor = files[retouch.digest] else {
                let target = try Target()
                try shown.run(
                    "pngsave_target", ["target": .target(target), "compression": 0])
                throw MissingRetouch(retouch: retouch, shown: target.bytes())
            }
            return try Loader(descriptor: descriptor, limits: limits.forOwnFiles)
                .load(LoadRequest()).image
        }
    }

    /// Pictures of the right size, for whoever wants to know sizes only: all stands in front, and no
    /// detail is added.
    static var standIns: Retouches {
        Retouches { shown, task, _ in
            switch task {
            case .cutOut, .fineCutOut:
                try Image.solid([255], width: shown.width, height: shown.height)
            case .twice, .fourTimes:
                try shown.scaled(to: Size(shown.width * task.factor, shown.height * task.factor))
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
