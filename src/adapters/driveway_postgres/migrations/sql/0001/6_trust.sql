-- Reviews, the audit log, and the marketplace's settings.

CREATE TABLE reviews (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    booking_id UUID NOT NULL,
    reviewer_id UUID NOT NULL,
    reviewee_id UUID NOT NULL,
    rating INTEGER NOT NULL,
    review_text TEXT,
    review_type VARCHAR(20) NOT NULL,
    is_published BOOLEAN DEFAULT false NOT NULL,
    is_flagged BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT reviews_pkey PRIMARY KEY (id),
    CONSTRAINT reviews_booking_id_reviewer_id_review_type_key UNIQUE (booking_id, reviewer_id, review_type),
    CONSTRAINT reviews_rating_check CHECK (rating >= 1 AND rating <= 5),
    CONSTRAINT reviews_review_type_check CHECK (review_type IN ('driver_to_host', 'host_to_driver')),
    CONSTRAINT reviews_booking_id_fkey FOREIGN KEY (booking_id) REFERENCES bookings (id),
    CONSTRAINT reviews_reviewer_id_fkey FOREIGN KEY (reviewer_id) REFERENCES users (id),
    CONSTRAINT reviews_reviewee_id_fkey FOREIGN KEY (reviewee_id) REFERENCES users (id)
);

CREATE INDEX idx_reviews_booking_id ON reviews (booking_id);
CREATE INDEX idx_reviews_rating ON reviews (rating);
CREATE INDEX idx_reviews_reviewee_id ON reviews (reviewee_id);
CREATE INDEX idx_reviews_reviewer_id ON reviews (reviewer_id);

CREATE TABLE audit_logs (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    user_id UUID,
    event_type VARCHAR(50) NOT NULL,
    event_category VARCHAR(30) NOT NULL,
    description TEXT NOT NULL,
    ip_address INET,
    ip_digest BYTEA,
    user_agent TEXT,
    session_id VARCHAR(100),
    related_booking_id UUID,
    related_driveway_id UUID,
    related_payment_id UUID,
    metadata JSONB,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT audit_logs_pkey PRIMARY KEY (created_at, id),
        CONSTRAINT audit_logs_ip_address_check CHECK (masklen(ip_address) <= CASE family(ip_address) WHEN 4
        THEN 24 ELSE 48 END AND ip_address = network(ip_address)),
    CONSTRAINT audit_logs_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
) PARTITION BY RANGE (created_at);

CREATE TABLE audit_logs_default PARTITION OF audit_logs DEFAULT;

CREATE INDEX audit_logs_metadata ON audit_logs USING gin (metadata);
CREATE INDEX idx_audit_logs_booking_id ON audit_logs (related_booking_id);
CREATE INDEX idx_audit_logs_created_at ON audit_logs USING brin (created_at);
CREATE INDEX idx_audit_logs_event_type ON audit_logs (event_type);
CREATE INDEX idx_audit_logs_user_id ON audit_logs (user_id);

COMMENT ON COLUMN audit_logs.ip_address IS 'the network only: /24 or /48';
COMMENT ON COLUMN audit_logs.ip_digest IS 'keyed digest of the whole address';

CREATE TABLE system_settings (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    setting_key VARCHAR(100) NOT NULL,
    setting_value TEXT NOT NULL,
    setting_type VARCHAR(20) NOT NULL,
    description TEXT,
    is_public BOOLEAN DEFAULT false NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    updated_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT system_settings_pkey PRIMARY KEY (id),
    CONSTRAINT system_settings_setting_key_key UNIQUE (setting_key),
        CONSTRAINT system_settings_setting_type_check CHECK (setting_type IN ('string', 'number', 'boolean',
        'json'))
);

INSERT INTO system_settings (setting_key, setting_value, setting_type, description, is_public) VALUES
    ('platform_fee_percentage', '15.0', 'number', 'Platform fee percentage (15%)', true),
    ('max_booking_hours', '168', 'number', 'Maximum booking duration in hours (1 week)', true),
    ('tesla_api_rate_limit', '200', 'number', 'Tesla API requests per hour limit', false),
    ('maintenance_mode', 'false', 'boolean', 'Enable maintenance mode', true),
    ('supported_cities', '["San Francisco"]', 'json', 'List of supported cities for MVP', true),
    ('search_weight_distance', '0.4', 'number', 'What nearness counts in the order "best"', false),
    ('search_weight_price', '0.3', 'number', 'What a low price counts in the order "best"', false),
    ('search_weight_rating', '0.2', 'number', 'What a good rating counts in the order "best"', false),
    ('search_weight_free', '0.1', 'number', 'What free time around the stay counts in the order "best"', false),
    ('early_arrival_minutes', '15', 'number', 'How early before its start a stay may be checked in', false),
    ('overstay_grace_minutes', '10', 'number', 'How long after its end a stay may last at no cost', false);
