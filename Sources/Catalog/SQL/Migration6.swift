extension Migration {
    /// What tells pictures apart whose hashes are near. Hashes that are there already have none.
    static let likenesses = Migration(
        number: 6,
        statements: """
            ALTER TABLE asset_hashes ADD COLUMN likeness BYTEA;
            """)
}
