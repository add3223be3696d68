import Assets
import Glibc
import Testing

@testable import Storage

@Suite struct StorageKeyTests {
    static let hex32 = "0123456789abcdef0123456789abcdef"

    @Test func placesOriginalsByTheirFirstDigits() throws {
        let key = try #require(StorageKey.original(Self.hex32))
        #expect(key.path == "originals/01/23/\(Self.hex32)")
        #expect(key.derivationID == nil)
        #expect(StorageKey(path: key.path) == key)
    }

    @Test func placesDerivedFilesByTheirDerivation() throws {
        let id = try #require(DerivationID(hex: Self.hex32 + Self.hex32))
        let key = StorageKey.derived(id)
        #expect(key.path == "derived/01/23/\(id.hex)")
        #expect(key.derivationID == id)
        #expect(StorageKey(path: key.path) == key)
    }

    @Test func anOriginalWithACopyForEverybodySaysSoInItsKey() throws {
        let key = StorageKey.newOriginal(.copied)
        let copy = try #require(key.publicCopy)
        #expect(copy != key && copy.originalOfCopy == key)
        #expect(StorageKey(path: key.path) == key && StorageKey(path: copy.path) == copy)
        #expect(copy.publicCopy == nil && key.originalOfCopy == nil)
        let whole = StorageKey.newOriginal()
        #expect(whole.publicCopy == nil && whole.originalOfCopy == nil)
    }

    @Test func makesNewKeysThatDiffer() {
        let keys = Set((0..<100).map { _ in StorageKey.newOriginal() })
        #expect(keys.count == 100)
        #expect(keys.allSatisfy { StorageKey(path: $0.path) == $0 })
    }

    @Test(arguments: [
        "", "../../../../etc/passwd", "0123", "0123456789abcdef0123456789abcde",
        "0123456789ABCDEF0123456789ABCDEF", "0123456789abcdef0123456789abcde/",
        "..23456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcde\0",
        String(repeating: "0", count: 65),
    ])
    func refusesWhatIsNotHexadecimal(_ text: String) {
        #expect(StorageKey.original(text) == nil)
    }

    @Test(arguments: [
        "", "originals", "originals/01/23", "originals/99/23/" + hex32, "tmp/01/23/" + hex32,
        "originals/01/23/" + hex32 + "/", "/originals/01/23/" + hex32, "derived/01/23/" + hex32,
        "originals/01/../" + hex32, "derived/AB/CD/ABCD" + String(repeating: "0", count: 60),
    ])
    func refusesPathsThatItDoesNotPrint(_ path: String) {
        #expect(StorageKey(path: path) == nil)
    }

    @Test(arguments: [
        (ENOSPC, StorageError.noSpace), (EDQUOT, .noSpace), (EROFS, .readOnly),
        (EACCES, .denied(.write)), (EPERM, .denied(.write)), (EMFILE, .tooManyOpenFiles),
        (ENFILE, .tooManyOpenFiles), (EIO, .failure(.write, code: EIO)),
        (ENOENT, .failure(.write, code: ENOENT)),
    ])
    func namesTheSystemsErrors(_ code: Int32, _ error: StorageError) {
        #expect(StorageError(.write, code: code) == error)
    }
}
