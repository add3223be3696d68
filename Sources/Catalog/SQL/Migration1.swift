extension Migration {
    /// Clouds, assets, derived resources, the usage ledger, named transformations.
    ///
    /// BYTEA and BIGINT are PostgreSQL's words; SQLite takes them, and keeps blobs and integers.
    static let firstTables = Migration(
        number: 1,
        statements: """
            CREATE TABLE clouds (
                name TEXT NOT NULL PRIMARY KEY,
                api_key TEXT NOT NULL,
                api_secret TEXT NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE INDEX clouds_api_key ON clouds (api_key);

            CREATE TABLE assets (
                asset_id BYTEA NOT NULL PRIMARY KEY,
                cloud TEXT NOT NULL REFERENCES clouds (name),
                asset_type TEXT NOT NULL,
                delivery_type TEXT NOT NULL,
                public_id TEXT NOT NULL,
                version BIGINT NOT NULL,
                format TEXT,
                width BIGINT,
                height BIGINT,
                pages BIGINT,
                has_alpha BIGINT,
                orientation BIGINT,
                bytes BIGINT NOT NULL,
                content_hash TEXT NOT NULL,
                storage_key TEXT NOT NULL UNIQUE,
                original_filename TEXT,
                display_name TEXT,
                asset_folder TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                UNIQUE (cloud, asset_type, delivery_type, public_id)
            );
            CREATE INDEX assets_by_creation ON assets (cloud, asset_type, created_at, asset_id);
            CREATE INDEX assets_by_delivery_type
                ON assets (cloud, asset_type, delivery_type, created_at, asset_id);
            CREATE INDEX assets_by_folder ON assets (cloud, asset_folder, created_at, asset_id);
            CREATE INDEX assets_bytes ON assets (cloud, bytes);

            CREATE TABLE asset_tags (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                tag TEXT NOT NULL,
                cloud TEXT NOT NULL,
                asset_type TEXT NOT NULL,
                PRIMARY KEY (asset_id, tag)
            );
            CREATE INDEX asset_tags_by_tag ON asset_tags (cloud, asset_type, tag, asset_id);

            CREATE TABLE asset_context (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                cloud TEXT NOT NULL,
                asset_type TEXT NOT NULL,
                PRIMARY KEY (asset_id, name)
            );
            CREATE INDEX asset_context_by_name ON asset_context (cloud, asset_type, name, asset_id);

            CREATE TABLE import_sources (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                path TEXT NOT NULL,
                bytes BIGINT NOT NULL,
                modified_at BIGINT NOT NULL
            );

            CREATE TABLE derived (
                derivation_id BYTEA NOT NULL PRIMARY KEY,
                cloud TEXT NOT NULL,
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                asset_version BIGINT NOT NULL,
                declared TEXT NOT NULL,
                effective TEXT NOT NULL,
                format TEXT NOT NULL,
                width BIGINT NOT NULL,
                height BIGINT NOT NULL,
                pages BIGINT NOT NULL,
                bytes BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                render_ms BIGINT NOT NULL,
                url TEXT NOT NULL
            );
            CREATE INDEX derived_by_asset ON derived (asset_id, created_at, derivation_id);
            CREATE INDEX derived_by_declared ON derived (cloud, declared, derivation_id);
            CREATE INDEX derived_bytes ON derived (cloud, bytes);

            CREATE TABLE derived_sources (
                derivation_id BYTEA NOT NULL
                    REFERENCES derived (derivation_id) ON DELETE CASCADE,
                asset_id BYTEA NOT NULL,
                asset_version BIGINT NOT NULL,
                PRIMARY KEY (derivation_id, asset_id)
            );
            CREATE INDEX derived_sources_by_asset ON derived_sources (asset_id);

            CREATE TABLE derived_names (
                derivation_id BYTEA NOT NULL
                    REFERENCES derived (derivation_id) ON DELETE CASCADE,
                cloud TEXT NOT NULL,
                name TEXT NOT NULL,
                PRIMARY KEY (derivation_id, name)
            );
            CREATE INDEX derived_names_by_name ON derived_names (cloud, name, derivation_id);

            CREATE TABLE usage_ledger (
                entry BIGINT NOT NULL PRIMARY KEY,
                derivation_id BYTEA NOT NULL,
                cloud TEXT NOT NULL,
                day TEXT NOT NULL,
                counted_at BIGINT NOT NULL,
                asset_id BYTEA NOT NULL,
                declared TEXT NOT NULL,
                url TEXT NOT NULL,
                render_ms BIGINT NOT NULL,
                bytes BIGINT NOT NULL
            );
            CREATE INDEX usage_ledger_by_day ON usage_ledger (cloud, day, entry);
            CREATE INDEX usage_ledger_by_derivation ON usage_ledger (derivation_id, entry);

            CREATE TABLE ledger_numbers (
                name TEXT NOT NULL PRIMARY KEY,
                last BIGINT NOT NULL
            );
            INSERT INTO ledger_numbers (name, last) VALUES ('entry', 0);

            CREATE TABLE delivery_daily (
                cloud TEXT NOT NULL,
                day TEXT NOT NULL,
                requests BIGINT NOT NULL,
                bytes BIGINT NOT NULL,
                PRIMARY KEY (cloud, day)
            );

            CREATE TABLE named_transformations (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                name TEXT NOT NULL,
                declared TEXT NOT NULL,
                allowed_for_strict BIGINT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                PRIMARY KEY (cloud, name)
            );
            """)
}
