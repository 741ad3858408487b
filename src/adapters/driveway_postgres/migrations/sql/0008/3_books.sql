-- What hosts are owed, booking by booking; events of the gateway; and what is looked up in the books.

CREATE INDEX ledger_postings_reference ON ledger_postings (reference);
CREATE INDEX ledger_postings_book_occurred_at ON ledger_postings (book, occurred_at);

CREATE TABLE host_dues (
    booking_id UUID NOT NULL,
    host_id UUID NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    amount NUMERIC(18, 3) NOT NULL,
    CONSTRAINT host_dues_pkey PRIMARY KEY (booking_id, currency),
    CONSTRAINT host_dues_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT host_dues_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id),
    CONSTRAINT host_dues_host_id_fkey FOREIGN KEY (host_id) REFERENCES users (id)
);

CREATE INDEX host_dues_open ON host_dues (host_id, currency) WHERE amount <> 0;

COMMENT ON COLUMN host_dues.amount IS 'what the host is owed; below zero, owes';

INSERT INTO host_dues (booking_id, host_id, currency, amount)
SELECT booking_id, bookings.host_id, ledger_postings.currency, -sum(amount)
  FROM ledger_postings
  JOIN bookings ON bookings.id = booking_id
 WHERE book = 'host'
 GROUP BY booking_id, bookings.host_id, ledger_postings.currency;

CREATE FUNCTION count_host_due() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO host_dues (booking_id, host_id, currency, amount)
    SELECT id, host_id, NEW.currency, -NEW.amount FROM bookings WHERE id = NEW.booking_id
    ON CONFLICT (booking_id, currency) DO UPDATE SET amount = host_dues.amount + EXCLUDED.amount;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_postings_host_due AFTER INSERT ON ledger_postings
    FOR EACH ROW WHEN (NEW.book = 'host') EXECUTE FUNCTION count_host_due();

CREATE INDEX payment_operations_failed ON payment_operations (updated_at) WHERE state = 'failed';

CREATE TABLE stripe_events (
    id VARCHAR(200) NOT NULL,
    kind VARCHAR(100) NOT NULL,
    subject VARCHAR(20) NOT NULL,
    object_id VARCHAR(200) NOT NULL,
    account VARCHAR(200),
    api_version VARCHAR(50),
    happened_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    tries INTEGER DEFAULT 0 NOT NULL,
    handled_at TIMESTAMPTZ,
    problem TEXT,
    CONSTRAINT stripe_events_pkey PRIMARY KEY (id),
    CONSTRAINT stripe_events_subject_check
        CHECK (subject IN ('payment', 'dispute', 'transfer', 'payout', 'account', 'other')),
    CONSTRAINT stripe_events_tries_check CHECK (tries >= 0)
);

CREATE INDEX stripe_events_waiting ON stripe_events (received_at, id) WHERE handled_at IS NULL;

COMMENT ON COLUMN stripe_events.account IS 'the host''s at the gateway';
