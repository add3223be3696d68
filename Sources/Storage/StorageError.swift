internal import Glibc

/// What a storage call was about to do when it failed.
public enum StorageOperation: String, Hashable, Sendable {
    case openRoot, createFolder, lock, createTemporary, write, synchronize, commit, open, read
    case delete, list, measure
}

/// Why a storage call failed.
public enum StorageError: Error, Hashable, Sendable {
    /// The file system, or the quota on it, is full.
    case noSpace
    /// The file system is mounted read-only.
    case readOnly
    /// This process may not do that.
    case denied(StorageOperation)
    /// The process or the system has too many files open.
    case tooManyOpenFiles
    /// The temporary file has been committed before.
    case alreadyCommitted
    /// Anything else; `code` is the system's `errno`.
    case failure(StorageOperation, code: Int32)

    /// The error that the `errno` value `code` means during `operation`.
    init(_ operation: StorageOperation, code: Int32) {
        self =
            switch code {
            case ENOSPC, EDQUOT: .noSpace
            case EROFS: .readOnly
            case EACCES, EPERM: .denied(operation)
            case EMFILE, ENFILE: .tooManyOpenFiles
            default: .failure(operation, code: code)
            }
    }
}
