/// All calls of the Upload and Admin APIs: each family declares its own beside its code.
struct RouteTable: Sendable {
    /// In the order in which they are tried: what is said in full stands before what takes anything.
    let routes: [APIRoute]

    static let all = RouteTable(
        routes: [
            APIRoute.searches, APIRoute.relations, APIRoute.backups, APIRoute.uploads,
            APIRoute.assets, APIRoute.uploading, APIRoute.making, APIRoute.presets,
            APIRoute.usageEntries, APIRoute.cloud, APIRoute.resources, APIRoute.deletions,
            APIRoute.transformations, APIRoute.metadata, APIRoute.people, APIRoute.folders,
            APIRoute.mappings, APIRoute.purges, APIRoute.explanations,
        ].flatMap(\.self))

    /// A route, and what the path says for its pieces.
    struct Match {
        let route: APIRoute
        let values: [String: String]
    }

    /// The route of a call. Throws `noSuchCall`, or `methodNotAllowed` where the path has other methods.
    func match(_ method: String, _ segments: [String]) throws -> Match {
        for route in routes where route.method.rawValue == method {
            if let values = route.values(of: segments) {
                return Match(route: route, values: values)
            }
        }
        let allowed = routes.filter { $0.values(of: segments) != nil }.map(\.method.rawValue)
        guard allowed.isEmpty else {
            throw APIError.methodNotAllowed(method, allowed: Set(allowed).sorted())
        }
        throw APIError.noSuchCall(method: method, path: segments.joined(separator: "/"))
    }
}
