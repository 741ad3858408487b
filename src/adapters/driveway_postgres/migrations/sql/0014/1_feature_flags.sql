-- A setting's text is of its type, whoever writes it; features can be switched.

ALTER TABLE system_settings ADD CONSTRAINT system_settings_setting_value_check CHECK (
    CASE setting_type
        WHEN 'boolean' THEN setting_value IN ('true', 'false')
        WHEN 'number' THEN setting_value ~ '^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)$'
        WHEN 'json' THEN setting_value::json IS NOT NULL
        ELSE true
    END
);

INSERT INTO system_settings (setting_key, setting_value, setting_type, description, is_public) VALUES
    ('feature_flags', '{"best_order": true, "calendar_import": true, "car_linking": true}', 'json',
     'Features that are on, off, or on for a share of the accounts in percent', true);
