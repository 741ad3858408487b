-- What drivers find on arrival, what hosts say to it, and what operators decide.

CREATE TABLE trouble_reports (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    booking_id UUID NOT NULL,
    kind VARCHAR(20) NOT NULL,
    note BYTEA NOT NULL,
    reported_at TIMESTAMPTZ NOT NULL,
    host_answer BYTEA,
    answered_at TIMESTAMPTZ,
    decision VARCHAR(10),
    decided_at TIMESTAMPTZ,
    decided_by UUID,
    CONSTRAINT trouble_reports_pkey PRIMARY KEY (id),
    CONSTRAINT trouble_reports_booking_id_key UNIQUE (booking_id),
    CONSTRAINT trouble_reports_kind_check CHECK (kind IN ('occupied', 'blocked', 'not_as_described')),
    CONSTRAINT trouble_reports_decision_check CHECK (decision IN ('upheld', 'dismissed')),
    CONSTRAINT trouble_reports_answered_check CHECK ((host_answer IS NULL) = (answered_at IS NULL)),
    CONSTRAINT trouble_reports_decided_check CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CONSTRAINT trouble_reports_decided_by_check CHECK (decided_by IS NULL OR decided_at IS NOT NULL),
    CONSTRAINT trouble_reports_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id),
    CONSTRAINT trouble_reports_decided_by_fkey
        FOREIGN KEY (decided_by) REFERENCES users (id) ON DELETE SET NULL
);

COMMENT ON COLUMN trouble_reports.note IS 'ciphertext';
COMMENT ON COLUMN trouble_reports.host_answer IS 'ciphertext';

CREATE TABLE trouble_photos (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    report_id UUID NOT NULL,
    number INTEGER NOT NULL,
    media_type VARCHAR(20) NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT trouble_photos_pkey PRIMARY KEY (id),
    CONSTRAINT trouble_photos_report_id_number_key UNIQUE (report_id, number),
    CONSTRAINT trouble_photos_media_type_check CHECK (media_type IN ('image/jpeg', 'image/png', 'image/webp')),
    CONSTRAINT trouble_photos_number_check CHECK (number BETWEEN 0 AND 3),
    CONSTRAINT trouble_photos_content_check CHECK (octet_length(content) BETWEEN 1 AND 5242880),
    CONSTRAINT trouble_photos_report_id_fkey
        FOREIGN KEY (report_id) REFERENCES trouble_reports (id) ON DELETE CASCADE
);
