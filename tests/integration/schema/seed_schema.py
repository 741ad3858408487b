"""The seed's schema as data: what the project was asked for, before any correction.

``COLUMNS`` holds one column a line, as ``name type and rules``; ``RULES`` the
named and table-wide constraints; ``INDEXES`` every index with what it is on.
"""

from typing import Final

COLUMNS: Final[dict[str, str]] = {
    "users": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        email VARCHAR(255) UNIQUE NOT NULL
        password_hash VARCHAR(255) NOT NULL
        first_name VARCHAR(100) NOT NULL
        last_name VARCHAR(100) NOT NULL
        phone VARCHAR(20)
        profile_image_url TEXT
        user_type VARCHAR(20) NOT NULL CHECK (user_type IN ('driver', 'host', 'both'))
        tesla_access_token TEXT
        tesla_refresh_token TEXT
        tesla_token_expires_at TIMESTAMP
        tesla_user_id VARCHAR(100)
        stripe_customer_id VARCHAR(100)
        stripe_connect_account_id VARCHAR(100)
        email_verified BOOLEAN DEFAULT FALSE
        phone_verified BOOLEAN DEFAULT FALSE
        identity_verified BOOLEAN DEFAULT FALSE
        account_status VARCHAR(20) DEFAULT 'active' CHECK (\
account_status IN ('active', 'suspended', 'banned'))
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        last_login_at TIMESTAMP
    """,
    "vehicles": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        user_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE
        tesla_vehicle_id BIGINT UNIQUE NOT NULL
        vin VARCHAR(17) UNIQUE NOT NULL
        display_name VARCHAR(100)
        model VARCHAR(50) NOT NULL
        year INTEGER NOT NULL
        color VARCHAR(50)
        length_inches INTEGER NOT NULL DEFAULT 185
        width_inches INTEGER NOT NULL DEFAULT 73
        height_inches INTEGER NOT NULL DEFAULT 57
        is_active BOOLEAN DEFAULT TRUE
        last_seen_at TIMESTAMP
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "driveways": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        host_id UUID NOT NULL REFERENCES users(id) ON DELETE CASCADE
        address TEXT NOT NULL
        city VARCHAR(100) NOT NULL DEFAULT 'San Francisco'
        state VARCHAR(2) NOT NULL DEFAULT 'CA'
        zip_code VARCHAR(10) NOT NULL
        latitude DECIMAL(10, 8) NOT NULL
        longitude DECIMAL(11, 8) NOT NULL
        title VARCHAR(200) NOT NULL
        description TEXT
        driveway_type VARCHAR(20) NOT NULL CHECK (driveway_type IN ('concrete', 'asphalt', 'gravel', 'paved'))
        is_covered BOOLEAN DEFAULT FALSE
        max_vehicle_length INTEGER NOT NULL
        max_vehicle_width INTEGER NOT NULL
        max_vehicle_height INTEGER
        hourly_rate DECIMAL(8,2) NOT NULL
        daily_rate DECIMAL(8,2)
        weekly_rate DECIMAL(8,2)
        monthly_rate DECIMAL(8,2)
        minimum_booking_hours INTEGER DEFAULT 1
        maximum_booking_hours INTEGER DEFAULT 168
        advance_booking_hours INTEGER DEFAULT 1
        instant_booking_enabled BOOLEAN DEFAULT TRUE
        has_ev_charging BOOLEAN DEFAULT FALSE
        charging_connector_type VARCHAR(20)
        has_security_camera BOOLEAN DEFAULT FALSE
        has_lighting BOOLEAN DEFAULT FALSE
        access_instructions TEXT
        special_instructions TEXT
        listing_status VARCHAR(20) DEFAULT 'active' CHECK (\
listing_status IN ('active', 'inactive', 'suspended'))
        is_available BOOLEAN DEFAULT TRUE
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "driveway_photos": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        driveway_id UUID NOT NULL REFERENCES driveways(id) ON DELETE CASCADE
        photo_url TEXT NOT NULL
        photo_order INTEGER NOT NULL DEFAULT 1
        caption TEXT
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "driveway_availability": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        driveway_id UUID NOT NULL REFERENCES driveways(id) ON DELETE CASCADE
        availability_type VARCHAR(20) NOT NULL CHECK (availability_type IN ('available', 'blocked', 'booked'))
        start_time TIMESTAMP NOT NULL
        end_time TIMESTAMP NOT NULL
        is_recurring BOOLEAN DEFAULT FALSE
        recurrence_rule TEXT
        notes TEXT
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "bookings": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        driver_id UUID NOT NULL REFERENCES users(id)
        vehicle_id UUID NOT NULL REFERENCES vehicles(id)
        driveway_id UUID NOT NULL REFERENCES driveways(id)
        host_id UUID NOT NULL REFERENCES users(id)
        booking_reference VARCHAR(20) UNIQUE NOT NULL
        start_time TIMESTAMP NOT NULL
        end_time TIMESTAMP NOT NULL
        hourly_rate DECIMAL(8,2) NOT NULL
        total_hours DECIMAL(4,2) NOT NULL
        subtotal DECIMAL(10,2) NOT NULL
        platform_fee DECIMAL(10,2) NOT NULL
        total_amount DECIMAL(10,2) NOT NULL
        booking_status VARCHAR(20) NOT NULL DEFAULT 'pending' CHECK (booking_status IN (\
'pending', 'confirmed', 'active', 'completed', 'cancelled', 'no_show'))
        tesla_navigation_sent BOOLEAN DEFAULT FALSE
        auto_park_attempted BOOLEAN DEFAULT FALSE
        auto_park_successful BOOLEAN DEFAULT FALSE
        arrival_detected_at TIMESTAMP
        departure_detected_at TIMESTAMP
        driver_notes TEXT
        host_notes TEXT
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        confirmed_at TIMESTAMP
        cancelled_at TIMESTAMP
        completed_at TIMESTAMP
    """,
    "payments": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        booking_id UUID NOT NULL REFERENCES bookings(id)
        stripe_payment_intent_id VARCHAR(200) UNIQUE NOT NULL
        stripe_charge_id VARCHAR(200)
        amount DECIMAL(10,2) NOT NULL
        currency VARCHAR(3) DEFAULT 'USD'
        payment_method VARCHAR(50)
        payment_status VARCHAR(20) NOT NULL CHECK (payment_status IN (\
'pending', 'processing', 'succeeded', 'failed', 'cancelled', 'refunded'))
        authorized_at TIMESTAMP
        captured_at TIMESTAMP
        failed_at TIMESTAMP
        refunded_at TIMESTAMP
        refund_amount DECIMAL(10,2)
        failure_code VARCHAR(100)
        failure_message TEXT
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "payouts": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        host_id UUID NOT NULL REFERENCES users(id)
        stripe_transfer_id VARCHAR(200) UNIQUE
        stripe_payout_id VARCHAR(200)
        amount DECIMAL(10,2) NOT NULL
        currency VARCHAR(3) DEFAULT 'USD'
        payout_period_start DATE NOT NULL
        payout_period_end DATE NOT NULL
        payout_status VARCHAR(20) NOT NULL DEFAULT 'pending' CHECK (payout_status IN (\
'pending', 'processing', 'paid', 'failed', 'cancelled'))
        processed_at TIMESTAMP
        failed_at TIMESTAMP
        paid_at TIMESTAMP
        failure_code VARCHAR(100)
        failure_message TEXT
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "payout_line_items": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        payout_id UUID NOT NULL REFERENCES payouts(id) ON DELETE CASCADE
        booking_id UUID NOT NULL REFERENCES bookings(id)
        booking_total DECIMAL(10,2) NOT NULL
        platform_fee DECIMAL(10,2) NOT NULL
        host_amount DECIMAL(10,2) NOT NULL
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "reviews": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        booking_id UUID NOT NULL REFERENCES bookings(id)
        reviewer_id UUID NOT NULL REFERENCES users(id)
        reviewee_id UUID NOT NULL REFERENCES users(id)
        rating INTEGER NOT NULL CHECK (rating >= 1 AND rating <= 5)
        review_text TEXT
        review_type VARCHAR(20) NOT NULL CHECK (review_type IN ('driver_to_host', 'host_to_driver'))
        is_published BOOLEAN DEFAULT TRUE
        is_flagged BOOLEAN DEFAULT FALSE
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "audit_logs": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        user_id UUID REFERENCES users(id)
        event_type VARCHAR(50) NOT NULL
        event_category VARCHAR(30) NOT NULL
        description TEXT NOT NULL
        ip_address INET
        user_agent TEXT
        session_id VARCHAR(100)
        related_booking_id UUID
        related_driveway_id UUID
        related_payment_id UUID
        metadata JSONB
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
    "system_settings": """
        id UUID PRIMARY KEY DEFAULT gen_random_uuid()
        setting_key VARCHAR(100) UNIQUE NOT NULL
        setting_value TEXT NOT NULL
        setting_type VARCHAR(20) NOT NULL CHECK (setting_type IN ('string', 'number', 'boolean', 'json'))
        description TEXT
        is_public BOOLEAN DEFAULT FALSE
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
        updated_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP
    """,
}

RULES: Final[dict[str, str]] = {
    "driveway_availability": "CONSTRAINT valid_time_range CHECK (end_time > start_time)",
    "bookings": "CONSTRAINT valid_booking_time CHECK (end_time > start_time), "
    "CONSTRAINT valid_total_calculation CHECK (total_amount = subtotal + platform_fee)",
    "reviews": "UNIQUE (booking_id, reviewer_id, review_type)",
}

INDEXES: Final[dict[str, str]] = {
    "idx_users_email": "users(email)",
    "idx_users_tesla_user_id": "users(tesla_user_id)",
    "idx_users_stripe_customer_id": "users(stripe_customer_id)",
    "idx_vehicles_user_id": "vehicles(user_id)",
    "idx_vehicles_tesla_vehicle_id": "vehicles(tesla_vehicle_id)",
    "idx_vehicles_vin": "vehicles(vin)",
    "idx_driveways_location": "driveways USING GIST (ll_to_earth(latitude, longitude))",
    "idx_driveways_host_id": "driveways(host_id)",
    "idx_driveways_status": "driveways(listing_status, is_available)",
    "idx_driveway_photos_driveway_id": "driveway_photos(driveway_id)",
    "idx_driveway_photos_order": "driveway_photos(driveway_id, photo_order)",
    "idx_availability_driveway_time": "driveway_availability(driveway_id, start_time, end_time)",
    "idx_availability_type": "driveway_availability(availability_type)",
    "idx_bookings_driver_id": "bookings(driver_id)",
    "idx_bookings_driveway_id": "bookings(driveway_id)",
    "idx_bookings_host_id": "bookings(host_id)",
    "idx_bookings_status": "bookings(booking_status)",
    "idx_bookings_time_range": "bookings(start_time, end_time)",
    "idx_bookings_reference": "bookings(booking_reference)",
    "idx_payments_booking_id": "payments(booking_id)",
    "idx_payments_stripe_intent": "payments(stripe_payment_intent_id)",
    "idx_payments_status": "payments(payment_status)",
    "idx_payouts_host_id": "payouts(host_id)",
    "idx_payouts_period": "payouts(payout_period_start, payout_period_end)",
    "idx_payouts_status": "payouts(payout_status)",
    "idx_payout_line_items_payout_id": "payout_line_items(payout_id)",
    "idx_payout_line_items_booking_id": "payout_line_items(booking_id)",
    "idx_reviews_booking_id": "reviews(booking_id)",
    "idx_reviews_reviewer_id": "reviews(reviewer_id)",
    "idx_reviews_reviewee_id": "reviews(reviewee_id)",
    "idx_reviews_rating": "reviews(rating)",
    "idx_audit_logs_user_id": "audit_logs(user_id)",
    "idx_audit_logs_event_type": "audit_logs(event_type)",
    "idx_audit_logs_created_at": "audit_logs(created_at)",
    "idx_audit_logs_booking_id": "audit_logs(related_booking_id)",
    "idx_bookings_active_by_time": "bookings(booking_status, start_time, end_time)"
    " WHERE booking_status IN ('confirmed', 'active')",
    "idx_driveways_available_by_location": "driveways(latitude, longitude, is_available, listing_status)"
    " WHERE is_available = true AND listing_status = 'active'",
    "idx_users_active_drivers": "users(user_type, account_status, created_at)"
    " WHERE user_type IN ('driver', 'both') AND account_status = 'active'",
    "idx_users_active_hosts": "users(user_type, account_status, created_at)"
    " WHERE user_type IN ('host', 'both') AND account_status = 'active'",
}

EXTENSIONS: Final = ("cube", "earthdistance")

SETTINGS: Final[dict[str, tuple[str, str, str]]] = {
    "platform_fee_percentage": ("15.0", "number", "Platform fee percentage (15%)"),
    "max_booking_hours": ("168", "number", "Maximum booking duration in hours (1 week)"),
    "tesla_api_rate_limit": ("200", "number", "Tesla API requests per hour limit"),
    "maintenance_mode": ("false", "boolean", "Enable maintenance mode"),
    "supported_cities": ('["San Francisco"]', "json", "List of supported cities for MVP"),
}
