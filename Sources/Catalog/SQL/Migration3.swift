extension Migration {
    /// What uploads need: presets, tokens that delete, jobs that wait, backups, who may see an asset,
    /// fields that are sent with it, what its file says about itself, the styles of texts, and the
    /// transformations that strict clouds allow.
    static let uploads = Migration(
        number: 3,
        statements: """
            ALTER TABLE assets ADD COLUMN access_control TEXT;
            ALTER TABLE assets ADD COLUMN headers TEXT;

            CREATE TABLE upload_presets (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                name TEXT NOT NULL,
                is_unsigned BIGINT NOT NULL,
                settings TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                PRIMARY KEY (cloud, name)
            );

            CREATE TABLE delete_tokens (
                digest BYTEA NOT NULL PRIMARY KEY,
                cloud TEXT NOT NULL,
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                asset_version BIGINT NOT NULL,
                expires_at BIGINT NOT NULL
            );
            CREATE INDEX delete_tokens_by_asset ON delete_tokens (asset_id);
            CREATE INDEX delete_tokens_by_expiry ON delete_tokens (expires_at);

            CREATE TABLE queued_jobs (
                job_id BYTEA NOT NULL PRIMARY KEY,
                kind TEXT NOT NULL,
                cloud TEXT NOT NULL,
                payload TEXT NOT NULL,
                storage_key TEXT,
                attempts BIGINT NOT NULL,
                due_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE INDEX queued_jobs_by_due ON queued_jobs (due_at, job_id);
            CREATE INDEX queued_jobs_by_file ON queued_jobs (storage_key);

            CREATE TABLE asset_backups (
                asset_id BYTEA NOT NULL,
                version BIGINT NOT NULL,
                cloud TEXT NOT NULL,
                asset_type TEXT NOT NULL,
                delivery_type TEXT NOT NULL,
                public_id TEXT NOT NULL,
                storage_key TEXT NOT NULL,
                bytes BIGINT NOT NULL,
                content_hash TEXT NOT NULL,
                format TEXT,
                width BIGINT,
                height BIGINT,
                pages BIGINT,
                has_alpha BIGINT,
                orientation BIGINT,
                original_filename TEXT,
                display_name TEXT,
                asset_folder TEXT NOT NULL,
                tags TEXT NOT NULL,
                context TEXT NOT NULL,
                access_control TEXT,
                headers TEXT,
                kept_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, version)
            );
            CREATE INDEX asset_backups_by_name
                ON asset_backups (cloud, asset_type, delivery_type, public_id, kept_at);
            CREATE INDEX asset_backups_by_file ON asset_backups (storage_key);

            CREATE TABLE asset_file_fields (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                asset_version BIGINT NOT NULL,
                fields TEXT NOT NULL
            );

            CREATE TABLE asset_text_styles (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                style TEXT NOT NULL,
                content TEXT NOT NULL
            );

            CREATE TABLE strict_exemptions (
                cloud TEXT NOT NULL REFERENCES clouds (name),
                declared TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (cloud, declared)
            );
            """)
}
