-- The next owner of a car registers it with the same VIN and the same number at its maker.

ALTER TABLE vehicles DROP CONSTRAINT vehicles_tesla_vehicle_id_key;
CREATE UNIQUE INDEX vehicles_tesla_vehicle_id_active_key ON vehicles (tesla_vehicle_id)
    WHERE is_active AND tesla_vehicle_id IS NOT NULL;
