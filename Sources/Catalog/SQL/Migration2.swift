extension Migration {
    /// What was seen in pictures, what people say about them, moderation, and people.
    ///
    /// All of it belongs to one version of an asset's file and goes when the file is overwritten.
    static let seenAndSaid = Migration(
        number: 2,
        statements: """
            ALTER TABLE assets ADD COLUMN is_rejected BIGINT NOT NULL DEFAULT 0;

            CREATE TABLE asset_analyses (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                asset_version BIGINT NOT NULL,
                engine TEXT NOT NULL,
                result TEXT NOT NULL,
                analysed_at BIGINT NOT NULL,
                PRIMARY KEY (asset_id, kind)
            );

            CREATE TABLE asset_findings (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                name TEXT NOT NULL,
                weight BIGINT NOT NULL,
                cloud TEXT NOT NULL,
                PRIMARY KEY (asset_id, kind, name)
            );
            CREATE INDEX asset_findings_by_name
                ON asset_findings (cloud, kind, name, weight, asset_id);

            CREATE TABLE asset_marks (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                faces TEXT,
                custom TEXT,
                regions TEXT,
                quality_override TEXT
            );

            CREATE TABLE asset_hashes (
                asset_id BYTEA NOT NULL PRIMARY KEY
                    REFERENCES assets (asset_id) ON DELETE CASCADE,
                cloud TEXT NOT NULL,
                hash BIGINT NOT NULL,
                band_0 BIGINT NOT NULL,
                band_1 BIGINT NOT NULL,
                band_2 BIGINT NOT NULL,
                band_3 BIGINT NOT NULL
            );
            CREATE INDEX asset_hashes_by_band_0 ON asset_hashes (cloud, band_0, hash, asset_id);
            CREATE INDEX asset_hashes_by_band_1 ON asset_hashes (cloud, band_1, hash, asset_id);
            CREATE INDEX asset_hashes_by_band_2 ON asset_hashes (cloud, band_2, hash, asset_id);
            CREATE INDEX asset_hashes_by_band_3 ON asset_hashes (cloud, band_3, hash, asset_id);

            CREATE TABLE asset_moderations (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                kind TEXT NOT NULL,
                status TEXT NOT NULL,
                confidence BIGINT,
                response TEXT,
                updated_at BIGINT NOT NULL,
                cloud TEXT NOT NULL,
                asset_type TEXT NOT NULL,
                PRIMARY KEY (asset_id, kind)
            );
            CREATE INDEX asset_moderations_by_status
                ON asset_moderations (cloud, asset_type, kind, status, asset_id);

            CREATE TABLE asset_qualities (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                asset_version BIGINT NOT NULL,
                format TEXT NOT NULL,
                target TEXT NOT NULL,
                quality BIGINT NOT NULL,
                score BIGINT NOT NULL,
                PRIMARY KEY (asset_id, format, target)
            );

            CREATE TABLE people (
                person_id BYTEA NOT NULL PRIMARY KEY,
                cloud TEXT NOT NULL REFERENCES clouds (name),
                name TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                updated_at BIGINT NOT NULL,
                UNIQUE (cloud, name)
            );

            CREATE TABLE person_photos (
                photo_id BYTEA NOT NULL PRIMARY KEY,
                person_id BYTEA NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
                identity BYTEA NOT NULL,
                created_at BIGINT NOT NULL
            );
            CREATE INDEX person_photos_by_person
                ON person_photos (person_id, created_at, photo_id);

            CREATE TABLE asset_people (
                asset_id BYTEA NOT NULL REFERENCES assets (asset_id) ON DELETE CASCADE,
                face BIGINT NOT NULL,
                person_id BYTEA NOT NULL REFERENCES people (person_id) ON DELETE CASCADE,
                confidence BIGINT NOT NULL,
                area TEXT NOT NULL,
                PRIMARY KEY (asset_id, face)
            );
            CREATE INDEX asset_people_by_person ON asset_people (person_id, asset_id);
            """)
}
