import CVips

/// One run of one libvips operation, by its nickname: give it arguments, build it, read its
/// outputs.
///
/// Like everything here it belongs to one thread at a time.
public final class Operation {
    /// The operation's nickname, such as `resize`.
    public let name: String
    /// Owned: one reference, given back in `deinit`.
    private let handle: OpaquePointer

    /// The operation of that nickname; fails where this libvips has none.
    public init(_ name: String) throws(VipsError) {
        guard let handle = cvips_operation_new(name) else {
            throw VipsError(takingBufferFor: name)
        }
        self.name = name
        self.handle = handle
    }

    /// Sets the arguments and builds: the outputs can be read from what comes back.
    public static func run(
        _ name: String, _ arguments: [String: Argument] = [:]
    ) throws(VipsError) -> Operation {
        let operation = try Operation(name)
        for (argument, value) in arguments { try operation.set(argument, value) }
        try operation.build()
        return operation
    }

    deinit { cvips_operation_release(handle) }

    /// Gives an argument its value. Numbers are converted to the argument's type.
    public func set(_ argument: String, _ value: Argument) throws(VipsError) {
        try check(setting(argument, value))
    }

    /// Gives the first required image argument that has no value yet (`in`, `left`, `base`…) one.
    public func setInput(_ image: Image) throws(VipsError) {
        guard let argument = cvips_operation_image_input(handle) else {
            throw VipsError(operation: name, text: "takes no image")
        }
        try check(cvips_set_object(handle, argument, image.rawHandle))
    }

    /// Checks the arguments and connects the operation. Most operations compute their pixels only
    /// when somebody asks for them.
    public func build() throws(VipsError) {
        OperationLog.current?.note(name)
        try check(cvips_operation_build(handle))
    }

    /// The image that an output argument holds.
    public func image(_ output: String = "out") throws(VipsError) -> Image {
        guard let image = cvips_get_image(handle, output) else {
            throw VipsError(takingBufferFor: name)
        }
        return Image(owning: image)
    }

    /// The whole number that an output argument holds.
    public func int(_ output: String = "out") throws(VipsError) -> Int {
        var value: Int32 = 0
        try check(cvips_get_int(handle, output, &value))
        return Int(value)
    }

    /// The number that an output argument holds.
    public func double(_ output: String = "out") throws(VipsError) -> Double {
        var value = 0.0
        try check(cvips_get_double(handle, output, &value))
        return value
    }

    /// The numbers that an output argument holds.
    public func doubles(_ output: String) throws(VipsError) -> [Double] {
        var values: UnsafeMutablePointer<Double>?
        var count: Int32 = 0
        try check(cvips_get_doubles(handle, output, &values, &count))
        defer { cvips_free(values) }
        return Array(UnsafeBufferPointer(start: values, count: Int(count)))
    }

    /// The bytes that an output argument holds.
    public func blob(_ output: String) throws(VipsError) -> [UInt8] {
        var bytes: UnsafeMutableRawPointer?
        var count = 0
        try check(cvips_get_blob(handle, output, &bytes, &count))
        defer { cvips_free(bytes) }
        return Array(UnsafeRawBufferPointer(start: bytes, count: count))
    }

    private func check(_ result: Int32) throws(VipsError) {
        if result != 0 { throw VipsError(takingBufferFor: name) }
    }

    private func setting(_ argument: String, _ value: Argument) -> Int32 {
        switch value {
        case .int(let number): cvips_set_int(handle, argument, Int32(clamping: number))
        case .double(let number): cvips_set_double(handle, argument, number)
        case .bool(let flag): cvips_set_bool(handle, argument, flag ? 1 : 0)
        case .string(let text): cvips_set_string(handle, argument, text)
        case .image(let image): cvips_set_object(handle, argument, image.rawHandle)
        case .source(let source): cvips_set_object(handle, argument, source.rawHandle)
        case .target(let target): cvips_set_object(handle, argument, target.rawHandle)
        case .doubles(let numbers):
            cvips_set_doubles(handle, argument, numbers, Int32(numbers.count))
        case .ints(let numbers):
            cvips_set_ints(
                handle, argument, numbers.map { Int32(clamping: $0) }, Int32(numbers.count))
        case .blob(let bytes): cvips_set_blob(handle, argument, bytes, bytes.count)
        case .images(let images):
            withExtendedLifetime(images) {
                cvips_set_images(handle, argument, images.map(\.handle), Int32(images.count))
            }
        }
    }
}
