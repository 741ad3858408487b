-- Views for analytics that tell of nobody: k = 10.
--
-- A group is shown when at least 10 different drivers and 10 different hosts are in it. The threshold of each group
-- lies a secret 0 to 4 above that, and counts are rounded down to tens from a secret start, so that whoever knows or
-- adds all others learns nothing of the last one. Only weeks and quarters that have been over for a fortnight are
-- shown: nothing that happens later is in them. Prices are medians of hosts' own averages, rounded. The secret is read
-- by the views, never by who reads them; no function stands between, for that one could be called by itself.

CREATE SCHEMA analytics;

CREATE TABLE analytics.secrets (
    id BOOLEAN DEFAULT true NOT NULL,
    secret TEXT NOT NULL,
    CONSTRAINT secrets_pkey PRIMARY KEY (id),
    CONSTRAINT secrets_id_check CHECK (id)
);

INSERT INTO analytics.secrets (secret) VALUES (gen_random_uuid()::text || gen_random_uuid()::text);

CREATE VIEW analytics.bookings_by_week WITH (security_barrier = true) AS
WITH groups AS (
    SELECT d.city, w.week,
           count(*) AS bookings,
           least(count(DISTINCT b.driver_id), count(DISTINCT b.host_id)) AS people,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY b.total_hours)::numeric AS median_hours,
           avg((b.booking_status = 'cancelled')::int) AS cancelled
      FROM public.bookings b
      JOIN public.driveways d ON d.id = b.driveway_id
     CROSS JOIN LATERAL (SELECT date_trunc('week', b.start_time AT TIME ZONE 'UTC')::date AS week) AS w
     WHERE b.booking_status IN ('completed', 'cancelled', 'no_show') AND b.confirmed_at IS NOT NULL
     GROUP BY d.city, w.week
)
SELECT g.city, g.week,
       greatest(10, (g.bookings + get_byte(n.noise, 0) % 10) / 10 * 10) AS about_bookings,
       round(g.median_hours * 2) / 2 AS median_hours,
       round(g.cancelled, 1) AS cancelled_share
  FROM groups g
 CROSS JOIN analytics.secrets s
 CROSS JOIN LATERAL (SELECT sha256(convert_to(concat_ws('/', s.secret, 'week', g.city, g.week), 'UTF8')) AS noise) AS n
 WHERE g.week + 21 <= CURRENT_DATE
   AND g.people >= 10 + get_byte(n.noise, 1) % 5;

CREATE VIEW analytics.bookings_by_hour WITH (security_barrier = true) AS
WITH groups AS (
    SELECT d.city, l.quarter, l.day_of_week, l.hour,
           count(*) AS bookings,
           least(count(DISTINCT b.driver_id), count(DISTINCT b.host_id)) AS people
      FROM public.bookings b
      JOIN public.driveways d ON d.id = b.driveway_id
     CROSS JOIN LATERAL (
           SELECT date_trunc('quarter', b.start_time AT TIME ZONE d.time_zone)::date AS quarter,
                  extract(isodow FROM b.start_time AT TIME ZONE d.time_zone)::int AS day_of_week,
                  extract(hour FROM b.start_time AT TIME ZONE d.time_zone)::int AS hour) AS l
     WHERE b.booking_status IN ('completed', 'no_show')
     GROUP BY d.city, l.quarter, l.day_of_week, l.hour
)
SELECT g.city, g.quarter, g.day_of_week, g.hour,
       greatest(10, (g.bookings + get_byte(n.noise, 0) % 10) / 10 * 10) AS about_bookings
  FROM groups g
 CROSS JOIN analytics.secrets s
 CROSS JOIN LATERAL (SELECT sha256(convert_to(
           concat_ws('/', s.secret, 'hour', g.city, g.quarter, g.day_of_week, g.hour), 'UTF8')) AS noise) AS n
 WHERE g.quarter + INTERVAL '3 months 15 days' <= CURRENT_DATE
   AND g.people >= 10 + get_byte(n.noise, 1) % 5;

CREATE VIEW analytics.neighbourhoods_by_quarter WITH (security_barrier = true) AS
WITH stays AS (
    SELECT d.city, d.zip_code, q.quarter, b.currency, b.host_id, b.driver_id, b.driveway_id, b.hourly_rate,
           b.total_hours
      FROM public.bookings b
      JOIN public.driveways d ON d.id = b.driveway_id
     CROSS JOIN LATERAL (SELECT date_trunc('quarter', b.start_time AT TIME ZONE 'UTC')::date AS quarter) AS q
     WHERE b.booking_status IN ('completed', 'no_show')
), hosts AS (
    SELECT city, zip_code, quarter, currency, host_id,
           avg(hourly_rate) AS rate,
           sum(total_hours) / count(DISTINCT driveway_id) / 2190 AS occupancy
      FROM stays
     GROUP BY city, zip_code, quarter, currency, host_id
), groups AS (
    SELECT city, zip_code, quarter, currency,
           count(*) AS bookings,
           least(count(DISTINCT driver_id), count(DISTINCT host_id)) AS people
      FROM stays
     GROUP BY city, zip_code, quarter, currency
), medians AS (
    SELECT city, zip_code, quarter, currency,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY rate)::numeric AS rate,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY occupancy)::numeric AS occupancy
      FROM hosts
     GROUP BY city, zip_code, quarter, currency
)
SELECT g.city, g.zip_code, g.quarter, g.currency,
       greatest(10, (g.bookings + get_byte(n.noise, 0) % 10) / 10 * 10) AS about_bookings,
       round(m.rate * 2) / 2 AS median_hourly_rate,
       least(1, round(m.occupancy * 20) / 20) AS median_occupancy
  FROM groups g
  JOIN medians m USING (city, zip_code, quarter, currency)
 CROSS JOIN analytics.secrets s
 CROSS JOIN LATERAL (SELECT sha256(convert_to(
           concat_ws('/', s.secret, 'quarter', g.city, g.zip_code, g.quarter, g.currency), 'UTF8')) AS noise) AS n
 WHERE g.quarter + INTERVAL '3 months 15 days' <= CURRENT_DATE
   AND g.people >= 10 + get_byte(n.noise, 1) % 5;

DO $$ BEGIN
    CREATE ROLE driveway_analytics NOLOGIN;
EXCEPTION
    WHEN duplicate_object OR unique_violation THEN NULL;
    WHEN insufficient_privilege THEN RAISE NOTICE 'the role driveway_analytics is yours to make';
END $$;

DO $$ BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'driveway_analytics') THEN
        GRANT USAGE ON SCHEMA analytics TO driveway_analytics;
        GRANT SELECT ON analytics.bookings_by_week, analytics.bookings_by_hour,
            analytics.neighbourhoods_by_quarter TO driveway_analytics;
    END IF;
END $$;
