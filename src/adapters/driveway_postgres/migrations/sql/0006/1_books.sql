-- The books, to which rows are only added, and what is wanted of whoever moves the money.

CREATE TABLE ledger_postings (
    position BIGINT GENERATED ALWAYS AS IDENTITY,
    booking_id UUID NOT NULL,
    kind VARCHAR(30) NOT NULL,
    reference VARCHAR(200) NOT NULL,
    number SMALLINT NOT NULL,
    book VARCHAR(20) NOT NULL,
    amount NUMERIC(12, 3) NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    occurred_at TIMESTAMPTZ NOT NULL,
    recorded_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT ledger_postings_pkey PRIMARY KEY (position),
    CONSTRAINT ledger_postings_booking_id_kind_reference_number_key UNIQUE (booking_id, kind, reference, number),
    CONSTRAINT ledger_postings_book_check CHECK (book IN ('driver', 'host', 'platform_fee', 'tax', 'gateway',
        'host_balance', 'disputes', 'gateway_costs', 'borne', 'losses')),
    CONSTRAINT ledger_postings_amount_check CHECK (amount <> 0),
    CONSTRAINT ledger_postings_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT ledger_postings_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.recorded_at < CURRENT_TIMESTAMP - INTERVAL '7 years' THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER ledger_postings_only_added BEFORE UPDATE OR DELETE ON ledger_postings
    FOR EACH ROW EXECUTE FUNCTION only_added();

CREATE TABLE payment_operations (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    kind VARCHAR(30) NOT NULL,
    subject UUID NOT NULL,
    params JSONB NOT NULL,
    state VARCHAR(20) DEFAULT 'planned' NOT NULL,
    attempt INTEGER DEFAULT 1 NOT NULL,
    first_sent_at TIMESTAMPTZ,
    gateway_id VARCHAR(200),
    error_code VARCHAR(100),
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT payment_operations_pkey PRIMARY KEY (id),
    CONSTRAINT payment_operations_state_check
        CHECK (state IN ('planned', 'sent', 'succeeded', 'failed', 'unknown')),
    CONSTRAINT payment_operations_attempt_check CHECK (attempt > 0),
    CONSTRAINT payment_operations_sent_check CHECK (state = 'planned' OR first_sent_at IS NOT NULL)
);

CREATE INDEX payment_operations_subject ON payment_operations (subject);
CREATE INDEX payment_operations_unfinished ON payment_operations (updated_at)
    WHERE state IN ('planned', 'sent', 'unknown');

COMMENT ON COLUMN payment_operations.subject IS 'the booking or payout that it is about';
