import Assets
import Catalog
import Delivery
import Derivations
import Foundation
import HTTPTypes

/// What all delivery answers say to caches and browsers.
public struct DeliveryHeaders: Sendable {
    /// Seconds that caches may keep a picture.
    public var cacheSeconds = 2_592_000
    /// Seconds that caches may keep a 404.
    public var notFoundSeconds = 10
    /// `Access-Control-Allow-Origin`; empty for none.
    public var corsOrigin = "*"

    public init() {}

    /// Seconds that caches may keep another error that would come again.
    private static let errorSeconds = 10
    /// Seconds for a picture that stands in for a missing one, which may come any time.
    private static let standInSeconds = 60

    func fields(of delivery: Delivery) -> HTTPFields {
        var fields = shared(delivery.terms)
        switch delivery.content {
        case .derived(let file):
            fields[.contentType] = file.format.mediaType
            fields[.eTag] = "\"\(file.id.hex)\""
            fields[.lastModified] = HTTPDate.text(file.createdAt)
            addPolicy(for: file.format.mediaType, to: &fields)
        case .text(let bytes, let mediaType):
            fields[.contentType] = mediaType
            fields[.eTag] = "\"\(Self.digest(bytes))\""
        case .original(let asset, _):
            let mediaType = MediaTypes.mediaType(of: asset)
            fields[.contentType] = mediaType
            fields[.eTag] = "\"\(asset.original.contentHash)-\(asset.version)\""
            fields[.lastModified] = HTTPDate.text(asset.version.number)
            addPolicy(for: mediaType, to: &fields)
        }
        fields[.acceptRanges] = "bytes"
        fields[.cacheControl] = cacheControl(delivery)
        if let name = delivery.attachmentName {
            fields[.contentDisposition] = Self.disposition(name)
        }
        for header in delivery.headers {
            if let name = HTTPField.Name(header.name) { fields[name] = header.value }
        }
        if let missing = delivery.missing {
            fields[.cldError] = Self.ascii("Resource not found - \(missing)")
        }
        return fields
    }

    /// What browsers could run is shown without its scripts. Pictures that a drawing holds are its own.
    private func addPolicy(for mediaType: String, to fields: inout HTTPFields) {
        guard MediaTypes.isActive(mediaType) else { return }
        fields[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"
    }

    /// FNV-1a of a text's bytes: texts are told apart by it, not protected.
    private static func digest(_ bytes: [UInt8]) -> String {
        let hash = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16) + "-" + String(bytes.count, radix: 16)
    }

    func fields(of error: ErrorReply, _ terms: Terms) -> HTTPFields {
        var fields = shared(terms)
        fields[.retryAfter] = error.retryAfter.map(String.init)
        fields[.cacheControl] = seconds(for: error).map { "public, max-age=\($0)" } ?? "no-store"
        return fields
    }

    /// How long an error may be kept; `nil` for not at all.
    func seconds(for error: ErrorReply) -> Int? {
        guard error.isLasting, error.status.code < 500, error.status != .unauthorized else {
            return nil
        }
        let seconds = error.status == .notFound ? notFoundSeconds : Self.errorSeconds
        return seconds > 0 ? seconds : nil
    }

    /// The answer to a browser's question before a request from another site.
    var preflight: HTTPFields {
        var fields = shared(Terms())
        fields[.accessControlAllowMethods] = "GET, HEAD, OPTIONS"
        fields[.accessControlAllowHeaders] = "*"
        fields[.accessControlMaxAge] = "86400"
        return fields
    }

    private func shared(_ terms: Terms) -> HTTPFields {
        var fields = HTTPFields()
        if !corsOrigin.isEmpty {
            fields[.accessControlAllowOrigin] = corsOrigin
            fields[.accessControlExposeHeaders] =
                "Content-DPR, Content-Length, ETag, Server-Timing, Vary, X-Cld-Error, X-Request-Id"
            fields[.timingAllowOrigin] = "*"
        }
        fields[.xContentTypeOptions] = "nosniff"
        var varied: [String] = []
        if terms.variesByAccept { varied.append("Accept") }
        if terms.variesBySaveData { varied.append("Save-Data") }
        if terms.variesByHints { varied += ["DPR", "Width", "Viewport-Width", "Sec-CH-DPR"] }
        if !varied.isEmpty { fields[.vary] = varied.joined(separator: ", ") }
        if terms.variesByHints { fields[.acceptCH] = "DPR, Viewport-Width, Width" }
        fields[.contentDPR] = terms.pixelRatio.map { String(Int($0)) }
        return fields
    }

    private func cacheControl(_ delivery: Delivery) -> String {
        if delivery.missing != nil {
            return "private, no-transform, max-age=\(min(cacheSeconds, Self.standInSeconds))"
        }
        if delivery.terms.isGuarded {
            return "private, no-transform, max-age=\(min(cacheSeconds, Self.standInSeconds))"
        }
        if delivery.terms.isFleeting {
            return "public, no-transform, max-age=\(min(cacheSeconds, Self.standInSeconds))"
        }
        let base = "public, no-transform, max-age=\(cacheSeconds)"
        return delivery.terms.isImmutable ? base + ", immutable" : base
    }

    /// RFC 6266: a plain name for old clients, and the true one in UTF-8.
    static func disposition(_ name: String) -> String {
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                let isPlain =
                    scalar.value >= 0x20 && scalar.value < 0x7F
                    && !"\"\\/".unicodeScalars
                        .contains(scalar)
                return isPlain ? Character(scalar) : "_"
            })
        guard plain != name else { return "attachment; filename=\"\(plain)\"" }
        let allowed = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
        let escaped = name.addingPercentEncoding(withAllowedCharacters: allowed) ?? plain
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(escaped)"
    }

    private static func ascii(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || $0.value > 0x7E ? "?" : $0 }))
    }
}

extension HTTPField.Name {
    static let timingAllowOrigin = HTTPField.Name("Timing-Allow-Origin")!  // A token.
    static let contentDPR = HTTPField.Name("Content-DPR")!  // A token.
    static let acceptCH = HTTPField.Name("Accept-CH")!  // A token.
}
