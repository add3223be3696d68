import Catalog
import Derivations
import Foundation
import MediaLibrary
import Storage

/// Where the file of an upload is.
enum UploadedSource {
    /// All of it is there.
    case whole(APIRequest.UploadedFile, chunks: ChunkedUploads.Name?)
    /// Parts of it are missing; so many bytes are there.
    case partial(bytes: Int64)
}

extension APIDesk {
    /// The form's file, the one that a `data:` URI holds, or the one behind a URL.
    func source(_ call: APICall) async throws -> UploadedSource {
        if let uploaded = call.request.uploaded {
            guard let part = uploaded.part else { return .whole(uploaded, chunks: nil) }
            return try await add(part, uploaded, call)
        }
        let text = try call.parameters.required("file")
        guard text.prefix(5).lowercased() == "data:" else {
            return .whole(try await remoteFile(text), chunks: nil)
        }
        guard let bytes = DataURI.bytes(of: text) else {
            throw APIError.invalidValue(parameter: "file", text: String(text.prefix(40)))
        }
        let store = library.store
        let file = try await BlockingWork.run { () throws(StorageError) in
            let file = try store.makeTemporary()
            try file.write(bytes)
            return file
        }
        return .whole(APIRequest.UploadedFile(file: file, filename: nil), chunks: nil)
    }

    /// The file of a call, all of which must be there.
    func uploadedFile(_ call: APICall) async throws -> APIRequest.UploadedFile {
        var call = call
        call.request.uploaded?.part = nil
        switch try await source(call) {
        case .whole(let file, _): return file
        case .partial: throw APIError.missingParameter("file")
        }
    }

    private func add(
        _ part: APIRequest.UploadedFile.Part, _ uploaded: APIRequest.UploadedFile, _ call: APICall
    ) async throws -> UploadedSource {
        guard let range = ChunkRange(part.range), part.identifier.utf8.count <= 255 else {
            throw APIError.invalidContentRange(part.range)
        }
        // Nobody without a signature can add to the parts of somebody with one.
        let owner = call.sender == .owner ? "owner" : "anybody"
        let name = ChunkedUploads.Name(
            cloud: call.cloud.name, identifier: "\(owner):\(part.identifier)")
        switch try await chunks.add(uploaded.file, range, to: name) {
        case .partial(let bytes): return .partial(bytes: bytes)
        case .complete(let file):
            let whole = APIRequest.UploadedFile(file: file, filename: uploaded.filename)
            return .whole(whole, chunks: name)
        }
    }

    /// Fetches a file by its URL.
    func remoteFile(_ url: String) async throws -> APIRequest.UploadedFile {
        guard let remote else { throw APIError.remoteFileRefused }
        return APIRequest.UploadedFile(
            file: try await remote.file(at: url), filename: Self.remoteName(url))
    }

    /// What a file is called where it lies: the last part of its URL's path.
    private static func remoteName(_ url: String) -> String? {
        let path = url.prefix { !"?#".contains($0) }
        guard let last = path.split(separator: "/").dropFirst(2).last else { return nil }
        return String(last).removingPercentEncoding ?? String(last)
    }
}
