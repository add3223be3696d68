import Testing
import Transformations

@Suite struct URLSignatureTests {
    struct Vector: Sendable {
        var text, secret, signature: String
        var algorithm = URLSignature.Algorithm.sha1
    }

    /// The first ones are those of the SDKs' own tests; the others were computed with another
    /// implementation of SHA-1, SHA-256 and Base64.
    static let vectors: [Vector] = [
        Vector(text: "c_crop,h_20,w_10/image.jpg", secret: "b", signature: "Ai4Znfl3"),
        Vector(text: "image.jpg", secret: "b", signature: "--SjmNDA"),
        Vector(text: "http://google.com/path/to/image.png", secret: "b", signature: "hH_YcbiS"),
        Vector(text: "sample.jpg", secret: "b", signature: "2hbrSMPO", algorithm: .sha256),
        Vector(
            text: "sample.jpg", secret: "b", signature: "2hbrSMPOjj5BJ4xV7SgFbRDevFaQNUFf",
            algorithm: .sha256),
        Vector(text: "w_300/caf%C3%A9.jpg", secret: "b", signature: "pK-_rJ89"),
        Vector(
            text: "w_300/caf%C3%A9.jpg", secret: "b", signature: "zNAoGCol3bcqSCwMNwT1s1qp7ylx6uNr",
            algorithm: .sha256),
        Vector(text: "w_100/a/b.png", secret: "s3cr3t", signature: "hCslV2pi"),
        Vector(text: "w_100/a/b.png", secret: "s3cr3t", signature: "Q3SOrbIe", algorithm: .sha256),
        Vector(
            text: "w_100/a/b.png", secret: "s3cr3t", signature: "Q3SOrbIeKWYXcjRjJN7BLXvlddjZlSqn",
            algorithm: .sha256),
    ]

    @Test("Signatures are those of the SDKs", arguments: vectors)
    func vector(_ vector: Vector) {
        #expect(
            URLSignature.sign(
                vector.text, secret: vector.secret, algorithm: vector.algorithm,
                length: vector.signature.utf8.count) == vector.signature)
    }

    static let valid = [
        "/demo/image/upload/s--hCslV2pi--/w_100/a/b.png",
        "/demo/image/upload/s--hCslV2pi--/w_100/v5/a/b.png",
        "/demo/image/upload/s--Q3SOrbIe--/w_100/a/b.png",
        "/demo/image/upload/s--Q3SOrbIeKWYXcjRjJN7BLXvlddjZlSqn--/w_100/a/b.png",
        "/demo/images/s--hCslV2pi--/w_100/a/b/any-name.png",
    ]

    @Test("Version and SEO suffix are not signed", arguments: valid)
    func accepted(path: String) throws {
        #expect(URLSignature.isValid(try DeliveryURLTests.read(path), secret: "s3cr3t"))
        #expect(!URLSignature.isValid(try DeliveryURLTests.read(path), secret: "other"))
    }

    @Test("An ID may be escaped in another way than it was signed")
    func escaping() throws {
        for id in ["caf%C3%A9.jpg", "caf%c3%a9.jpg", "café.jpg"] {
            let url = try DeliveryURLTests.read("/demo/image/upload/s--pK-_rJ89--/w_300/\(id)")
            #expect(URLSignature.isValid(url, secret: "b"), "\(id)")
        }
    }

    static let invalid = [
        "/demo/image/upload/w_100/a/b.png", "/demo/image/upload/s--hCslV2p--/w_100/a/b.png",
        "/demo/image/upload/s--hCslV2pj--/w_100/a/b.png",
        "/demo/image/upload/s--hCslV2pi--/w_101/a/b.png",
        "/demo/image/upload/s--hCslV2pi--/w_100/a/b.jpg",
        "/demo/image/upload/s--hCslV2pi--/w_100/a/b",
        "/demo/image/upload/s--Q3SOrbIeKWYXcjRjJN7BLXvlddjZlSqnX--/w_100/a/b.png",
    ]

    @Test("Anything else is refused", arguments: invalid)
    func refused(path: String) throws {
        #expect(!URLSignature.isValid(try DeliveryURLTests.read(path), secret: "s3cr3t"))
    }
}
