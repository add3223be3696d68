internal import CWorkerProcess
internal import Glibc

/// One end of a worker's socket.
///
/// It owns nothing: whoever made the descriptor closes it.
struct PacketSocket {
    /// What receiving gave.
    enum Received {
        case packet([UInt8], descriptors: [Int32])
        case nothingYet
        case end
        case failure(Int32)
    }

    let descriptor: Int32

    /// Whether a call waits until it can be done.
    enum Patience: Int32 {
        case atOnce = 0
        case waits = 1
    }

    /// Sends one packet; 0 or a negative errno.
    func send(_ bytes: [UInt8], descriptors: [Int32] = [], _ patience: Patience) -> Int32 {
        worker_send(
            descriptor, bytes, bytes.count, descriptors, descriptors.count, patience.rawValue)
    }

    /// Receives one packet; its descriptors belong to the caller.
    func receive(descriptorLimit: Int, _ patience: Patience) -> Received {
        var descriptors = [Int32](repeating: -1, count: descriptorLimit)
        var descriptorCount = 0
        var result = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: WorkerMessage.limit) { buffer, count in
            // Both buffers live through the call, which writes no more than their capacities.
            result = worker_receive(
                descriptor, buffer.baseAddress, buffer.count, &descriptors, descriptorLimit,
                &descriptorCount, patience.rawValue)
            count = max(0, result)
        }
        return switch result {
        case 1...: .packet(bytes, descriptors: Array(descriptors.prefix(descriptorCount)))
        case 0, Int(-ECONNRESET): .end
        case Int(-EAGAIN): .nothingYet
        default: .failure(Int32(-result))
        }
    }
}
