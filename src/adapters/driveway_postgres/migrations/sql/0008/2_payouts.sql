-- What is kept or taken back of payouts.

ALTER TABLE payouts
    ADD COLUMN reversed_amount NUMERIC(12, 3) DEFAULT 0 NOT NULL,
    ADD CONSTRAINT payouts_reversed_amount_check CHECK (reversed_amount >= 0 AND reversed_amount <= amount),
    DROP CONSTRAINT payouts_minor_units_check,
    ADD CONSTRAINT payouts_minor_units_check
        CHECK (greatest(min_scale(amount), min_scale(reversed_amount)) <= coalesce(minor_units(currency), -1));

CREATE INDEX payouts_stripe_payout_id ON payouts (stripe_payout_id);

ALTER TABLE payout_line_items ADD COLUMN number SMALLINT DEFAULT 0 NOT NULL;

CREATE TABLE payout_debts (
    payout_id UUID NOT NULL,
    number SMALLINT NOT NULL,
    booking_id UUID NOT NULL,
    amount NUMERIC(12, 3) NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    CONSTRAINT payout_debts_pkey PRIMARY KEY (payout_id, number),
    CONSTRAINT payout_debts_amount_check CHECK (amount > 0),
    CONSTRAINT payout_debts_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT payout_debts_payout_id_fkey FOREIGN KEY (payout_id) REFERENCES payouts (id),
    CONSTRAINT payout_debts_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX payout_debts_booking_id ON payout_debts (booking_id);

CREATE TABLE transfer_reversals (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    payout_id UUID NOT NULL,
    stripe_reversal_id VARCHAR(200) NOT NULL,
    amount NUMERIC(12, 3) NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT transfer_reversals_pkey PRIMARY KEY (id),
    CONSTRAINT transfer_reversals_stripe_reversal_id_key UNIQUE (stripe_reversal_id),
    CONSTRAINT transfer_reversals_amount_check CHECK (amount > 0),
    CONSTRAINT transfer_reversals_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT transfer_reversals_payout_id_fkey FOREIGN KEY (payout_id) REFERENCES payouts (id)
);

CREATE INDEX transfer_reversals_payout_id ON transfer_reversals (payout_id);
