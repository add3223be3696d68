import Assets
import Catalog
import Foundation
import MediaLibrary
import Transformations

/// What is made of an asset once it is there, or once more.
struct FollowingOrder {
    var eager: [EagerTransformation]
    var timing: UploadOrder.Timing
    var breakpoints: [BreakpointOrder]
}

extension UploadOrder {
    var following: FollowingOrder {
        FollowingOrder(eager: eager, timing: eagerTiming, breakpoints: breakpoints)
    }
}

extension APIDesk {
    /// Makes what follows an upload, or queues it, and says so.
    func addFollowing(
        _ order: FollowingOrder, of asset: Asset, to json: inout JSONValue, _ call: APICall
    ) async throws {
        if !order.eager.isEmpty {
            switch order.timing {
            case .now:
                let made = await derive(order.eager, of: asset, call)
                json.add("eager", .array(made))
                try await notify(.eager, eagerNews(asset, made), call, at: eagerURL(call))
            case .later:
                let batch = call.parameters["batch_id"] ?? BatchID.random()
                try await queueEager(order.eager, of: asset, batch, call)
                json.add(
                    "eager",
                    .array(order.eager.map { $0.processing(asset, batch, call.addresses) }))
                json.add("batch_id", .string(batch))
            }
        }
        if !order.breakpoints.isEmpty {
            json.add(
                "responsive_breakpoints",
                .array(try await measure(order.breakpoints, of: asset, call)))
        }
    }

    /// Who is told about eager transformations by themselves.
    func eagerURL(_ call: APICall) -> String? { call.parameters["eager_notification_url"] }

    func eagerNews(_ asset: Asset, _ made: [JSONValue]) -> JSONValue {
        [
            "asset_id": .string(asset.id.hex),
            "public_id": .string(asset.reference.publicID.text),
            "resource_type": .string(asset.reference.assetType.rawValue),
            "type": .string(asset.reference.deliveryType.rawValue),
            "version": .integer(asset.version.number), "eager": .array(made),
        ]
    }
}

extension EagerTransformation {
    /// What is said about it until it is made.
    fileprivate func processing(
        _ asset: Asset, _ batch: String, _ addresses: AssetAddresses
    ) -> JSONValue {
        let address = addresses.derived(
            asset, transformation: transformation.text, format: format ?? asset.original.format)
        return [
            "status": "processing", "batch_id": .string(batch),
            "transformation": .string(transformation.text), "url": .string(address),
            "secure_url": .string(address),
        ]
    }
}

/// What clients call things that are done later.
enum BatchID {
    /// 32 hexadecimal digits at random.
    static func random() -> String { AssetID().hex }
}
