-- What crosses accounts by its nature, each with the least that is needed; and whose all this is.

-- a host's due follows what is posted by either side
CREATE OR REPLACE FUNCTION count_host_due() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    INSERT INTO host_dues (booking_id, host_id, currency, amount)
    SELECT id, host_id, NEW.currency, -NEW.amount FROM bookings WHERE id = NEW.booking_id
    ON CONFLICT (booking_id, currency) DO UPDATE SET amount = host_dues.amount + EXCLUDED.amount;
    RETURN NULL;
END $$;

-- what a host calls a guest
CREATE FUNCTION name_of_driver(booking uuid) RETURNS bytea LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT u.first_name FROM bookings b JOIN users u ON u.id = b.driver_id WHERE b.id = booking);
END $$;

-- who wrote a review, unless they asked to be forgotten
CREATE FUNCTION name_of_reviewer(review uuid) RETURNS bytea LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
    RETURN (SELECT u.first_name FROM reviews r JOIN users u ON u.id = r.reviewer_id
             WHERE r.id = review AND NOT EXISTS (SELECT FROM erasures WHERE account_id = u.id));
END $$;

GRANT SELECT (id, first_name, account_status,
    host_review_count, host_rating_total, driver_review_count, driver_rating_total) ON users TO driveway_bypass;
GRANT SELECT (id, reviewer_id) ON reviews TO driveway_bypass;
GRANT SELECT (account_id) ON erasures TO driveway_bypass;
GRANT SELECT (id, driveway_id, driver_id, host_id, space, occupied, booking_status, hold_expires_at, end_time)
    ON bookings TO driveway_bypass;
GRANT SELECT, INSERT, UPDATE ON host_dues TO driveway_bypass;
GRANT SELECT ON availability_ranges, driveway_prices, price_rule_sets TO driveway_bypass;
GRANT SELECT (id, driveway_id, availability_type, start_time, end_time, is_recurring, recurrence_rule, exceptions,
    created_at, updated_at)
    ON driveway_availability TO driveway_bypass;
GRANT SELECT (
    id, host_id, title, description, street, city, state, zip_code, latitude, longitude, near_point, time_zone,
    driveway_type, spaces, max_vehicle_length, max_vehicle_width, max_vehicle_height,
    currency, hourly_rate, daily_rate, weekly_rate, monthly_rate, billing_increment_minutes,
    minimum_booking_hours, maximum_booking_hours, advance_booking_hours, booking_horizon_days, buffer_minutes,
    instant_booking_enabled, cancellation_policy, overstay_factor, overstay_penalty,
    is_covered, has_ev_charging, charging_connector_type, has_security_camera, has_lighting,
    weekly_open, weekly_blocked, ranges_until, has_ranges, zone_data,
    listing_status, is_available, retired_at, created_at, updated_at, version) ON driveways TO driveway_bypass;

GRANT CREATE ON SCHEMA public TO driveway_bypass;
ALTER VIEW listed_driveways OWNER TO driveway_bypass;
ALTER VIEW rated_accounts OWNER TO driveway_bypass;
ALTER VIEW listed_hosts OWNER TO driveway_bypass;
ALTER VIEW listed_hours OWNER TO driveway_bypass;
ALTER VIEW listed_ranges OWNER TO driveway_bypass;
ALTER VIEW listed_prices OWNER TO driveway_bypass;
ALTER VIEW listed_rules OWNER TO driveway_bypass;
ALTER VIEW taken_spaces OWNER TO driveway_bypass;
ALTER FUNCTION count_host_due() OWNER TO driveway_bypass;
ALTER FUNCTION name_of_driver(uuid) OWNER TO driveway_bypass;
ALTER FUNCTION name_of_reviewer(uuid) OWNER TO driveway_bypass;
REVOKE CREATE ON SCHEMA public FROM driveway_bypass;
