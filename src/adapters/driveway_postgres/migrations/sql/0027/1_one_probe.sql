-- Who has a stay at a place, or a guest's car, is asked row by row of an index that knows both at once.

DROP INDEX idx_bookings_driver_id;
CREATE INDEX idx_bookings_driver_id ON bookings (driver_id, driveway_id);
DROP INDEX bookings_cars;
CREATE INDEX bookings_cars ON bookings (vehicle_id, host_id);

-- without OFFSET a plan may read all stays of whoever acts, to have them ready for rows that never come
ALTER POLICY of_a_guest ON vehicles USING (EXISTS (
    SELECT FROM bookings b WHERE b.vehicle_id = vehicles.id AND b.host_id = acting() OFFSET 0));
ALTER POLICY of_a_stay ON driveways USING (EXISTS (
    SELECT FROM bookings b WHERE b.driveway_id = driveways.id AND b.driver_id = acting() OFFSET 0));

-- policies are asked from the last name to the first: what is one's own needs no look at any stay
ALTER POLICY of_a_guest ON vehicles RENAME TO guests;
ALTER POLICY of_a_stay ON driveways RENAME TO guests;
