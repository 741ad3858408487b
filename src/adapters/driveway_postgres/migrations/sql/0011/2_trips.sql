-- The trips of linked cars, what people are told of them, and who says what on the booking itself.

CREATE TABLE trips (
    booking_id UUID NOT NULL,
    vehicle_id UUID NOT NULL,
    phase VARCHAR(20) NOT NULL,
    evidence BYTEA,
    minutes_to_arrival DOUBLE PRECISION,
    last_seen_at TIMESTAMPTZ,
    heading_seen_at TIMESTAMPTZ,
    said_at TIMESTAMPTZ,
    arrived_at TIMESTAMPTZ,
    arrival_source VARCHAR(20),
    parked_at TIMESTAMPTZ,
    auto_park_at TIMESTAMPTZ,
    departed_at TIMESTAMPTZ,
    departure_source VARCHAR(20),
    navigation_state VARCHAR(20) NOT NULL,
    navigation_tries INTEGER DEFAULT 0 NOT NULL,
    navigation_sent INTEGER DEFAULT 0 NOT NULL,
    navigation_sent_at TIMESTAMPTZ,
    navigation_route VARCHAR(20),
    navigation_problem TEXT,
    navigation_problem_text TEXT,
    navigation_next_at TIMESTAMPTZ,
    next_look_at TIMESTAMPTZ,
    looks INTEGER DEFAULT 0 NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT trips_pkey PRIMARY KEY (booking_id),
    CONSTRAINT trips_phase_check CHECK (phase IN ('expected', 'en_route', 'approaching', 'arrived',
        'parked', 'overstaying', 'departed')),
    CONSTRAINT trips_arrival_source_check CHECK (arrival_source IN ('driver', 'polling', 'telemetry')),
    CONSTRAINT trips_departure_source_check CHECK (departure_source IN ('driver', 'polling', 'telemetry',
        'assumed')),
    CONSTRAINT trips_navigation_state_check CHECK (navigation_state IN ('wanted', 'sent', 'given_up')),
    CONSTRAINT trips_navigation_route_check CHECK (navigation_route IN ('direct', 'signed')),
    CONSTRAINT trips_counts_check CHECK (navigation_tries >= 0 AND navigation_sent >= 0 AND looks >= 0),
    CONSTRAINT trips_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id),
    CONSTRAINT trips_vehicle_id_fkey FOREIGN KEY (vehicle_id) REFERENCES vehicles (id)
);

COMMENT ON COLUMN trips.evidence IS 'ciphertext';

CREATE INDEX trips_vehicle_id ON trips (vehicle_id);
CREATE INDEX trips_due ON trips
    (LEAST(next_look_at, CASE WHEN navigation_state <> 'given_up' THEN navigation_next_at END))
    WHERE LEAST(next_look_at, CASE WHEN navigation_state <> 'given_up' THEN navigation_next_at END) IS NOT NULL;
CREATE INDEX trips_evidence ON trips (booking_id) WHERE evidence IS NOT NULL;

CREATE TABLE notices (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    account_id UUID NOT NULL,
    kind VARCHAR(30) NOT NULL,
    subject VARCHAR(100) NOT NULL,
    booking_id UUID,
    facts JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    read_at TIMESTAMPTZ,
    CONSTRAINT notices_pkey PRIMARY KEY (id),
    CONSTRAINT notices_account_id_kind_subject_key UNIQUE (account_id, kind, subject),
    CONSTRAINT notices_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT notices_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id)
);

CREATE INDEX notices_latest ON notices (account_id, id);
CREATE INDEX notices_unread ON notices (account_id, id) WHERE read_at IS NULL;

ALTER TABLE bookings DROP CONSTRAINT bookings_departure_source_check;
ALTER TABLE bookings ADD CONSTRAINT bookings_departure_source_check
    CHECK (departure_source IN ('driver', 'polling', 'telemetry', 'assumed'));
ALTER TABLE bookings ADD CONSTRAINT bookings_auto_park_source_check
    CHECK (auto_park_source IN ('driver', 'tesla', 'sandbox'));
