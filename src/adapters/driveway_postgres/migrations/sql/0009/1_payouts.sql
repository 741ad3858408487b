-- Hosts are paid for whole weeks of the marketplace's own clock, and found by their name at the gateway.

INSERT INTO system_settings (setting_key, setting_value, setting_type, description, is_public) VALUES
    ('marketplace_time_zone', 'America/Los_Angeles', 'string',
     'The clock by which the weeks begin that hosts are paid for', false);

CREATE INDEX users_stripe_connect_account_id ON users (stripe_connect_account_id)
    WHERE stripe_connect_account_id IS NOT NULL;
CREATE INDEX payouts_open ON payouts (updated_at, id)
    WHERE payout_status IN ('pending', 'processing', 'failed');
