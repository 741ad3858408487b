-- Hours that are written out for half a year: when they run out, and what was known of the clock then.

ALTER TABLE driveways ADD COLUMN zone_data VARCHAR(64);

COMMENT ON COLUMN driveways.zone_data IS 'changes of the clock under which ranges of rules were written';

CREATE INDEX driveways_ranges_until ON driveways (ranges_until)
    WHERE ranges_until IS NOT NULL AND retired_at IS NULL;

CREATE INDEX driveways_zone_data ON driveways (time_zone, zone_data)
    WHERE zone_data IS NOT NULL AND retired_at IS NULL;

-- what was written before is written anew by the next run
UPDATE driveways SET zone_data = 'unknown' WHERE ranges_until IS NOT NULL;
