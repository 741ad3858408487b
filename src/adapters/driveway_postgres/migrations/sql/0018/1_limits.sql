-- How often was called lately, counted over all processes; not logged, for a crash may forget it.

CREATE UNLOGGED TABLE call_tallies (
    subject BYTEA NOT NULL,
    newest BIGINT NOT NULL,
    counts INTEGER[] NOT NULL,
    asked_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT call_tallies_pkey PRIMARY KEY (subject)
);

CREATE INDEX call_tallies_asked_at ON call_tallies (asked_at);

COMMENT ON COLUMN call_tallies.subject IS 'keyed digest of a limit and an account or a network';
COMMENT ON COLUMN call_tallies.newest IS 'the cell of the first count, in cells since 1970';
COMMENT ON COLUMN call_tallies.counts IS 'calls given out, by cells, the newest first';

INSERT INTO system_settings (setting_key, setting_value, setting_type, description, is_public) VALUES
    ('rate_limits', '{"search": {"account": 1200, "address": 12000}, "booking": {"account": 120, "address": 3000}, '
     '"payment": {"account": 60, "address": 1500}, "log_in": {"account": 60, "address": 600}, '
     '"car": {"account": 120, "address": 1200}, "other": {"account": 1200, "address": 12000}}', 'json',
     'How many calls of each class a minute, for an account and for an address; null is no limit', false);
