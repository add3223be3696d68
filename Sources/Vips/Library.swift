import CVips

/// libvips as a whole: starting it, and what it may be asked for.
public enum Library {
    /// How libvips is to run.
    public struct Settings: Sendable {
        /// The class names of what may run although it reads files or is otherwise untrusted by
        /// libvips (`VipsForeignLoadJpeg`, and with it every kind of source that it reads from).
        /// Every other loader refuses to work.
        public var operations: [String]
        /// Whether libvips prints what was not freed when it is shut down.
        public var reportsLeaks: Bool

        /// Settings that allow just these.
        public init(operations: [String], reportsLeaks: Bool = false) {
            self.operations = operations
            self.reportsLeaks = reportsLeaks
        }
    }

    /// Starts libvips: one thread a pipeline, no cache of operations, and no loader but those
    /// named. To be called before anything else; calling it again may allow more, and blocks
    /// nothing that was allowed before.
    public static func start(_ settings: Settings) throws(VipsError) {
        guard cvips_start(CommandLine.arguments.first ?? "vips", settings.reportsLeaks ? 1 : 0) == 0
        else { throw VipsError(takingBufferFor: "init") }
        _ = blockEverything
        for operation in settings.operations { cvips_block(operation, 0) }
    }

    /// Done once, so that a later start cannot take a loader from under somebody's feet.
    private static let blockEverything: Void = {
        cvips_block_untrusted()
        cvips_block("VipsForeignLoad", 1)
        // Encoders outside libvips itself, far too many and unused.
        cvips_block("VipsForeignSaveMagick", 1)
    }()

    /// Ends libvips and prints leaks, where asked for. Nothing of this module may be used later.
    public static func shutDown() { cvips_shutdown() }

    /// libvips' version, such as `8.14.1`.
    public static var version: String { String(cString: cvips_version()) }

    /// Whether this libvips was built with an operation: encoders and decoders are optional.
    public static func knows(operation name: String) -> Bool { cvips_knows_operation(name) != 0 }

    /// The number of an enumeration's case by its nick; `nil` where it has none, or where no
    /// operation has used the enumeration yet.
    static func number(ofNick nick: String, of enumeration: String) -> Int? {
        let number = cvips_nick_number(enumeration, nick)
        return number == Int32.min ? nil : Int(number)
    }

    /// How many blocks of pixels libvips holds at this moment.
    public static var allocations: Int { Int(cvips_tracked_allocations()) }

    /// How many bytes of pixels libvips holds at this moment.
    public static var allocatedBytes: Int { Int(cvips_tracked_bytes()) }
}
