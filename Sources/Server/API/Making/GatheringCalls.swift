import Assets
import Catalog
import Derivations
import Imaging
import MediaLibrary
import Rendering
import Transformations

// Pictures made of several, or of the pages of one.
extension APIDesk {
    /// The most pictures of a sprite or sequence, and the most pages that are exploded.
    private static let mostPictures = Derivation.mostGathered

    /// `sprite`: the addresses of a sprite of all pictures with a tag, and where each is in it.
    func makeSprite(_ call: APICall) async throws -> APIAnswer {
        let order = try await gathering(call)
        let addresses = GatheredAddresses(call: call, order: order, kind: "sprite")
        if order.isDownload { return .redirect(addresses.url("png")) }
        let (infos, version) = try await places(order, call)
        var json: JSONValue = [
            "css_url": .string(addresses.url("css")), "image_url": .string(addresses.url("png")),
            "json_url": .string(addresses.url("json")),
            "secure_css_url": .string(addresses.url("css")),
            "secure_image_url": .string(addresses.url("png")),
            "secure_json_url": .string(addresses.url("json")),
            "public_id": .string(order.tag), "version": .integer(version),
        ]
        json.add("image_infos", .object(infos))
        try await notify(.sprite, json, call)
        return .json(json)
    }

    /// `multi`: the address of an animation or document of all pictures with a tag.
    func makeSequence(_ call: APICall) async throws -> APIAnswer {
        let order = try await gathering(call)
        let addresses = GatheredAddresses(call: call, order: order, kind: "multi")
        let format =
            call.parameters["format"].flatMap { $0.isEmpty ? nil : $0 }
            ?? order.format ?? "gif"
        guard ["gif", "webp", "png", "pdf"].contains(format) else {
            throw APIError.invalidValue(parameter: "format", text: format)
        }
        if order.isDownload { return .redirect(addresses.url(format)) }
        let newest = order.assets.map(\.version.number).max() ?? 0
        let json: JSONValue = [
            "url": .string(addresses.url(format)), "secure_url": .string(addresses.url(format)),
            "asset_id": .string(order.identity), "public_id": .string(order.tag),
            "version": .integer(newest),
        ]
        try await notify(.multi, json, call)
        return .json(json)
    }

    /// `explode`: has each page made, later.
    func explode(_ call: APICall) async throws -> JSONValue {
        let parameters = call.parameters
        try checkNotification(parameters)
        let reference = call.reference(
            try call.assetType(), try parameters.deliveryType() ?? .upload,
            try parameters.required("public_id"))
        guard let asset = try await catalog.asset(reference) else {
            throw APIError.resourceNotFound(reference.publicID.text)
        }
        guard let picture = asset.original.picture else {
            throw DerivationError.notAPicture(reference)
        }
        let text = parameters["transformation"] ?? ""
        let all = "pg_all"
        // SDKs say that all pages are meant; each is made by itself.
        let rest = text.split(separator: "/").map { component in
            component.split(separator: ",").filter { $0 != all }.joined(separator: ",")
        }.filter { !$0.isEmpty }.joined(separator: "/")
        var spelling = TransformationSpelling(rest)
        if let name = parameters["format"], !name.isEmpty {
            guard let format = Format(extension: name) else {
                throw APIError.invalidValue(parameter: "format", text: name)
            }
            spelling.format = format
        }
        let pages = try (1...min(picture.pages, Self.mostPictures)).map { page in
            let page = "pg_\(page)"
            return EagerTransformation(
                transformation: try read(
                    spelling.transformation.isEmpty
                        ? page : page + "/" + spelling.transformation),
                format: spelling.format)
        }
        let batch = parameters["batch_id"].flatMap { $0.isEmpty ? nil : $0 } ?? BatchID.random()
        try await queueEager(pages, of: asset, batch, call)
        return ["status": "processing", "batch_id": .string(batch)]
    }

    // MARK: Which pictures

    private func gathering(_ call: APICall) async throws -> GatheringOrder {
        let parameters = call.parameters
        try checkNotification(parameters)
        let transformation = try read(parameters["transformation"] ?? "").text
        if !parameters.list("urls").isEmpty {
            let assets = try await gathered(parameters.list("urls"), call)
            let ids = assets.map(\.id.hex).joined()
            let digest = Array(RequestSignature.digest(of: ids).prefix(16))
            let name = "urls_" + (AssetID(bytes: digest)?.hex ?? "")
            try await catalog.gather(assets.map(\.id), as: name, in: call.cloud.name)
            return GatheringOrder(
                tag: name, transformation: transformation, assets: assets,
                isDownload: parameters["mode"] == "download")
        }
        let tag = try parameters.required("tag")
        let query = AssetQuery(
            cloud: call.cloud.name, assetType: .image, deliveryType: .upload,
            selection: .tag(tag), direction: .oldestFirst)
        let page = try await catalog.assets(
            query, page: PageRequest(limit: Self.mostPictures + 1))
        let assets = page.elements.filter {
            $0.original.picture != nil && $0.accessControl == nil && !$0.isRejected
        }.sorted {
            Array($0.reference.publicID.text.utf8)
                .lexicographicallyPrecedes($1.reference.publicID.text.utf8)
        }
        guard !assets.isEmpty else { throw APIError.resourceNotFound(tag) }
        guard assets.count <= Self.mostPictures else {
            throw APIError.tooMany(parameter: "tag", maximum: Self.mostPictures)
        }
        return GatheringOrder(
            tag: tag, transformation: transformation, assets: assets,
            isDownload: parameters["mode"] == "download")
    }

    /// The pictures behind URLs: our own public ones as they are, others fetched.
    private func gathered(_ urls: [String], _ call: APICall) async throws -> [Asset] {
        guard urls.count <= Self.mostPictures else {
            throw APIError.tooMany(parameter: "urls", maximum: Self.mostPictures)
        }
        var assets: [Asset] = []
        for url in urls { assets.append(try await picture(at: url, call)) }
        return assets
    }

    private func picture(at url: String, _ call: APICall) async throws -> Asset {
        let base = call.request.baseURL
        if url.hasPrefix("\(base)/\(call.cloud.name.text)/") {
            let read = try? DeliveryURL(
                parsing: url.dropFirst(base.count), vocabulary: vocabulary, limits: stepLimits)
            guard let read, read.transformation.components.isEmpty else {
                throw APIError.invalidValue(parameter: "urls", text: url)
            }
            let names = [read.reference, call.reference(.image, .upload, read.fullPublicID.text)]
            guard
                let asset = try await catalog.assets(names).compactMap(\.self).first(where: {
                    $0.reference.deliveryType == .upload && $0.original.picture != nil
                        && $0.accessControl == nil && !$0.isRejected
                })
            else { throw APIError.resourceNotFound(url) }
            return asset
        }
        guard let remote else { throw APIError.remoteFileRefused }
        do { return try await remote.asset(call.reference(.image, .fetch, url)) } catch {
            throw DerivationError.remote(error)
        }
    }

    /// Where each picture of a sprite is: one below the other, as they are made.
    private func places(
        _ order: GatheringOrder, _ call: APICall
    ) async throws -> ([JSONValue.Member], version: Int64) {
        var infos: [JSONValue.Member] = []
        var y: Int64 = 0
        for asset in order.assets {
            let (width, height) = try await size(of: asset, order.transformation)
            infos.append(
                .init(
                    name: asset.reference.publicID.text,
                    value: [
                        "width": .integer(Int64(width)), "height": .integer(Int64(height)),
                        "x": 0, "y": .integer(y),
                    ]))
            y += Int64(height)
        }
        return (infos, order.assets.map(\.version.number).max() ?? 0)
    }

    private func size(of asset: Asset, _ transformation: String) async throws -> (Int, Int) {
        if transformation.isEmpty, let picture = asset.original.picture {
            let turns = picture.orientation > 4
            return turns ? (picture.height, picture.width) : (picture.width, picture.height)
        }
        let unkept = try await eager.render(asset, nil, try read(transformation), format: .png)
        return (unkept.result.width, unkept.result.height)
    }
}

/// Which pictures are made into one.
private struct GatheringOrder {
    var tag: String
    /// Canonical; empty for none.
    var transformation: String
    /// In the order of their public IDs.
    var assets: [Asset]
    var isDownload: Bool

    /// What the transformation says that they become.
    var format: String? {
        transformation.split(whereSeparator: { "/,".contains($0) }).last { $0.hasPrefix("f_") }
            .map { String($0.dropFirst(2)) }
    }

    /// 32 hexadecimal digits that are the same for the same tag and transformation.
    var identity: String {
        let digest = RequestSignature.digest(of: "\(tag)\n\(transformation)")
        return AssetID(bytes: Array(digest.prefix(16)))?.hex ?? ""
    }
}

private struct GatheredAddresses {
    let call: APICall
    let order: GatheringOrder
    let kind: String

    func url(_ ending: String) -> String {
        let version = order.assets.map(\.version.number).max() ?? 1
        let parts = [
            call.request.baseURL, call.cloud.name.text, "image", kind, order.transformation,
            "v\(version)", PercentCoding.encodePublicID(order.tag) + ".\(ending)",
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "/")
    }
}
