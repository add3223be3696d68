extension Image {
    /// Each band times its factor plus its addend; one number serves all bands.
    public func linear(
        _ factors: [Double], _ addends: [Double], uchar: Bool = false
    ) throws(VipsError) -> Image {
        try call(
            "linear", ["a": .doubles(factors), "b": .doubles(addends), "uchar": .bool(uchar)])
    }

    /// All bands times one factor plus one addend.
    public func linear(
        _ factor: Double, _ addend: Double, uchar: Bool = false
    ) throws(VipsError) -> Image {
        try linear([factor], [addend], uchar: uchar)
    }

    public func add(_ right: Image) throws(VipsError) -> Image {
        try call("add", ["right": .image(right)])
    }

    public func subtract(_ right: Image) throws(VipsError) -> Image {
        try call("subtract", ["right": .image(right)])
    }

    public func multiply(_ right: Image) throws(VipsError) -> Image {
        try call("multiply", ["right": .image(right)])
    }

    public func divide(_ right: Image) throws(VipsError) -> Image {
        try call("divide", ["right": .image(right)])
    }

    public func remainder(_ constants: [Double]) throws(VipsError) -> Image {
        try call("remainder_const", ["c": .doubles(constants)])
    }

    /// White becomes black and black white.
    public func invert() throws(VipsError) -> Image { try call("invert") }

    public func abs() throws(VipsError) -> Image { try call("abs") }

    public func round(_ rounding: Rounding) throws(VipsError) -> Image {
        try call("round", ["round": .nick(rounding)])
    }

    public func math(_ function: MathFunction) throws(VipsError) -> Image {
        try call("math", ["math": .nick(function)])
    }

    public func math2(_ right: Image, _ function: Math2Function) throws(VipsError) -> Image {
        try call("math2", ["right": .image(right), "math2": .nick(function)])
    }

    public func math2(_ constants: [Double], _ function: Math2Function) throws(VipsError) -> Image {
        try call("math2_const", ["c": .doubles(constants), "math2": .nick(function)])
    }

    public func relational(_ right: Image, _ relation: Relation) throws(VipsError) -> Image {
        try call("relational", ["right": .image(right), "relational": .nick(relation)])
    }

    public func relational(
        _ constants: [Double], _ relation: Relation
    ) throws(VipsError) -> Image {
        try call("relational_const", ["c": .doubles(constants), "relational": .nick(relation)])
    }

    public func boolean(_ right: Image, _ function: BooleanFunction) throws(VipsError) -> Image {
        try call("boolean", ["right": .image(right), "boolean": .nick(function)])
    }

    public func boolean(
        _ constants: [Double], _ function: BooleanFunction
    ) throws(VipsError) -> Image {
        try call("boolean_const", ["c": .doubles(constants), "boolean": .nick(function)])
    }

    /// The greatest value of any band.
    public func max() throws(VipsError) -> Double { try run("max").double() }

    /// The smallest value of any band.
    public func min() throws(VipsError) -> Double { try run("min").double() }

    /// The mean over all bands.
    public func avg() throws(VipsError) -> Double { try run("avg").double() }

    /// The standard deviation over all bands.
    public func deviate() throws(VipsError) -> Double { try run("deviate").double() }

    /// Minimum, maximum, sum, sum of squares, mean, deviation and the places of both extremes;
    /// first a row for all bands together, then one for each.
    public func stats() throws(VipsError) -> [[Double]] {
        let table = try call("stats")
        var rows: [[Double]] = []
        for y in 0..<table.height {
            var row: [Double] = []
            for x in 0..<table.width { row += try table.getpoint(x, y) }
            rows.append(row)
        }
        return rows
    }

    /// The box of everything that differs from the background by more than the threshold; empty
    /// where nothing does.
    public func findTrim(
        threshold: Double = 10, background: [Double]? = nil
    ) throws(VipsError) -> (left: Int, top: Int, width: Int, height: Int) {
        var arguments: [String: Argument] = ["threshold": .double(threshold)]
        if let background { arguments["background"] = .doubles(background) }
        let operation = try run("find_trim", arguments)
        return (
            try operation.int("left"), try operation.int("top"), try operation.int("width"),
            try operation.int("height")
        )
    }

    /// How often each value occurs: an image 256 wide, or one 65,536 wide.
    public func histFind(band: Int = -1) throws(VipsError) -> Image {
        try call("hist_find", ["band": .int(band)])
    }

    public func histCum() throws(VipsError) -> Image { try call("hist_cum") }

    public func histNorm() throws(VipsError) -> Image { try call("hist_norm") }

    public func histEqual() throws(VipsError) -> Image { try call("hist_equal") }

    public func histLocal(
        width: Int, height: Int, maximumSlope: Int = 0
    ) throws(VipsError) -> Image {
        try call(
            "hist_local",
            ["width": .int(width), "height": .int(height), "max-slope": .int(maximumSlope)])
    }

    /// The value below which that share of pixels lies, in per cent.
    public func percent(_ percent: Double) throws(VipsError) -> Int {
        try run("percent", ["percent": .double(percent)]).int("threshold")
    }

    /// Every value replaced by what a table, 256 or 65,536 pixels long, says.
    public func maplut(_ table: Image) throws(VipsError) -> Image {
        try call("maplut", ["lut": .image(table)])
    }
}
