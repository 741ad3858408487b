-- Notices are sent out by the ways that their readers chose. What was told before is not sent any more.

ALTER TABLE notices ADD COLUMN queued_at TIMESTAMPTZ;
ALTER TABLE notices ADD COLUMN deliveries JSONB DEFAULT '{}'::jsonb NOT NULL;
UPDATE notices SET queued_at = created_at;

COMMENT ON COLUMN notices.queued_at IS 'when a job was told to send it; null until then';
COMMENT ON COLUMN notices.deliveries IS 'what became of it, by channel';

CREATE INDEX notices_not_queued ON notices (id) WHERE queued_at IS NULL;

CREATE TABLE notice_choices (
    account_id UUID NOT NULL,
    topic VARCHAR(20) NOT NULL,
    email BOOLEAN DEFAULT false NOT NULL,
    sms BOOLEAN DEFAULT false NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT notice_choices_pkey PRIMARY KEY (account_id, topic),
    CONSTRAINT notice_choices_topic_check CHECK (topic IN ('bookings', 'trips', 'payouts', 'reviews', 'security')),
    CONSTRAINT notice_choices_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);
