-- What prices are made by: chosen rules, how well a place is booked, and who uses a promotional code.

CREATE TABLE price_rule_sets (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID,
    version INTEGER NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    rules JSONB NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    created_by UUID,
    CONSTRAINT price_rule_sets_pkey PRIMARY KEY (id),
    CONSTRAINT price_rule_sets_driveway_id_version_key UNIQUE NULLS NOT DISTINCT (driveway_id, version),
    CONSTRAINT price_rule_sets_version_check CHECK (version > 0),
    CONSTRAINT price_rule_sets_rules_check CHECK (jsonb_typeof(rules) = 'array'),
    CONSTRAINT price_rule_sets_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE,
    CONSTRAINT price_rule_sets_created_by_fkey FOREIGN KEY (created_by) REFERENCES users (id)
);

COMMENT ON COLUMN price_rule_sets.driveway_id IS 'null: the whole marketplace';
COMMENT ON COLUMN price_rule_sets.currency IS 'of the amounts in the rules';

CREATE TABLE driveway_prices (
    driveway_id UUID NOT NULL,
    rule_set_id UUID,
    occupancy NUMERIC(5, 4),
    measured_at TIMESTAMPTZ,
    CONSTRAINT driveway_prices_pkey PRIMARY KEY (driveway_id),
    CONSTRAINT driveway_prices_occupancy_check CHECK (occupancy >= 0 AND occupancy <= 1),
    CONSTRAINT driveway_prices_measured_at_check CHECK (occupancy IS NULL OR measured_at IS NOT NULL),
    CONSTRAINT driveway_prices_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE,
    CONSTRAINT driveway_prices_rule_set_id_fkey FOREIGN KEY (rule_set_id) REFERENCES price_rule_sets (id)
);

COMMENT ON COLUMN driveway_prices.rule_set_id IS 'the latest choice';
COMMENT ON COLUMN driveway_prices.occupancy IS 'the booked share of open time';

CREATE TABLE promo_claims (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID,
    code VARCHAR(100) NOT NULL,
    vehicle_id UUID NOT NULL,
    quote_id UUID,
    booking_id UUID,
    claimed_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT promo_claims_pkey PRIMARY KEY (id),
    CONSTRAINT promo_claims_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE,
    CONSTRAINT promo_claims_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    CONSTRAINT promo_claims_quote_id_fkey FOREIGN KEY (quote_id) REFERENCES quotes (id) ON DELETE SET NULL,
    CONSTRAINT promo_claims_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
        DEFERRABLE INITIALLY DEFERRED
);

CREATE INDEX promo_claims_code ON promo_claims (code, driveway_id);
CREATE INDEX promo_claims_quote_id ON promo_claims (quote_id);
CREATE UNIQUE INDEX promo_claims_one_unbooked ON promo_claims (vehicle_id, code, driveway_id)
    NULLS NOT DISTINCT WHERE booking_id IS NULL;

COMMENT ON COLUMN promo_claims.driveway_id IS 'whose code it is; null: the marketplace''s';
