-- Linked accounts and their cars, what was asked of them, and what was seen. The tokens stand in users.

CREATE TABLE car_links (
    account_id UUID NOT NULL,
    base_url TEXT NOT NULL,
    scopes TEXT[] NOT NULL,
    problem VARCHAR(30),
    problem_at TIMESTAMPTZ,
    refreshing_until TIMESTAMPTZ,
    linked_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT car_links_pkey PRIMARY KEY (account_id),
    CONSTRAINT car_links_problem_check CHECK (problem IN ('not_linked', 'login_required', 'revoked',
        'missing_scopes', 'mobile_access_disabled')),
    CONSTRAINT car_links_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE TABLE linked_cars (
    vehicle_id UUID NOT NULL,
    needs_signing BOOLEAN,
    key_paired BOOLEAN,
    takes_destinations BOOLEAN,
    smart_summon BOOLEAN,
    parks_itself BOOLEAN DEFAULT false NOT NULL,
    firmware TEXT,
    state VARCHAR(20),
    state_at TIMESTAMPTZ,
    latest BYTEA,
    streaming VARCHAR(20) NOT NULL,
    streaming_problem TEXT,
    asked_at TIMESTAMPTZ,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT linked_cars_pkey PRIMARY KEY (vehicle_id),
    CONSTRAINT linked_cars_state_check CHECK (state IN ('online', 'asleep', 'offline')),
    CONSTRAINT linked_cars_streaming_check CHECK (streaming IN ('off', 'asked', 'on', 'refused')),
    CONSTRAINT linked_cars_vehicle_id_fkey
        FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE
);

COMMENT ON COLUMN linked_cars.latest IS 'ciphertext';

CREATE TABLE car_calls (
    subject TEXT NOT NULL,
    times TIMESTAMPTZ[] NOT NULL,
    parked_until TIMESTAMPTZ,
    total BIGINT NOT NULL,
    CONSTRAINT car_calls_pkey PRIMARY KEY (subject),
    CONSTRAINT car_calls_total_check CHECK (total >= cardinality(times))
);

COMMENT ON COLUMN car_calls.subject IS 'everyone, account:ID, or car:ID:KIND';
COMMENT ON COLUMN car_calls.times IS 'those that still count, in order';
COMMENT ON COLUMN car_calls.total IS 'all there ever were';

CREATE TABLE vehicle_observations (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    vehicle_id UUID NOT NULL,
    booking_id UUID,
    observed_at TIMESTAMPTZ NOT NULL,
    received_at TIMESTAMPTZ NOT NULL,
    source VARCHAR(20) NOT NULL,
    sighting BYTEA NOT NULL,
    CONSTRAINT vehicle_observations_pkey PRIMARY KEY (id),
    CONSTRAINT vehicle_observations_vehicle_id_observed_at_source_key
        UNIQUE (vehicle_id, observed_at, source),
    CONSTRAINT vehicle_observations_source_check CHECK (source IN ('driver', 'polling', 'telemetry')),
    CONSTRAINT vehicle_observations_vehicle_id_fkey
        FOREIGN KEY (vehicle_id) REFERENCES vehicles (id) ON DELETE CASCADE,
    CONSTRAINT vehicle_observations_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

COMMENT ON COLUMN vehicle_observations.sighting IS 'ciphertext';

CREATE INDEX vehicle_observations_booking_id ON vehicle_observations (booking_id, observed_at)
    WHERE booking_id IS NOT NULL;
CREATE INDEX vehicle_observations_oldest ON vehicle_observations (LEAST(observed_at, received_at));
