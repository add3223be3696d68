public import Transformations
import Vips

/// What the steps of a transformation do to a picture, one after the other: its size after each, and
/// the libvips operations that each builds.
///
/// Cutting and scaling wait until pixels are looked at, as they do in a render: their operations
/// belong to the step that looks, or to the end. Layers stand in as plain pictures, because their
/// files are not there.
public struct Walk {
    /// One step of the transformation, done.
    public struct Stop: Sendable {
        /// The size afterwards; `nil` where the step failed.
        public var size: Size?
        /// Nicknames, in the order in which they are built.
        public var operations: [String] = []
        /// Why the step failed.
        public var failure: ImagingError?
    }

    /// What the walk begins with.
    public enum Start {
        /// A plain picture.
        case size(Size)
        /// The open file behind a descriptor, which stays the caller's.
        case file(Int32)
    }

    /// The size before the first step.
    public private(set) var initial: Size
    /// One for each step of the transformation itself, up to the first that failed.
    public private(set) var stops: [Stop] = []
    /// The operations that are left for the end, when the picture is written.
    public private(set) var ending: [String] = []

    /// The side of the squares that stand in for the pictures of layers.
    public static let standInSide = 100

    /// Takes the walk in this process; nothing is written.
    public init(
        _ transformation: Transformation, from start: Start, limits: Limits
    ) throws(ImagingError) {
        do {
            try Engine.start()
            var canvas = try Self.open(start, limits)
            canvas.limits = limits
            initial = canvas.size
            var runner = StepRunner(
                limits: limits,
                openLayer: { _ in try Self.plain(Size(Self.standInSide, Self.standInSide)) },
                openTable: { _ in ColorTable(.curves([[0, 1], [0, 1], [0, 1]])) })
            for step in transformation.steps {
                let stop = Self.perform(step, &runner, &canvas)
                stops.append(stop)
                if stop.failure != nil { return }
            }
            let log = OperationLog()
            try log.record { try canvas.settleSize(.once) }
            ending = log.take()
        } catch { throw Self.failure(error) }
    }

    private static func perform(
        _ step: Step, _ runner: inout StepRunner, _ canvas: inout Canvas
    ) -> Stop {
        let log = OperationLog()
        do {
            try log.record { try runner.run([step], on: &canvas) }
            return Stop(size: canvas.size, operations: log.take())
        } catch {
            return Stop(size: nil, operations: log.take(), failure: failure(error))
        }
    }

    private static func open(_ start: Start, _ limits: Limits) throws -> Canvas {
        switch start {
        case .size(let size): try plain(size)
        case .file(let descriptor):
            try Loader(descriptor: descriptor, limits: limits).open(LoadRequest())
        }
    }

    private static func plain(_ size: Size) throws -> Canvas {
        Canvas(try Image.solid([128, 128, 128], width: size.width, height: size.height))
    }

    private static func failure(_ error: any Error) -> ImagingError {
        switch error {
        case let error as ImagingError: error
        case let error as VipsError: ImagingError(error)
        case let error as TextError: ImagingError(error)
        case let error as CompositionError: ImagingError(error)
        case let error as TransformationError: .transformation(error)
        default: .internalFailure(String(describing: error))
        }
    }
}
