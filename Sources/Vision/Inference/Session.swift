internal import CVision

/// A model that is ready to run. It belongs to one thread at a time.
final class Session {
    /// Owned; freed in `deinit`.
    private let handle: OpaquePointer
    private let model: Model
    /// Kept open for as long as the model is used.
    private let runtime: Runtime

    /// Takes the handle over.
    init(owning handle: OpaquePointer, model: Model, runtime: Runtime) {
        self.handle = handle
        self.model = model
        self.runtime = runtime
    }

    deinit { cvision_free(handle) }

    /// Runs the model and gives all that it says.
    func run(_ input: Tensor) throws(VisionError) -> [Output] {
        try infer(input)
        var outputs: [Output] = []
        for index in 0..<cvision_outputs(handle) { outputs.append(copy(try output(index))) }
        return outputs
    }

    /// Runs the model and gives one thing that it says.
    func run(_ input: Tensor, output index: Int) throws(VisionError) -> Output {
        try infer(input)
        return copy(try output(index))
    }

    /// Runs the model and gives, of every row of its first output, the largest number: rows can be
    /// long.
    func rowMaxima(_ input: Tensor) throws(VisionError) -> [RowMaximum] {
        try infer(input)
        let tensor = try output(0)
        guard tensor.element == Int32(cvision_float.rawValue), let columns = tensor.lengths.last,
            columns > 0
        else { throw .modelFailed(model, reason: "its output is of an unknown kind") }
        let rows = tensor.count / columns
        var places = [Int32](repeating: 0, count: rows)
        var maxima = [Float](repeating: 0, count: rows)
        var lasts = maxima
        // The output lives until the next run; the arrays have as many places as there are rows.
        cvision_row_maxima(
            tensor.numbers.assumingMemoryBound(to: Float.self), rows, columns, &places, &maxima,
            &lasts)
        return places.indices.map {
            RowMaximum(place: Int(places[$0]), value: maxima[$0], last: lasts[$0])
        }
    }

    private func infer(_ input: Tensor) throws(VisionError) {
        var words = ErrorWords()
        let result = input.bytes.withUnsafeBytes { bytes in
            // The input lives through the call, which reads no more than the sides say.
            var tensor = cvision_tensor()
            tensor.numbers = bytes.baseAddress
            tensor.count = input.sides.reduce(1, *)
            tensor.element = Int32(input.element.code)
            tensor.rank = input.sides.count
            withUnsafeMutableBytes(of: &tensor.sides) { sides in
                for (index, side) in input.sides.enumerated() {
                    sides.storeBytes(of: Int64(side), toByteOffset: 8 * index, as: Int64.self)
                }
            }
            guard bytes.count == tensor.count * input.element.size else { return Int32(-1) }
            return words.fill { cvision_run(handle, &tensor, $0, $1) }
        }
        guard result == 0 else { throw .modelFailed(model, reason: words.text) }
    }

    private func output(_ index: Int) throws(VisionError) -> cvision_tensor {
        var words = ErrorWords()
        var tensor = cvision_tensor()
        let result = words.fill { cvision_output(handle, index, &tensor, $0, $1) }
        guard result == 0, tensor.numbers != nil else {
            throw .modelFailed(model, reason: words.text)
        }
        return tensor
    }

    /// Bytes become 0 to 1.
    private func copy(_ tensor: cvision_tensor) -> Output {
        // The output lives until the next run, and holds as many numbers as it says.
        let isFloat = tensor.element == Int32(cvision_float.rawValue)
        let numbers: [Float] =
            isFloat
            ? Array(
                UnsafeBufferPointer(
                    start: tensor.numbers.assumingMemoryBound(to: Float.self), count: tensor.count))
            : UnsafeRawBufferPointer(start: tensor.numbers, count: tensor.count)
                .map { Float($0) / 255 }
        return Output(sides: tensor.lengths, numbers: numbers)
    }
}

extension cvision_tensor {
    /// The length of each side.
    fileprivate var lengths: [Int] {
        withUnsafeBytes(of: sides) { bytes in
            (0..<rank).map { Int(bytes.load(fromByteOffset: 8 * $0, as: Int64.self)) }
        }
    }
}

extension Tensor.Element {
    /// The runtime's number for it.
    fileprivate var code: UInt32 {
        switch self {
        case .float: cvision_float.rawValue
        case .byte: cvision_byte.rawValue
        }
    }

    /// Bytes of one number.
    fileprivate var size: Int {
        switch self {
        case .float: 4
        case .byte: 1
        }
    }
}
