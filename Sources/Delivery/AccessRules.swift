public import Assets
public import Catalog
public import Transformations

/// Who may see or make what.
public enum AccessRules {
    /// What a URL may do.
    public struct Admission: Hashable, Sendable {
        /// Whether it carries a valid signature.
        public var isSigned: Bool
        /// Whether a valid token came with it.
        public var hasToken = false
    }

    /// Checks a URL's signature against its cloud's secret.
    ///
    /// - Parameter hasToken: whether a valid token came with it.
    /// - Throws: `signatureInvalid` for a wrong signature even where none is needed;
    ///   `signatureMissing` for an authenticated asset without one, and without a token.
    public static func admit(
        _ url: DeliveryURL, of cloud: Cloud, hasToken: Bool = false
    ) throws(DeliveryError) -> Admission {
        guard url.signature != nil else {
            guard url.reference.deliveryType != .authenticated || hasToken else {
                throw .signatureMissing
            }
            return Admission(isSigned: false, hasToken: hasToken)
        }
        guard
            ([cloud.apiSecret] + cloud.otherSecrets).contains(where: {
                URLSignature.isValid(url, secret: $0)
            })
        else { throw .signatureInvalid }
        return Admission(isSigned: true, hasToken: hasToken)
    }

    /// Whether the original itself may be shown; what is derived from a private one is public.
    public static func admitsOriginal(_ asset: Asset, _ admission: Admission) -> Bool {
        switch asset.reference.deliveryType {
        case .private, .authenticated: admission.isSigned || admission.hasToken
        case .upload, .fetch, .facebook, .twitter, .gravatar, .youtube, .vimeo, .hulu, .animoto,
            .dailymotion, .worldstarhiphop, .twitterName, .instagramName, .googlePlus, .multi,
            .sprite, .text, .list, .asset:
            true
        }
    }

    /// Whether an asset's own rules let anybody see it, or anything made of it, at a time in Unix
    /// seconds.
    public static func admits(_ admission: Admission, to asset: Asset, at now: Int64) -> Bool {
        guard let control = asset.accessControl else { return true }
        return control.admits(.anonymous, at: now)
            || admission.hasToken && control.admits(.token, at: now)
    }
}

/// What is set about who may see what.
public struct AccessSettings: Sendable {
    /// The keys that tokens of clouds are signed with.
    public var tokenKeys: [CloudName: [UInt8]] = [:]
    /// Where only signed URLs may ask for what was not made before.
    public var strict = Strictness.off

    /// Which clouds are strict.
    public enum Strictness: Hashable, Sendable {
        case off, everywhere
        case `in`(Set<CloudName>)
    }

    /// Nothing set: no tokens, nowhere strict.
    public init() {}

    func isStrict(_ cloud: CloudName) -> Bool {
        switch strict {
        case .off: false
        case .everywhere: true
        case .in(let clouds): clouds.contains(cloud)
        }
    }
}

/// What strict clouds let everybody ask for.
enum StrictExemptions {
    /// The named transformations that a transformation consists of; `nil` where there is anything
    /// else in it.
    static func names(in transformation: Transformation) -> [String]? {
        var names: [String] = []
        for step in transformation.steps {
            // A variable could change what a named transformation does.
            guard case .component(let component) = step, component.definitions.isEmpty else {
                return nil
            }
            for item in component.items {
                guard let named = item.word as? NamedTransformations else { return nil }
                names += named.names
            }
        }
        return names.isEmpty ? nil : names
    }
}
