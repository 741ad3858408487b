-- What anybody may know, in narrow views: what is listed, and when it is open, taken, and at what price.

CREATE VIEW listed_driveways AS SELECT
    id, host_id, title, description, street, city, state, zip_code,
    round(latitude, 3) AS latitude, round(longitude, 3) AS longitude, near_point, time_zone, driveway_type, spaces,
    max_vehicle_length, max_vehicle_width, max_vehicle_height,
    currency, hourly_rate, daily_rate, weekly_rate, monthly_rate, billing_increment_minutes,
    minimum_booking_hours, maximum_booking_hours, advance_booking_hours, booking_horizon_days, buffer_minutes,
    instant_booking_enabled, cancellation_policy, overstay_factor, overstay_penalty,
    is_covered, has_ev_charging, charging_connector_type, has_security_camera, has_lighting,
    weekly_open, weekly_blocked, ranges_until, has_ranges, zone_data,
    listing_status, is_available, retired_at, created_at, updated_at, version
    FROM driveways;

CREATE VIEW listed_hosts AS SELECT id, first_name, account_status, host_review_count, host_rating_total
    FROM users WHERE EXISTS (SELECT FROM driveways WHERE host_id = users.id);

CREATE VIEW rated_accounts AS SELECT
    id, host_review_count, host_rating_total, driver_review_count, driver_rating_total
    FROM users;

CREATE VIEW listed_hours AS SELECT
    id, driveway_id, availability_type, start_time, end_time, is_recurring, recurrence_rule, exceptions,
    created_at, updated_at
    FROM driveway_availability;

CREATE VIEW listed_ranges AS SELECT entry_id, driveway_id, availability_type, during FROM availability_ranges;

CREATE VIEW listed_prices AS SELECT driveway_id, rule_set_id, occupancy FROM driveway_prices;

CREATE VIEW listed_rules AS SELECT id, version, currency, rules FROM price_rule_sets WHERE driveway_id IS NOT NULL;

CREATE VIEW taken_spaces AS SELECT id, driveway_id, space, occupied, booking_status, hold_expires_at, end_time
    FROM bookings;

COMMENT ON VIEW listed_driveways IS 'public: positions rounded, no address, no instructions';
COMMENT ON VIEW listed_hosts IS 'public: the first name, sealed, of whoever lists something';
COMMENT ON VIEW taken_spaces IS 'public: when a space is taken, not by whom';

GRANT SELECT ON listed_driveways, listed_hosts, listed_hours, listed_ranges, listed_prices, listed_rules,
    taken_spaces, rated_accounts TO driveway_app, driveway_system;
