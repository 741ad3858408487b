-- How often what was tried, under keyed digests: of e-mail addresses, telephones and callers.

CREATE TABLE tries (
    id UUID NOT NULL,
    key BYTEA NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    CONSTRAINT tries_pkey PRIMARY KEY (id, key)
);

CREATE INDEX tries_key_at ON tries (key, at);

COMMENT ON COLUMN tries.key IS 'keyed digest of what is counted';
