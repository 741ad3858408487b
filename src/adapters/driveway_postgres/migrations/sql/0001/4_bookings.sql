-- Bookings, the quotes they are made from, and the answers kept for repeated requests.

CREATE TABLE bookings (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driver_id UUID NOT NULL,
    vehicle_id UUID NOT NULL,
    driveway_id UUID NOT NULL,
    host_id UUID NOT NULL,
    booking_reference VARCHAR(20) NOT NULL,
    start_time TIMESTAMPTZ NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    space INTEGER DEFAULT 1 NOT NULL,
    occupied TSTZRANGE NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    hourly_rate NUMERIC(12, 3) NOT NULL,
    total_hours NUMERIC(7, 2) NOT NULL,
    subtotal NUMERIC(12, 3) NOT NULL,
    platform_fee NUMERIC(12, 3) NOT NULL,
    tax_amount NUMERIC(12, 3) DEFAULT 0 NOT NULL,
    total_amount NUMERIC(12, 3) NOT NULL,
    quote JSONB NOT NULL,
    booking_status VARCHAR(20) DEFAULT 'pending' NOT NULL,
    awaiting VARCHAR(20),
    hold_expires_at TIMESTAMPTZ,
    cancelled_by VARCHAR(20),
    cancel_reason TEXT,
    tesla_navigation_sent BOOLEAN DEFAULT false NOT NULL,
    auto_park_attempted BOOLEAN DEFAULT false NOT NULL,
    auto_park_successful BOOLEAN DEFAULT false NOT NULL,
    auto_park_source VARCHAR(50),
    auto_park_reason TEXT,
    arrival_detected_at TIMESTAMPTZ,
    arrival_source VARCHAR(20),
    departure_detected_at TIMESTAMPTZ,
    departure_source VARCHAR(20),
    driver_notes BYTEA,
    host_notes BYTEA,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    confirmed_at TIMESTAMPTZ,
    cancelled_at TIMESTAMPTZ,
    completed_at TIMESTAMPTZ,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT bookings_pkey PRIMARY KEY (id),
    CONSTRAINT bookings_booking_reference_key UNIQUE (booking_reference),
        CONSTRAINT bookings_booking_status_check CHECK (booking_status IN ('pending', 'confirmed', 'active',
        'completed', 'cancelled', 'no_show')),
    CONSTRAINT bookings_awaiting_check CHECK (awaiting IN ('payment', 'host')),
    CONSTRAINT bookings_cancelled_by_check CHECK (cancelled_by IN ('driver', 'host', 'platform')),
    CONSTRAINT bookings_arrival_source_check CHECK (arrival_source IN ('driver', 'polling', 'telemetry')),
        CONSTRAINT bookings_departure_source_check CHECK (departure_source IN ('driver', 'polling',
        'telemetry')),
    CONSTRAINT valid_booking_time CHECK (end_time > start_time),
    CONSTRAINT valid_total_calculation CHECK (total_amount = subtotal + platform_fee + tax_amount),
        CONSTRAINT bookings_amounts_check CHECK (hourly_rate > 0 AND total_hours > 0 AND subtotal >= 0 AND
        platform_fee >= -subtotal AND tax_amount >= 0),
        CONSTRAINT bookings_minor_units_check CHECK (greatest(min_scale(hourly_rate), min_scale(subtotal),
        min_scale(platform_fee), min_scale(tax_amount), min_scale(total_amount)) <=
        coalesce(minor_units(currency), -1)),
    CONSTRAINT bookings_space_check CHECK (space > 0),
        CONSTRAINT bookings_hold_check CHECK (booking_status <> 'pending' OR (awaiting IS NOT NULL AND
        hold_expires_at IS NOT NULL)),
        CONSTRAINT bookings_occupied_check CHECK (booking_status NOT IN ('pending', 'confirmed', 'active')
        OR (lower(occupied) <= start_time AND upper(occupied) >= end_time) IS TRUE),
        CONSTRAINT bookings_no_overlap EXCLUDE USING gist (driveway_id WITH =, space WITH =, occupied WITH
        &&) WHERE (booking_status IN ('pending', 'confirmed', 'active')),
    CONSTRAINT bookings_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES users (id),
    CONSTRAINT bookings_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicles (id),
    CONSTRAINT bookings_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id),
    CONSTRAINT bookings_host_id_fkey FOREIGN KEY (host_id) REFERENCES users (id)
);

CREATE INDEX bookings_due ON bookings (driveway_id, (CASE WHEN booking_status = 'pending' THEN
        hold_expires_at ELSE end_time END)) WHERE booking_status IN ('pending', 'confirmed');
CREATE INDEX bookings_holds ON bookings (driver_id) WHERE booking_status = 'pending';
CREATE INDEX idx_bookings_active_by_time ON bookings (booking_status, start_time, end_time) WHERE
        booking_status IN ('confirmed', 'active');
CREATE INDEX idx_bookings_driver_id ON bookings (driver_id);
CREATE INDEX idx_bookings_driveway_id ON bookings (driveway_id);
CREATE INDEX idx_bookings_host_id ON bookings (host_id, id);
CREATE INDEX idx_bookings_status ON bookings (booking_status);
CREATE INDEX idx_bookings_time_range ON bookings (start_time, end_time);

COMMENT ON COLUMN bookings.occupied IS 'the stay and the buffer after it';
COMMENT ON COLUMN bookings.quote IS 'the quote it was made from, frozen';
COMMENT ON COLUMN bookings.driver_notes IS 'ciphertext';
COMMENT ON COLUMN bookings.host_notes IS 'ciphertext';

CREATE TABLE quotes (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driver_id UUID NOT NULL,
    vehicle_id UUID NOT NULL,
    driveway_id UUID NOT NULL,
    start_time TIMESTAMPTZ NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    snapshot JSONB NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    total_amount NUMERIC(12, 3) NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    CONSTRAINT quotes_pkey PRIMARY KEY (id),
    CONSTRAINT quotes_times_check CHECK (end_time > start_time),
    CONSTRAINT quotes_total_amount_check CHECK (total_amount >= 0),
        CONSTRAINT quotes_minor_units_check CHECK (greatest(min_scale(total_amount)) <=
        coalesce(minor_units(currency), -1)),
    CONSTRAINT quotes_driver_id_fkey FOREIGN KEY (driver_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT quotes_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    CONSTRAINT quotes_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id) ON DELETE CASCADE
);

CREATE INDEX quotes_expires_at ON quotes (expires_at);

CREATE TABLE idempotency_keys (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    resource_id UUID,
    status SMALLINT,
    headers JSONB,
    body BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (scope, key)
);

CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

COMMENT ON COLUMN idempotency_keys.scope IS 'who asked, with what method, where';
COMMENT ON COLUMN idempotency_keys.fingerprint IS 'keyed digest of the request';
COMMENT ON COLUMN idempotency_keys.body IS 'ciphertext';
