-- Access tokens last minutes and are refreshed: log-ins from before could not be, and begin anew.

DELETE FROM sessions;

ALTER TABLE sessions
    ADD COLUMN family_digest BYTEA NOT NULL,
    ADD COLUMN turn_digest BYTEA NOT NULL,
    ADD COLUMN before_digest BYTEA,
    ADD COLUMN refreshed_at TIMESTAMPTZ NOT NULL,
    ADD COLUMN refresh_until TIMESTAMPTZ NOT NULL,
    ADD COLUMN ending VARCHAR(10),
    ADD CONSTRAINT sessions_family_digest_key UNIQUE (family_digest),
    ADD CONSTRAINT sessions_ending_check CHECK (ending IN ('logged_out', 'copied', 'password', 'closed')),
    ADD CONSTRAINT sessions_ended_check CHECK (ending IS NULL OR ended_at IS NOT NULL);

DROP INDEX sessions_account_id;
CREATE INDEX sessions_account_id ON sessions (account_id, id);
CREATE INDEX sessions_over ON sessions (coalesce(ended_at, refresh_until));

COMMENT ON COLUMN sessions.expires_at IS 'of the access token';
COMMENT ON COLUMN sessions.family_digest IS 'digest of what all its refresh tokens share';
COMMENT ON COLUMN sessions.turn_digest IS 'digest of what the live refresh token has alone';
COMMENT ON COLUMN sessions.before_digest IS 'the one that was exchanged for it';
