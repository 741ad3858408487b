-- Calendars that hosts bring along, and the secret addresses of their own.

CREATE TABLE calendar_sources (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID NOT NULL,
    name VARCHAR(100) NOT NULL,
    address BYTEA,
    etag TEXT,
    last_modified TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_tried_at TIMESTAMPTZ,
    last_fetched_at TIMESTAMPTZ,
    last_report JSONB,
    last_problem TEXT,
    failures INTEGER DEFAULT 0 NOT NULL,
    next_fetch_at TIMESTAMPTZ,
    CONSTRAINT calendar_sources_pkey PRIMARY KEY (id),
    CONSTRAINT calendar_sources_failures_check CHECK (failures >= 0),
    CONSTRAINT calendar_sources_next_fetch_at_check CHECK (next_fetch_at IS NULL OR address IS NOT NULL),
    CONSTRAINT calendar_sources_driveway_id_name_key UNIQUE (driveway_id, name),
    CONSTRAINT calendar_sources_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE
);

CREATE INDEX calendar_sources_due ON calendar_sources (next_fetch_at) WHERE next_fetch_at IS NOT NULL;

COMMENT ON COLUMN calendar_sources.address IS 'ciphertext; null: uploaded';

CREATE TABLE calendar_feeds (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID NOT NULL,
    token_digest BYTEA NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT calendar_feeds_pkey PRIMARY KEY (id),
    CONSTRAINT calendar_feeds_driveway_id_key UNIQUE (driveway_id),
    CONSTRAINT calendar_feeds_token_digest_key UNIQUE (token_digest),
    CONSTRAINT calendar_feeds_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE
);

COMMENT ON COLUMN calendar_feeds.token_digest IS 'digest of the secret in the address';

ALTER TABLE driveway_availability ADD COLUMN source_id UUID;
ALTER TABLE driveway_availability ADD CONSTRAINT driveway_availability_source_id_fkey
    FOREIGN KEY (source_id) REFERENCES calendar_sources (id) ON DELETE CASCADE;

CREATE INDEX driveway_availability_source_id ON driveway_availability (source_id) WHERE source_id IS NOT NULL;

COMMENT ON COLUMN driveway_availability.source_id IS 'the calendar it was imported from';
