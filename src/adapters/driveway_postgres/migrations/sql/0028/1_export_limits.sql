-- Exports have a limit of their own. Limits that operators chose stay: what they do not name has its default anyway.

UPDATE system_settings
SET setting_value = replace(setting_value, '"other"', '"export": {"account": 4, "address": 40}, "other"')
WHERE setting_key = 'rate_limits'
    AND setting_value = '{"search": {"account": 1200, "address": 12000}, "booking": {"account": 120, "address": 3000}, '
        '"payment": {"account": 60, "address": 1500}, "log_in": {"account": 60, "address": 600}, '
        '"car": {"account": 120, "address": 1200}, "other": {"account": 1200, "address": 12000}}';
