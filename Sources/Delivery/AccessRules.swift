import Assets
public import Catalog
public import Transformations

/// Who may see or make what.
public enum AccessRules {
    /// What a URL may do.
    public struct Admission: Hashable, Sendable {
        /// Whether it carries a valid signature.
        public var isSigned: Bool
    }

    /// Checks a URL's signature against its cloud's secret.
    ///
    /// - Throws: `signatureInvalid` for a wrong signature even where none is needed;
    ///   `signatureMissing` for an authenticated asset without one.
    public static func admit(
        _ url: DeliveryURL, of cloud: Cloud
    ) throws(DeliveryError) -> Admission {
        guard url.signature != nil else {
            guard url.reference.deliveryType != .authenticated else { throw .signatureMissing }
            return Admission(isSigned: false)
        }
        guard URLSignature.isValid(url, secret: cloud.apiSecret) else { throw .signatureInvalid }
        return Admission(isSigned: true)
    }

    /// Whether the original itself may be shown; what is derived from a private one is public.
    public static func admitsOriginal(_ asset: Asset, _ admission: Admission) -> Bool {
        switch asset.reference.deliveryType {
        case .private, .authenticated: admission.isSigned
        case .upload, .fetch, .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto,
            .dailymotion, .worldstarhiphop, .twitterName, .instagramName, .googlePlus, .multi,
            .sprite, .text, .list, .asset:
            true
        }
    }
}
