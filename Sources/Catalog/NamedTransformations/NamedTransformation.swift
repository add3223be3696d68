public import Assets

/// A transformation that URLs can use by a name.
public struct NamedTransformation: Hashable, Sendable {
    /// The cloud it belongs to.
    public var cloud: CloudName
    /// The name, without `t_`.
    public var name: String
    /// The declared text it stands for.
    public var declared: String
    /// Whether unsigned URLs may use it where the cloud is strict.
    public var isAllowedForStrict: Bool
    /// When it was made, in Unix seconds.
    public var createdAt: Int64
    /// When it last changed, in Unix seconds.
    public var updatedAt: Int64
    /// Whether any derived resource was made with it.
    public var isUsed: Bool
}

extension NamedTransformation {
    static let selection = """
        SELECT n.cloud, n.name, n.declared, n.allowed_for_strict, n.created_at, n.updated_at, \
        CASE WHEN EXISTS (SELECT 1 FROM derived_names d \
        WHERE d.cloud = n.cloud AND d.name = n.name) THEN 1 ELSE 0 END \
        FROM named_transformations n
        """

    init(row: inout SQLRow) throws {
        self.init(
            cloud: try row.cloud(), name: try row.text(), declared: try row.text(),
            isAllowedForStrict: try row.bool(), createdAt: try row.integer(),
            updatedAt: try row.integer(), isUsed: try row.bool())
    }
}
