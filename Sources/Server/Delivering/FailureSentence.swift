public import Delivery
public import Imaging

/// What a failed render is called to people: the same sentence as in a delivery's answer.
public struct FailureSentence: Sendable {
    /// One sentence without a full stop.
    public let text: String

    public init(_ error: ImagingError) { text = ErrorReply(error).sentence }

    public init(_ error: DeliveryError) { text = ErrorReply(error).sentence }
}
