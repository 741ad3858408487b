-- Accounts that were locked at their owners' wish, and when nothing of them is left.

CREATE TABLE erasures (
    account_id UUID NOT NULL,
    requested_at TIMESTAMPTZ NOT NULL,
    purge_at TIMESTAMPTZ NOT NULL,
    begun_at TIMESTAMPTZ,
    purged_at TIMESTAMPTZ,
    CONSTRAINT erasures_pkey PRIMARY KEY (account_id),
    CONSTRAINT erasures_order_check
        CHECK (requested_at <= purge_at AND (purged_at IS NULL OR begun_at IS NOT NULL)),
    CONSTRAINT erasures_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id)
);

CREATE INDEX erasures_due ON erasures (account_id) WHERE purged_at IS NULL;

-- A booking that is deleted after seven years asks who refers to it.
CREATE INDEX notices_booking_id ON notices (booking_id) WHERE booking_id IS NOT NULL;
CREATE INDEX promo_claims_booking_id ON promo_claims (booking_id) WHERE booking_id IS NOT NULL;
