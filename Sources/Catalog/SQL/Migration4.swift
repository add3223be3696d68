extension Migration {
    /// Structured metadata, folders, upload mappings, related assets, the index of words, deliveries
    /// of each asset, and accounts.
    ///
    /// What lists or searches by a label sorts by time of creation, which never changes: labels
    /// carry it, so that their indexes give a listing in its order.
    static let administration = Migration(
        number: 4,
        statements: """
            CREATE TABLE metadata_fields (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                external_id TEXT NOT NULL,
                position BIGINT NOT NULL,
                definition TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (cloud, external_id)
            );

            CREATE TABLE metadata_rules (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                external_id TEXT NOT NULL,
                position BIGINT NOT NULL,
                definition TEXT NOT NULL,
                PRIMARY KEY (cloud, external_id)
            );

            CREATE TABLE asset_metadata (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                field TEXT NOT NULL,
                item BIGINT NOT NULL,
                value TEXT NOT NULL,
                number BIGINT,
                cloud TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, field, item)
            );
            CREATE INDEX asset_metadata_by_value
                ON asset_metadata (cloud, field, value, created_at, asset_id);
            CREATE INDEX asset_metadata_by_number
                ON asset_metadata (cloud, field, number, asset_id);

            CREATE TABLE folders (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                path TEXT NOT NULL,
                parent TEXT NOT NULL,
                external_id TEXT,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (cloud, path)
            );
            CREATE INDEX folders_by_parent ON folders (cloud, parent, path);

            CREATE TABLE upload_mappings (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                folder TEXT NOT NULL,
                template TEXT NOT NULL,
                PRIMARY KEY (cloud, folder)
            );

            CREATE TABLE asset_relations (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                related_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, related_id)
            );
            CREATE INDEX asset_relations_by_related ON asset_relations (related_id);

            CREATE TABLE asset_words (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                word TEXT NOT NULL,
                places BIGINT NOT NULL,
                cloud TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, word)
            );
            CREATE INDEX asset_words_by_word
                ON asset_words (cloud, word, created_at, asset_id, places);
            CREATE TABLE assets_to_index (
                asset_id BYTEA NOT NULL PRIMARY KEY
            );
            INSERT INTO assets_to_index (asset_id) SELECT asset_id FROM assets;

            ALTER TABLE asset_tags ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
            UPDATE asset_tags SET created_at =
                (SELECT a.created_at FROM assets a WHERE a.asset_id = asset_tags.asset_id);
            DROP INDEX asset_tags_by_tag;
            CREATE INDEX asset_tags_by_tag
                ON asset_tags (cloud, asset_type, tag, created_at, asset_id);
            CREATE INDEX asset_tags_in_cloud ON asset_tags (cloud, tag, created_at, asset_id);

            ALTER TABLE asset_context ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
            UPDATE asset_context SET created_at =
                (SELECT a.created_at FROM assets a WHERE a.asset_id = asset_context.asset_id);
            DROP INDEX asset_context_by_name;
            CREATE INDEX asset_context_by_name
                ON asset_context (cloud, name, value, created_at, asset_id);

            CREATE INDEX assets_by_time ON assets (cloud, created_at, asset_id);
            CREATE INDEX assets_by_name ON assets (cloud, public_id, asset_id);

            CREATE TABLE asset_deliveries (
                cloud TEXT NOT NULL,
                day TEXT NOT NULL,
                asset_id BYTEA NOT NULL,
                requests BIGINT NOT NULL,
                bytes BIGINT NOT NULL,
                PRIMARY KEY (cloud, day, asset_id)
            );
            CREATE INDEX asset_deliveries_by_asset ON asset_deliveries (asset_id, day);

            CREATE TABLE cloud_settings (
                cloud TEXT NOT NULL PRIMARY KEY REFERENCES clouds (name),
                cloud_id TEXT NOT NULL UNIQUE,
                title TEXT NOT NULL,
                is_enabled BIGINT NOT NULL,
                attributes TEXT NOT NULL
            );
            CREATE TABLE users (
                user_id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                email TEXT NOT NULL UNIQUE,
                role TEXT NOT NULL,
                is_enabled BIGINT NOT NULL,
                all_clouds BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE TABLE user_clouds (
                user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
                cloud TEXT NOT NULL,
                PRIMARY KEY (user_id, cloud)
            );
            CREATE TABLE user_groups (
                group_id TEXT NOT NULL PRIMARY KEY,
                name TEXT NOT NULL UNIQUE,
                created_at BIGINT NOT NULL
            );
            CREATE TABLE group_members (
                group_id TEXT NOT NULL REFERENCES user_groups (group_id) ON DELETE CASCADE,
                user_id TEXT NOT NULL REFERENCES users (user_id) ON DELETE CASCADE,
                PRIMARY KEY (group_id, user_id)
            );
            CREATE INDEX group_members_by_user ON group_members (user_id);
            CREATE TABLE folder_permissions (
                cloud TEXT NOT NULL,
                folder TEXT NOT NULL,
                holder TEXT NOT NULL,
                level TEXT NOT NULL,
                PRIMARY KEY (holder, cloud, folder)
            );
            CREATE TABLE access_keys (
                api_key TEXT NOT NULL PRIMARY KEY,
                cloud TEXT NOT NULL,
                api_secret TEXT NOT NULL,
                name TEXT NOT NULL,
                is_enabled BIGINT NOT NULL,
                user_id TEXT REFERENCES users (user_id) ON DELETE CASCADE,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL
            );
            CREATE INDEX access_keys_by_cloud ON access_keys (cloud, api_key);
            CREATE INDEX access_keys_by_user ON access_keys (user_id);
            """)
}
