-- Payments by drivers and payouts to hosts.

CREATE TABLE payments (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    booking_id UUID NOT NULL,
    stripe_payment_intent_id VARCHAR(200) NOT NULL,
    stripe_charge_id VARCHAR(200),
    amount NUMERIC(12, 3) NOT NULL,
    currency VARCHAR(3) DEFAULT 'USD' NOT NULL,
    payment_method VARCHAR(50),
    payment_status VARCHAR(20) NOT NULL,
    authorized_at TIMESTAMPTZ,
    capture_before TIMESTAMPTZ,
    captured_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    refunded_at TIMESTAMPTZ,
    refund_amount NUMERIC(12, 3),
    failure_code VARCHAR(100),
    failure_message TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT payments_pkey PRIMARY KEY (id),
    CONSTRAINT payments_stripe_payment_intent_id_key UNIQUE (stripe_payment_intent_id),
        CONSTRAINT payments_payment_status_check CHECK (payment_status IN ('pending', 'processing',
        'succeeded', 'failed', 'cancelled', 'refunded')),
    CONSTRAINT payments_amounts_check CHECK (amount > 0 AND refund_amount >= 0 AND refund_amount <= amount),
        CONSTRAINT payments_minor_units_check CHECK (greatest(min_scale(amount), min_scale(refund_amount))
        <= coalesce(minor_units(currency), -1)),
    CONSTRAINT payments_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX idx_payments_booking_id ON payments (booking_id);
CREATE INDEX idx_payments_status ON payments (payment_status);

CREATE TABLE payouts (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    host_id UUID NOT NULL,
    stripe_transfer_id VARCHAR(200),
    stripe_payout_id VARCHAR(200),
    amount NUMERIC(12, 3) NOT NULL,
    currency VARCHAR(3) DEFAULT 'USD' NOT NULL,
    payout_period_start DATE NOT NULL,
    payout_period_end DATE NOT NULL,
    payout_status VARCHAR(20) DEFAULT 'pending' NOT NULL,
    processed_at TIMESTAMPTZ,
    failed_at TIMESTAMPTZ,
    paid_at TIMESTAMPTZ,
    failure_code VARCHAR(100),
    failure_message TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT payouts_pkey PRIMARY KEY (id),
    CONSTRAINT payouts_stripe_transfer_id_key UNIQUE (stripe_transfer_id),
        CONSTRAINT payouts_payout_status_check CHECK (payout_status IN ('pending', 'processing', 'paid',
        'failed', 'cancelled')),
    CONSTRAINT payouts_amount_check CHECK (amount >= 0),
    CONSTRAINT payouts_period_check CHECK (payout_period_start <= payout_period_end),
        CONSTRAINT payouts_minor_units_check CHECK (greatest(min_scale(amount)) <=
        coalesce(minor_units(currency), -1)),
    CONSTRAINT payouts_host_id_fkey FOREIGN KEY (host_id) REFERENCES users (id)
);

CREATE INDEX idx_payouts_host_id ON payouts (host_id);
CREATE INDEX idx_payouts_period ON payouts (payout_period_start, payout_period_end);
CREATE INDEX idx_payouts_status ON payouts (payout_status);

CREATE TABLE payout_line_items (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    payout_id UUID NOT NULL,
    booking_id UUID NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    booking_total NUMERIC(12, 3) NOT NULL,
    platform_fee NUMERIC(12, 3) NOT NULL,
    tax_amount NUMERIC(12, 3) DEFAULT 0 NOT NULL,
    host_amount NUMERIC(12, 3) NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    released_at TIMESTAMPTZ,
    CONSTRAINT payout_line_items_pkey PRIMARY KEY (id),
        CONSTRAINT payout_line_items_host_amount_check CHECK (host_amount = booking_total - platform_fee -
        tax_amount),
        CONSTRAINT payout_line_items_amounts_check CHECK (booking_total >= 0 AND tax_amount >= 0 AND
        host_amount >= 0),
        CONSTRAINT payout_line_items_minor_units_check CHECK (greatest(min_scale(booking_total),
        min_scale(platform_fee), min_scale(tax_amount), min_scale(host_amount)) <=
        coalesce(minor_units(currency), -1)),
        CONSTRAINT payout_line_items_payout_id_fkey FOREIGN KEY (payout_id) REFERENCES payouts (id) ON
        DELETE CASCADE,
    CONSTRAINT payout_line_items_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX idx_payout_line_items_booking_id ON payout_line_items (booking_id);
CREATE INDEX idx_payout_line_items_payout_id ON payout_line_items (payout_id);
CREATE UNIQUE INDEX payout_line_items_booking_open_key ON payout_line_items (booking_id) WHERE released_at
        IS NULL;
