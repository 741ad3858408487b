-- Accounts, the sessions they opened, and their cars.

CREATE TABLE users (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    email BYTEA NOT NULL,
    email_digest BYTEA NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    first_name BYTEA NOT NULL,
    last_name BYTEA NOT NULL,
    phone BYTEA,
    profile_image_url TEXT,
    user_type VARCHAR(20) NOT NULL,
    tesla_access_token BYTEA,
    tesla_refresh_token BYTEA,
    tesla_token_expires_at TIMESTAMPTZ,
    tesla_user_id VARCHAR(100),
    stripe_customer_id VARCHAR(100),
    stripe_connect_account_id VARCHAR(100),
    email_verified BOOLEAN DEFAULT false NOT NULL,
    phone_verified BOOLEAN DEFAULT false NOT NULL,
    identity_verified BOOLEAN DEFAULT false NOT NULL,
    account_status VARCHAR(20) DEFAULT 'active' NOT NULL,
    is_operator BOOLEAN DEFAULT false NOT NULL,
    terms_version VARCHAR(50),
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    last_login_at TIMESTAMPTZ,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id),
    CONSTRAINT users_user_type_check CHECK (user_type IN ('driver', 'host', 'both')),
    CONSTRAINT users_account_status_check CHECK (account_status IN ('active', 'suspended', 'banned')),
    CONSTRAINT users_email_digest_key UNIQUE (email_digest)
);

CREATE INDEX idx_users_active_drivers ON users (user_type, account_status, created_at) WHERE user_type IN
        ('driver', 'both') AND account_status = 'active';
CREATE INDEX idx_users_active_hosts ON users (user_type, account_status, created_at) WHERE user_type IN
        ('host', 'both') AND account_status = 'active';
CREATE INDEX idx_users_stripe_customer_id ON users (stripe_customer_id);
CREATE INDEX idx_users_tesla_user_id ON users (tesla_user_id);

COMMENT ON COLUMN users.email IS 'ciphertext';
COMMENT ON COLUMN users.email_digest IS 'keyed digest of the folded address';
COMMENT ON COLUMN users.first_name IS 'ciphertext';
COMMENT ON COLUMN users.last_name IS 'ciphertext';
COMMENT ON COLUMN users.phone IS 'ciphertext';
COMMENT ON COLUMN users.tesla_access_token IS 'ciphertext';
COMMENT ON COLUMN users.tesla_refresh_token IS 'ciphertext';

CREATE TABLE sessions (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    account_id UUID NOT NULL,
    access_digest BYTEA NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    CONSTRAINT sessions_pkey PRIMARY KEY (id),
    CONSTRAINT sessions_access_digest_key UNIQUE (access_digest),
    CONSTRAINT sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX sessions_account_id ON sessions (account_id);

COMMENT ON COLUMN sessions.access_digest IS 'digest of the access token';

CREATE TABLE vehicles (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    user_id UUID NOT NULL,
    tesla_vehicle_id BIGINT,
    vin VARCHAR(17) NOT NULL,
    display_name VARCHAR(100),
    model VARCHAR(50) NOT NULL,
    year INTEGER NOT NULL,
    color VARCHAR(50),
    length_inches INTEGER DEFAULT 185 NOT NULL,
    width_inches INTEGER DEFAULT 73 NOT NULL,
    height_inches INTEGER DEFAULT 57 NOT NULL,
    dimensions_source TEXT DEFAULT 'given' NOT NULL,
    is_active BOOLEAN DEFAULT true NOT NULL,
    last_seen_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    retired_at TIMESTAMPTZ,
    version INTEGER DEFAULT 1 NOT NULL,
    CONSTRAINT vehicles_pkey PRIMARY KEY (id),
    CONSTRAINT vehicles_tesla_vehicle_id_key UNIQUE (tesla_vehicle_id),
    CONSTRAINT vehicles_vin_check CHECK (vin ~ '^[A-HJ-NPR-Z0-9]{17}$'),
    CONSTRAINT vehicles_year_check CHECK (year BETWEEN 1900 AND 2100),
        CONSTRAINT vehicles_dimensions_check CHECK (length_inches > 0 AND width_inches > 0 AND height_inches
        > 0),
    CONSTRAINT vehicles_retired_check CHECK (retired_at IS NULL OR NOT is_active),
    CONSTRAINT vehicles_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX idx_vehicles_user_id ON vehicles (user_id);
CREATE UNIQUE INDEX vehicles_vin_active_key ON vehicles (vin) WHERE is_active;
