/// Takes secrets out of what is logged.
enum Redaction {
    private static let secrets: Set<String> = [
        "signature", "api_secret", "token", "__cld_token__", "auth_token", "access_token",
    ]

    /// A request target without its signatures: `/s--…--/`, and the values of secret queries.
    static func redact(_ target: String) -> String {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].contains("s--") ? redactPath(parts[0]) : String(parts[0])
        guard parts.count == 2 else { return path }
        let query = parts[1].split(separator: "&", omittingEmptySubsequences: false).map { pair in
            let name = pair.prefix { $0 != "=" }
            let isSecret = pair.contains("=") && secrets.contains(name.lowercased())
            return isSecret ? "\(name)=…" : String(pair)
        }
        return path + "?" + query.joined(separator: "&")
    }

    private static func redactPath(_ path: Substring) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { component in
            guard component.hasPrefix("s--"), component.hasSuffix("--"), component.count > 5 else {
                return String(component)
            }
            return "s--…--"
        }.joined(separator: "/")
    }
}
