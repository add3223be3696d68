import Crypto
import Foundation

/// Signatures of delivery URLs: `s--SIG--`.
///
/// The text is the transformation and the public ID (with extension) joined by a slash, followed by
/// the secret; SHA-1 or SHA-256, Base64 for URLs, cut to 8 characters, or to 32 for SHA-256 only.
public enum URLSignature {
    /// The digest that is cut.
    public enum Algorithm: Sendable {
        case sha1, sha256
    }

    /// The signature for `text` (transformation and source, joined), `length` characters long.
    public static func sign(
        _ text: String, secret: String, algorithm: Algorithm = .sha1, length: Int = 8
    ) -> String {
        let bytes = Array((text + secret).utf8)
        let digest: [UInt8] =
            switch algorithm {
            case .sha1: Array(Insecure.SHA1.hash(data: bytes))
            case .sha256: Array(SHA256.hash(data: bytes))
            }
        return String(Base64URL.encode(digest).prefix(length))
    }

    /// Whether `url` carries a signature made with `secret`: over the text as it was written, or over
    /// the same text decoded and escaped again the way the SDKs do.
    public static func isValid(_ url: DeliveryURL, secret: String) -> Bool {
        guard let signature = url.signature else { return false }
        let algorithms: [Algorithm]
        switch signature.utf8.count {
        case 8: algorithms = [.sha1, .sha256]
        case 32: algorithms = [.sha256]
        default: return false
        }
        return texts(url).contains { text in
            algorithms.contains { algorithm in
                isEqual(
                    sign(
                        text, secret: secret, algorithm: algorithm, length: signature.utf8.count),
                    signature)
            }
        }
    }

    /// The texts that a client may have signed.
    private static func texts(_ url: DeliveryURL) -> [String] {
        let written = String(url.writtenTransformation)
        let decoded = PercentCoding.decode(url.writtenSource) ?? url.writtenSource
        let escaped = PercentCoding.encodePublicID(decoded)
        var texts: [String] = []
        for source in [url.writtenSource, escaped] {
            let text = written.isEmpty ? source : written + "/" + source
            if !texts.contains(text) { texts.append(text) }
        }
        return texts
    }

    /// Compares in a time that does not depend on where texts differ.
    private static func isEqual(_ a: String, _ b: String) -> Bool {
        guard a.utf8.count == b.utf8.count else { return false }
        return zip(a.utf8, b.utf8).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
