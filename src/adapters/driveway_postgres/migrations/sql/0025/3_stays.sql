-- Stays, and all that hangs on one: both sides see them.

CALL guard('bookings', NULL);
CREATE POLICY of_either_side ON bookings FOR SELECT TO driveway_app
    USING (driver_id = acting() OR host_id = acting());
CREATE POLICY changed_by_either_side ON bookings FOR UPDATE TO driveway_app
    USING (driver_id = acting() OR host_id = acting());
CREATE POLICY made_by_drivers ON bookings FOR INSERT TO driveway_app WITH CHECK (driver_id = acting());
-- nobody deletes one

CALL guard('quotes', 'driver_id = acting()');

-- a driver's car is seen by those whose guest it is, and a place in full by those who have a stay there
CREATE INDEX bookings_cars ON bookings (vehicle_id);
CREATE POLICY of_a_guest ON vehicles FOR SELECT TO driveway_app
    USING (EXISTS (SELECT FROM bookings b WHERE b.vehicle_id = vehicles.id AND b.host_id = acting()));
CREATE POLICY of_a_stay ON driveways FOR SELECT TO driveway_app
    USING (EXISTS (SELECT FROM bookings b WHERE b.driveway_id = driveways.id AND b.driver_id = acting()));

-- who changes a stay may tell the other side of it
CREATE POLICY to_either_side ON notices FOR INSERT TO driveway_app WITH CHECK (EXISTS (
    SELECT FROM bookings b WHERE b.id = booking_id AND account_id IN (b.driver_id, b.host_id)));

-- of one's own stay
CALL guard('trips', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)');
CALL guard('trouble_reports', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)');
CALL guard('trouble_photos', 'EXISTS (SELECT FROM trouble_reports r WHERE r.id = report_id)');
CALL guard('payments', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)');
CALL guard('refunds', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)');
CALL guard('disputes', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)', 'SELECT');
CALL guard('ledger_postings', 'EXISTS (SELECT FROM bookings b WHERE b.id = booking_id)');
CALL guard('payment_operations', 'EXISTS (SELECT FROM bookings b WHERE b.id = subject)');

-- of one's own earnings; the system alone writes them
CALL guard('payouts', 'host_id = acting()', 'SELECT');
CALL guard('host_dues', 'host_id = acting()', 'SELECT');
CALL guard('payout_line_items', 'EXISTS (SELECT FROM payouts p WHERE p.id = payout_id)', 'SELECT');
CALL guard('payout_debts', 'EXISTS (SELECT FROM payouts p WHERE p.id = payout_id)', 'SELECT');
CALL guard('transfer_reversals', 'EXISTS (SELECT FROM payouts p WHERE p.id = payout_id)', 'SELECT');

-- of those who wrote it, and of everybody once it is shown
CALL guard('reviews', 'reviewer_id = acting()');
CREATE POLICY shown ON reviews FOR SELECT TO driveway_app USING (is_published AND hidden_at IS NULL);
CALL guard('review_flags', 'account_id = acting()');
