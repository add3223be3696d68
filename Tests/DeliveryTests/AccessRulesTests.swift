import Assets
import Imaging
import Testing
import Transformations

@testable import Catalog
@testable import Delivery

@Suite struct AccessRulesTests {
    /// Who asks, and what comes of it.
    enum Outcome: Equatable {
        case signed, unsigned
        case refused(DeliveryError)
    }

    private static let cloud = Cloud(
        name: CloudName("demo")!, apiKey: "key", apiSecret: "secret", createdAt: 0)

    private static func outcome(of path: String) throws -> Outcome {
        let url = try DeliveryURL(parsing: Substring(path), vocabulary: .spoken)
        do {
            return try AccessRules.admit(url, of: cloud).isSigned ? .signed : .unsigned
        } catch {
            return .refused(error)
        }
    }

    @Test(arguments: [
        ("upload", Outcome.unsigned), ("private", .unsigned),
        ("authenticated", .refused(.signatureMissing)),
    ])
    func withoutASignature(_ type: String, _ expected: Outcome) throws {
        #expect(try Self.outcome(of: "/demo/image/\(type)/w_10/red.jpg") == expected)
    }

    @Test(arguments: ["upload", "private", "authenticated"])
    func withTheURLsOwnSignature(_ type: String) throws {
        let signature = URLSignature.sign("w_10/red.jpg", secret: "secret")
        let path = "/demo/image/\(type)/s--\(signature)--/w_10/red.jpg"
        #expect(try Self.outcome(of: path) == .signed)
    }

    @Test(arguments: ["upload", "private", "authenticated"])
    func withTheSignatureOfAnother(_ type: String) throws {
        for stranger in [
            URLSignature.sign("w_11/red.jpg", secret: "secret"),
            URLSignature.sign("w_10/red.jpg", secret: "other"), "AAAAAAAA",
        ] {
            let path = "/demo/image/\(type)/s--\(stranger)--/w_10/red.jpg"
            #expect(try Self.outcome(of: path) == .refused(.signatureInvalid))
        }
    }

    @Test(arguments: [
        (DeliveryType.upload, false, true), (.private, false, false), (.private, true, true),
        (.authenticated, false, false), (.authenticated, true, true),
    ])
    func originals(_ type: DeliveryType, isSigned: Bool, mayBeSeen: Bool) {
        let admission = AccessRules.Admission(isSigned: isSigned)
        #expect(
            AccessRules.admitsOriginal(Asset.picture(type), admission) == mayBeSeen)
    }
}

extension Asset {
    /// A picture that lies nowhere.
    static func picture(
        _ type: DeliveryType = .upload, _ format: Format = .jpg, filename: String? = nil
    ) -> Asset {
        Asset(
            id: AssetID(),
            reference: AssetReference(
                cloud: CloudName("demo")!, assetType: .image, deliveryType: type,
                publicID: PublicID("shoes/red")),
            version: AssetVersion(7),
            original: Original(
                storageKey: "00", bytes: 1, contentHash: "", format: format,
                picture: .init(width: 1, height: 1), filename: filename),
            assetFolder: "", createdAt: 0, updatedAt: 0)
    }
}
