internal import Crypto
import Foundation

/// The folder that set-up puts models into.
public struct ModelFolder: Hashable, Sendable, Codable {
    /// Its path.
    public let path: String

    public init(_ path: String) { self.path = path }

    /// The place of a model's file, whether it is there or not; by default of its first.
    func place(of model: Model, file index: Int = 0) -> String {
        guard let files = ModelSource.of(model)?.files, index < files.count else { return path }
        return path + "/" + files[index].path
    }

    /// Whether all files of a model are there, judged by their sizes.
    public func holds(_ model: Model) -> Bool {
        guard let source = ModelSource.of(model) else { return false }
        return source.files.allSatisfy { size(of: $0) == $0.bytes }
    }

    /// Of these models the first that is not there, the runtime behind all others: it is fetched with them, and
    /// says less about what cannot be done.
    public func firstMissing(of models: some Collection<Model>) -> Model? {
        guard !models.isEmpty else { return nil }
        return (models + [.runtime]).first { !holds($0) }
    }

    private func size(of file: ModelFile) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path + "/" + file.path)
        return (attributes?[.size] as? NSNumber)?.int64Value
    }

    /// How a file in the folder compares with its pin.
    public enum State: String, Sendable {
        case verified, missing, wrong
    }

    /// Reads a file from end to end and compares it with its pin.
    public func state(of file: ModelFile) -> State {
        guard let handle = FileHandle(forReadingAtPath: path + "/" + file.path) else {
            return .missing
        }
        defer { try? handle.close() }
        var hash = SHA256()
        while let part = try? handle.read(upToCount: 1 << 20), !part.isEmpty {
            hash.update(data: part)
        }
        let digits = hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return digits.joined() == file.sha256 ? .verified : .wrong
    }
}
