-- Listings, their photos, and when they are open.

CREATE TABLE driveways (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    host_id UUID NOT NULL,
    address BYTEA NOT NULL,
    street TEXT NOT NULL,
    city VARCHAR(100) DEFAULT 'San Francisco' NOT NULL,
    state VARCHAR(2) DEFAULT 'CA' NOT NULL,
    zip_code VARCHAR(10) NOT NULL,
    latitude NUMERIC(10, 8) NOT NULL,
    longitude NUMERIC(11, 8) NOT NULL,
        near_point POINT GENERATED ALWAYS AS (point(round(longitude, 3)::float8, degrees(ln(tan(pi() / 4 +
        radians(least(greatest(round(latitude, 3), -89.9), 89.9)::float8) / 2))))) STORED,
    time_zone VARCHAR(64) NOT NULL,
    title VARCHAR(200) NOT NULL,
    description TEXT,
    driveway_type VARCHAR(20) NOT NULL,
    is_covered BOOLEAN DEFAULT false NOT NULL,
    max_vehicle_length INTEGER NOT NULL,
    max_vehicle_width INTEGER NOT NULL,
    max_vehicle_height INTEGER,
    spaces INTEGER DEFAULT 1 NOT NULL,
    currency CHAR(3) DEFAULT 'USD' NOT NULL,
    hourly_rate NUMERIC(12, 3) NOT NULL,
    daily_rate NUMERIC(12, 3),
    weekly_rate NUMERIC(12, 3),
    monthly_rate NUMERIC(12, 3),
    billing_increment_minutes INTEGER DEFAULT 15 NOT NULL,
    overstay_factor NUMERIC(6, 3) DEFAULT 1.5 NOT NULL,
    overstay_penalty NUMERIC(12, 3) DEFAULT 0 NOT NULL,
    minimum_booking_hours INTEGER DEFAULT 1 NOT NULL,
    maximum_booking_hours INTEGER DEFAULT 168,
    advance_booking_hours INTEGER DEFAULT 1 NOT NULL,
    buffer_minutes INTEGER DEFAULT 0 NOT NULL,
    booking_horizon_days INTEGER DEFAULT 365 NOT NULL,
    cancellation_policy VARCHAR(20) DEFAULT 'moderate' NOT NULL,
    instant_booking_enabled BOOLEAN DEFAULT true NOT NULL,
    has_ev_charging BOOLEAN DEFAULT false NOT NULL,
    charging_connector_type VARCHAR(20),
    has_security_camera BOOLEAN DEFAULT false NOT NULL,
    has_lighting BOOLEAN DEFAULT false NOT NULL,
    access_instructions BYTEA,
    special_instructions BYTEA,
    weekly_open INT4MULTIRANGE DEFAULT '{[0,10080)}' NOT NULL,
    weekly_blocked INT4MULTIRANGE DEFAULT '{}' NOT NULL,
    ranges_until TIMESTAMPTZ,
    has_ranges BOOLEAN DEFAULT false NOT NULL,
    listing_status VARCHAR(20) DEFAULT 'active' NOT NULL,
    is_available BOOLEAN DEFAULT true NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    retired_at TIMESTAMPTZ,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT driveways_pkey PRIMARY KEY (id),
        CONSTRAINT driveways_driveway_type_check CHECK (driveway_type IN ('concrete', 'asphalt', 'gravel',
        'paved')),
    CONSTRAINT driveways_listing_status_check CHECK (listing_status IN ('active', 'inactive', 'suspended')),
        CONSTRAINT driveways_charging_connector_type_check CHECK (charging_connector_type IN ('tesla',
        'j1772', 'ccs', 'chademo', 'nema1450')),
        CONSTRAINT driveways_cancellation_policy_check CHECK (cancellation_policy IN ('flexible',
        'moderate', 'strict')),
    CONSTRAINT driveways_latitude_check CHECK (latitude BETWEEN -90 AND 90),
    CONSTRAINT driveways_longitude_check CHECK (longitude BETWEEN -180 AND 180),
        CONSTRAINT driveways_dimensions_check CHECK (max_vehicle_length > 0 AND max_vehicle_width > 0 AND
        max_vehicle_height > 0),
    CONSTRAINT driveways_spaces_check CHECK (spaces > 0),
        CONSTRAINT driveways_rates_check CHECK (hourly_rate > 0 AND daily_rate > 0 AND weekly_rate > 0 AND
        monthly_rate > 0),
        CONSTRAINT driveways_minor_units_check CHECK (greatest(min_scale(hourly_rate),
        min_scale(daily_rate), min_scale(weekly_rate), min_scale(monthly_rate), min_scale(overstay_penalty))
        <= coalesce(minor_units(currency), -1)),
        CONSTRAINT driveways_billing_increment_minutes_check CHECK (billing_increment_minutes IN (1, 15, 30,
        60)),
    CONSTRAINT driveways_overstay_check CHECK (overstay_factor >= 1 AND overstay_penalty >= 0),
        CONSTRAINT driveways_booking_hours_check CHECK (minimum_booking_hours > 0 AND minimum_booking_hours
        <= maximum_booking_hours AND maximum_booking_hours <= 8760),
    CONSTRAINT driveways_advance_booking_hours_check CHECK (advance_booking_hours >= 0),
    CONSTRAINT driveways_buffer_minutes_check CHECK (buffer_minutes >= 0),
    CONSTRAINT driveways_booking_horizon_days_check CHECK (booking_horizon_days > 0),
        CONSTRAINT driveways_weekly_check CHECK (weekly_open <@ '{[0,10080)}'::int4multirange AND
        weekly_blocked <@ '{[0,10080)}'::int4multirange),
    CONSTRAINT driveways_host_id_fkey FOREIGN KEY (host_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX driveways_near ON driveways USING gist (near_point, has_ev_charging, is_covered,
        has_security_camera, has_lighting, instant_booking_enabled) WHERE listing_status = 'active' AND
        is_available AND retired_at IS NULL;
CREATE INDEX idx_driveways_host_id ON driveways (host_id);
CREATE INDEX idx_driveways_status ON driveways (listing_status, is_available);

COMMENT ON COLUMN driveways.address IS 'ciphertext';
COMMENT ON COLUMN driveways.street IS 'the street alone, which anybody may read';
COMMENT ON COLUMN driveways.time_zone IS 'IANA name';
COMMENT ON COLUMN driveways.maximum_booking_hours IS 'null: as long as the marketplace allows';
COMMENT ON COLUMN driveways.access_instructions IS 'ciphertext';
COMMENT ON COLUMN driveways.special_instructions IS 'ciphertext';
COMMENT ON COLUMN driveways.weekly_open IS 'local minutes of the week, Monday 00:00 is 0';

CREATE TABLE driveway_photos (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID NOT NULL,
    photo_url TEXT NOT NULL,
    photo_order INTEGER DEFAULT 1 NOT NULL,
    caption TEXT,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT driveway_photos_pkey PRIMARY KEY (id),
    CONSTRAINT driveway_photos_photo_order_check CHECK (photo_order > 0),
        CONSTRAINT driveway_photos_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id) ON
        DELETE CASCADE
);

CREATE INDEX idx_driveway_photos_driveway_id ON driveway_photos (driveway_id);
CREATE INDEX idx_driveway_photos_order ON driveway_photos (driveway_id, photo_order);

CREATE TABLE driveway_availability (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    driveway_id UUID NOT NULL,
    availability_type VARCHAR(20) NOT NULL,
    start_time TIMESTAMPTZ NOT NULL,
    end_time TIMESTAMPTZ NOT NULL,
    is_recurring BOOLEAN DEFAULT false NOT NULL,
    recurrence_rule TEXT,
    exceptions TIMESTAMPTZ[] DEFAULT '{}' NOT NULL,
    source_uid TEXT,
    notes BYTEA,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT driveway_availability_pkey PRIMARY KEY (id),
        CONSTRAINT driveway_availability_availability_type_check CHECK (availability_type IN ('available',
        'blocked', 'booked')),
    CONSTRAINT valid_time_range CHECK (end_time > start_time),
    CONSTRAINT driveway_availability_recurrence_check CHECK (is_recurring = (recurrence_rule IS NOT NULL)),
        CONSTRAINT driveway_availability_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways
        (id) ON DELETE CASCADE
);

CREATE INDEX idx_availability_driveway_time ON driveway_availability (driveway_id, start_time, end_time);
CREATE INDEX idx_availability_type ON driveway_availability (availability_type);

COMMENT ON COLUMN driveway_availability.source_uid IS 'the event in the calendar it was imported from';
COMMENT ON COLUMN driveway_availability.notes IS 'ciphertext';

CREATE TABLE availability_ranges (
    entry_id UUID NOT NULL,
    driveway_id UUID NOT NULL,
    availability_type VARCHAR(20) NOT NULL,
    during TSTZRANGE NOT NULL,
        CONSTRAINT availability_ranges_availability_type_check CHECK (availability_type IN ('available',
        'blocked', 'booked')),
    CONSTRAINT availability_ranges_during_check CHECK (NOT isempty(during)),
        CONSTRAINT availability_ranges_entry_id_fkey FOREIGN KEY (entry_id) REFERENCES driveway_availability
        (id) ON DELETE CASCADE,
        CONSTRAINT availability_ranges_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id)
        ON DELETE CASCADE
);

CREATE INDEX availability_ranges_driveway_during ON availability_ranges USING gist (driveway_id, during);
CREATE INDEX availability_ranges_entry_id ON availability_ranges (entry_id);
