extension Migration {
    /// What searches of a million assets need: indexes that hold the order of creation, so that no row
    /// is read but those of a page; what was seen in pictures and stands in files as numbers and texts
    /// to search by; and sums that are kept, so that nobody counts all rows.
    ///
    /// Triggers keep the sums, for rows go by many ways, cascades among them. They are the one thing
    /// here that PostgreSQL spells otherwise.
    static let searchAtScale = Migration(
        number: 5,
        statements: """
            DROP INDEX assets_by_name;
            CREATE INDEX assets_by_name ON assets (cloud, public_id, created_at, asset_id);
            CREATE INDEX assets_by_upload ON assets (cloud, version, created_at, asset_id);
            CREATE INDEX assets_by_change ON assets (cloud, updated_at, created_at, asset_id);
            CREATE INDEX assets_by_format ON assets (cloud, format, created_at, asset_id);
            CREATE INDEX asset_context_in_order
                ON asset_context (cloud, asset_type, name, created_at, asset_id, value);

            ALTER TABLE asset_moderations ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
            UPDATE asset_moderations SET created_at =
                (SELECT a.created_at FROM assets a WHERE a.asset_id = asset_moderations.asset_id);
            DROP INDEX asset_moderations_by_status;
            CREATE INDEX asset_moderations_by_kind
                ON asset_moderations (cloud, asset_type, kind, status, created_at, asset_id);
            CREATE INDEX asset_moderations_by_status
                ON asset_moderations (cloud, status, created_at, asset_id);

            ALTER TABLE asset_findings ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
            UPDATE asset_findings SET created_at =
                (SELECT a.created_at FROM assets a WHERE a.asset_id = asset_findings.asset_id);
            CREATE INDEX asset_findings_in_order
                ON asset_findings (cloud, kind, name, created_at, asset_id, weight);

            CREATE TABLE asset_facts (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                fact TEXT NOT NULL,
                value BIGINT NOT NULL,
                cloud TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, fact)
            );
            CREATE INDEX asset_facts_by_value
                ON asset_facts (cloud, fact, value, created_at, asset_id);

            CREATE TABLE asset_file_texts (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                name TEXT NOT NULL,
                value TEXT NOT NULL,
                cloud TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, name)
            );
            CREATE INDEX asset_file_texts_by_value
                ON asset_file_texts (cloud, name, value, created_at, asset_id);

            CREATE TABLE asset_seen_texts (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                content TEXT NOT NULL
            );
            INSERT INTO assets_to_index (asset_id)
                SELECT asset_id FROM asset_file_fields
                UNION SELECT asset_id FROM asset_findings WHERE kind IN ('label', 'object')
                ON CONFLICT DO NOTHING;

            CREATE INDEX usage_ledger_by_asset ON usage_ledger (asset_id, day, entry);
            CREATE INDEX usage_ledger_by_declared ON usage_ledger (cloud, declared, day, entry);

            ALTER TABLE access_keys ADD COLUMN dedicated_for TEXT;

            CREATE TABLE gathered_assets (
                cloud TEXT NOT NULL,
                name TEXT NOT NULL,
                place BIGINT NOT NULL,
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                PRIMARY KEY (cloud, name, place)
            );
            CREATE INDEX gathered_assets_by_asset ON gathered_assets (asset_id);

            CREATE TABLE cloud_totals (
                cloud TEXT NOT NULL PRIMARY KEY,
                assets BIGINT NOT NULL,
                asset_bytes BIGINT NOT NULL,
                derived BIGINT NOT NULL,
                derived_bytes BIGINT NOT NULL
            );
            CREATE TABLE usage_daily (
                cloud TEXT NOT NULL,
                day TEXT NOT NULL,
                counted BIGINT NOT NULL,
                PRIMARY KEY (cloud, day)
            );
            INSERT INTO cloud_totals (cloud, assets, asset_bytes, derived, derived_bytes)
                SELECT name,
                    (SELECT COUNT(*) FROM assets a WHERE a.cloud = name),
                    (SELECT COALESCE(SUM(bytes), 0) FROM assets a WHERE a.cloud = name),
                    (SELECT COUNT(*) FROM derived d WHERE d.cloud = name),
                    (SELECT COALESCE(SUM(bytes), 0) FROM derived d WHERE d.cloud = name)
                FROM clouds;
            INSERT INTO usage_daily (cloud, day, counted)
                SELECT cloud, day, COUNT(*) FROM usage_ledger GROUP BY cloud, day;

            CREATE TRIGGER assets_come AFTER INSERT ON assets BEGIN
                INSERT INTO cloud_totals (cloud, assets, asset_bytes, derived, derived_bytes)
                VALUES (NEW.cloud, 1, NEW.bytes, 0, 0)
                ON CONFLICT (cloud) DO UPDATE SET assets = cloud_totals.assets + 1,
                    asset_bytes = cloud_totals.asset_bytes + excluded.asset_bytes;
            END;
            CREATE TRIGGER assets_change AFTER UPDATE OF bytes ON assets BEGIN
                UPDATE cloud_totals SET asset_bytes = asset_bytes + NEW.bytes - OLD.bytes
                WHERE cloud = NEW.cloud;
            END;
            CREATE TRIGGER assets_go AFTER DELETE ON assets BEGIN
                UPDATE cloud_totals SET assets = assets - 1, asset_bytes = asset_bytes - OLD.bytes
                WHERE cloud = OLD.cloud;
            END;
            CREATE TRIGGER derived_come AFTER INSERT ON derived BEGIN
                INSERT INTO cloud_totals (cloud, assets, asset_bytes, derived, derived_bytes)
                VALUES (NEW.cloud, 0, 0, 1, NEW.bytes)
                ON CONFLICT (cloud) DO UPDATE SET derived = cloud_totals.derived + 1,
                    derived_bytes = cloud_totals.derived_bytes + excluded.derived_bytes;
            END;
            CREATE TRIGGER derived_go AFTER DELETE ON derived BEGIN
                UPDATE cloud_totals
                SET derived = derived - 1, derived_bytes = derived_bytes - OLD.bytes
                WHERE cloud = OLD.cloud;
            END;
            CREATE TRIGGER ledger_comes AFTER INSERT ON usage_ledger BEGIN
                INSERT INTO usage_daily (cloud, day, counted) VALUES (NEW.cloud, NEW.day, 1)
                ON CONFLICT (cloud, day) DO UPDATE SET counted = usage_daily.counted + 1;
            END;
            CREATE TRIGGER ledger_goes AFTER DELETE ON usage_ledger BEGIN
                UPDATE usage_daily SET counted = counted - 1
                WHERE cloud = OLD.cloud AND day = OLD.day;
            END;
            """)
}
