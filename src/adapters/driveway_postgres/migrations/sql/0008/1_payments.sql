-- What drivers pay, get back and dispute.

ALTER TABLE payments
    ADD COLUMN stripe_payment_method_id VARCHAR(200),
    ADD COLUMN available_at TIMESTAMPTZ,
    ADD COLUMN gateway_cost NUMERIC(12, 3),
    ADD COLUMN seen_at TIMESTAMPTZ,
    DROP CONSTRAINT payments_minor_units_check,
    ADD CONSTRAINT payments_minor_units_check
        CHECK (greatest(min_scale(amount), min_scale(refund_amount), min_scale(gateway_cost))
            <= coalesce(minor_units(currency), -1));

CREATE INDEX payments_open ON payments (coalesce(seen_at, created_at), id)
    WHERE payment_status IN ('pending', 'processing');
CREATE INDEX payments_held ON payments (capture_before, id)
    WHERE payment_status = 'processing' AND capture_before IS NOT NULL;

CREATE TABLE refunds (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    payment_id UUID NOT NULL,
    booking_id UUID NOT NULL,
    stripe_refund_id VARCHAR(200),
    amount NUMERIC(12, 3) NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    reason VARCHAR(30) NOT NULL,
    refund_status VARCHAR(20) DEFAULT 'pending' NOT NULL,
    pending_reason VARCHAR(100),
    failure_code VARCHAR(100),
    moved BOOLEAN DEFAULT false NOT NULL,
    succeeded_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT refunds_pkey PRIMARY KEY (id),
    CONSTRAINT refunds_stripe_refund_id_key UNIQUE (stripe_refund_id),
    CONSTRAINT refunds_reason_check
        CHECK (reason IN ('cancelled', 'shortened', 'trouble', 'paid_too_late', 'goodwill')),
    CONSTRAINT refunds_refund_status_check
        CHECK (refund_status IN ('pending', 'succeeded', 'cancelled', 'failed')),
    CONSTRAINT refunds_amount_check CHECK (amount > 0),
    CONSTRAINT refunds_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT refunds_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments (id),
    CONSTRAINT refunds_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX refunds_booking_id ON refunds (booking_id);
CREATE INDEX refunds_payment_id ON refunds (payment_id);

CREATE TABLE disputes (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    payment_id UUID NOT NULL,
    booking_id UUID NOT NULL,
    stripe_dispute_id VARCHAR(200) NOT NULL,
    amount NUMERIC(12, 3) NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    reason VARCHAR(100) NOT NULL,
    dispute_status VARCHAR(20) NOT NULL,
    evidence_due_by TIMESTAMPTZ,
    opened_at TIMESTAMPTZ NOT NULL,
    closed_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT disputes_pkey PRIMARY KEY (id),
    CONSTRAINT disputes_stripe_dispute_id_key UNIQUE (stripe_dispute_id),
    CONSTRAINT disputes_dispute_status_check
        CHECK (dispute_status IN ('warned', 'needs_response', 'under_review', 'won', 'lost')),
    CONSTRAINT disputes_amount_check CHECK (amount >= 0),
    CONSTRAINT disputes_minor_units_check
        CHECK (greatest(min_scale(amount)) <= coalesce(minor_units(currency), -1)),
    CONSTRAINT disputes_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES payments (id),
    CONSTRAINT disputes_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX disputes_booking_id ON disputes (booking_id);
CREATE INDEX disputes_payment_id ON disputes (payment_id);

COMMENT ON COLUMN disputes.reason IS 'the bank''s word for it';
