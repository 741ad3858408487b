-- Accounts, cars and places.

CALL guard('users', 'id = acting()');
CALL guard('sessions', 'account_id = acting()');
CALL guard('account_proofs', 'account_id = acting()');
CALL guard('account_photos', 'account_id = acting()');
CALL guard('accepted_terms', 'account_id = acting()');
CALL guard('erasures', 'account_id = acting()');
CALL guard('notice_choices', 'account_id = acting()');
CALL guard('notices', 'account_id = acting()');
CALL guard('vehicles', 'user_id = acting()');
CALL guard('driveways', 'host_id = acting()');
CALL guard('car_links', 'account_id = acting()');
CALL guard('idempotency_keys',
    $$starts_with(scope, acting()::text || ' ') OR scope = nullif(current_setting('driveway.scope', true), '')$$);
CALL guard('car_calls', NULL);
CALL guard('call_tallies', NULL);
CALL guard('tries', NULL);
CALL guard('stripe_events', NULL);

-- of one's own car
CALL guard('linked_cars',
    'EXISTS (SELECT FROM vehicles v WHERE v.id = vehicle_id AND v.user_id = acting())');
CALL guard('vehicle_observations',
    'EXISTS (SELECT FROM vehicles v WHERE v.id = vehicle_id AND v.user_id = acting())');
CALL guard('promo_claims',
    'EXISTS (SELECT FROM vehicles v WHERE v.id = vehicle_id AND v.user_id = acting())');

-- of one's own listing
CALL guard('driveway_photos',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('driveway_availability',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('availability_ranges',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('calendar_sources',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('calendar_feeds',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('driveway_prices',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CALL guard('price_rule_sets',
    'EXISTS (SELECT FROM driveways d WHERE d.id = driveway_id AND d.host_id = acting())');
CREATE POLICY of_the_marketplace ON price_rule_sets FOR SELECT TO driveway_app USING (driveway_id IS NULL);
