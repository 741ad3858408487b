INSERT INTO system_settings (setting_key, setting_value, setting_type, description, is_public) VALUES
    ('city_taxes', '{}', 'json', 'Taxes on a stay by city, collected from the driver on top of the fee', false);
