/// Cases of libvips' enumerations, by their nicks.
protocol Nicked: RawRepresentable<String>, CaseIterable {
    /// libvips' own name of the enumeration.
    static var typeName: String { get }
}

/// What kind of number a band holds.
public enum BandFormat: String, Nicked, Sendable {
    case notset, uchar, char, ushort, short, uint, int, float, complex, double, dpcomplex
    static let typeName = "VipsBandFormat"
}

/// What an image's bands mean.
public enum Interpretation: String, Nicked, Sendable {
    case error, multiband, histogram, xyz, lab, cmyk, labq, rgb, cmc, lch, labs, srgb, yxy, fourier
    case rgb16, grey16, matrix, scrgb, hsv
    case bw = "b-w"
    static let typeName = "VipsInterpretation"
}

/// How `resize` weighs neighbouring pixels.
public enum Kernel: String, Nicked, Sendable {
    case nearest, linear, cubic, mitchell, lanczos2, lanczos3
    static let typeName = "VipsKernel"
}

/// How the pixels beyond an edge are made up.
public enum Extend: String, Nicked, Sendable {
    case black, copy, `repeat`, mirror, white, background
    static let typeName = "VipsExtend"
}

/// An axis.
public enum Direction: String, Nicked, Sendable {
    case horizontal, vertical
    static let typeName = "VipsDirection"
}

/// Quarter turns, clockwise.
public enum Angle: String, Nicked, Sendable {
    case d0, d90, d180, d270
    static let typeName = "VipsAngle"
}

/// A side or corner.
public enum CompassDirection: String, Nicked, Sendable {
    case centre, north, east, south, west
    case northEast = "north-east"
    case southEast = "south-east"
    case southWest = "south-west"
    case northWest = "north-west"
    static let typeName = "VipsCompassDirection"
}

/// What a smart crop looks for.
public enum Interesting: String, Nicked, Sendable {
    case none, centre, entropy, attention, low, high, all
    static let typeName = "VipsInteresting"
}

/// How exactly a convolution is computed.
public enum Precision: String, Nicked, Sendable {
    case integer, float, approximate
    static let typeName = "VipsPrecision"
}

/// Functions of one number.
public enum MathFunction: String, Nicked, Sendable {
    case sin, cos, tan, asin, acos, atan, log, log10, exp, exp10
    case sinh, cosh, tanh, asinh, acosh, atanh
    static let typeName = "VipsOperationMath"
}

/// Functions of two numbers; `wop` is `pow` with its operands swapped.
public enum Math2Function: String, Nicked, Sendable {
    case pow, wop, atan2
    static let typeName = "VipsOperationMath2"
}

/// Comparisons; they give 255 for true and 0 for false.
public enum Relation: String, Nicked, Sendable {
    case equal, noteq, less, lesseq, more, moreeq
    static let typeName = "VipsOperationRelational"
}

/// Functions of bits.
public enum BooleanFunction: String, Nicked, Sendable {
    case and, or, eor, lshift, rshift
    static let typeName = "VipsOperationBoolean"
}

/// Erosion and dilation.
public enum Morphology: String, Nicked, Sendable {
    case erode, dilate
    static let typeName = "VipsOperationMorphology"
}

/// How to round.
public enum Rounding: String, Nicked, Sendable {
    case rint, ceil, floor
    static let typeName = "VipsOperationRound"
}

/// Where a line of text may be broken.
public enum TextWrap: String, Nicked, Sendable {
    case word, char, none
    case wordChar = "word-char"
    static let typeName = "VipsTextWrap"
}

/// Left, middle, right; or top, middle, bottom.
public enum Align: String, Nicked, Sendable {
    case low, centre, high
    static let typeName = "VipsAlign"
}

/// What a change of colour profile keeps.
public enum Intent: String, Nicked, Sendable {
    case perceptual, relative, saturation, absolute
    static let typeName = "VipsIntent"
}

/// In which order a loader will be asked for pixels.
public enum Access: String, Nicked, Sendable {
    case random, sequential
    static let typeName = "VipsAccess"
}

/// From which problem on a loader gives up.
public enum FailOn: String, Nicked, Sendable {
    case none, truncated, error, warning
    static let typeName = "VipsFailOn"
}

/// How one image is laid over another. The numbers are libvips', in its order.
public enum BlendMode: Int, CaseIterable, Sendable {
    case clear, source, over, `in`, out, atop
    case dest, destOver, destIn, destOut, destAtop
    case xor, add, saturate
    case multiply, screen, overlay, darken, lighten, colourDodge, colourBurn
    case hardLight, softLight, difference, exclusion

    /// libvips' nick.
    public var nick: String {
        String(describing: self).reduce(into: "") { nick, letter in
            nick += letter.isUppercase ? "-" + letter.lowercased() : String(letter)
        }
    }
}
