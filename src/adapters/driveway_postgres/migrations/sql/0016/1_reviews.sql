-- Reviews that neither side sees before both have written, what is said against them, and what all of them come to.

ALTER TABLE users
    ADD COLUMN host_review_count INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN host_rating_total INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN driver_review_count INTEGER DEFAULT 0 NOT NULL,
    ADD COLUMN driver_rating_total INTEGER DEFAULT 0 NOT NULL,
    ADD CONSTRAINT users_ratings_check CHECK (
        host_rating_total BETWEEN host_review_count AND 5 * host_review_count
        AND driver_rating_total BETWEEN driver_review_count AND 5 * driver_review_count);

ALTER TABLE reviews
    ADD COLUMN driveway_id UUID,
    ADD COLUMN closes_at TIMESTAMPTZ,
    ADD COLUMN published_at TIMESTAMPTZ,
    ADD COLUMN hidden_at TIMESTAMPTZ,
    ADD COLUMN moderated_at TIMESTAMPTZ,
    ADD COLUMN moderated_by UUID,
    ADD COLUMN moderation_reason TEXT;

UPDATE reviews r
   SET driveway_id = b.driveway_id,
       closes_at = coalesce(b.completed_at, r.created_at) + INTERVAL '14 days',
       published_at = CASE WHEN r.is_published THEN r.updated_at END
  FROM bookings b
 WHERE b.id = r.booking_id;

ALTER TABLE reviews
    ALTER COLUMN driveway_id SET NOT NULL,
    ALTER COLUMN closes_at SET NOT NULL,
    ADD CONSTRAINT reviews_driveway_id_fkey FOREIGN KEY (driveway_id) REFERENCES driveways (id),
    ADD CONSTRAINT reviews_moderated_by_fkey
        FOREIGN KEY (moderated_by) REFERENCES users (id) ON DELETE SET NULL,
    ADD CONSTRAINT reviews_published_check CHECK (is_published = (published_at IS NOT NULL)),
    ADD CONSTRAINT reviews_hidden_check
        CHECK (hidden_at IS NULL OR (is_published AND moderated_at IS NOT NULL)),
    ADD CONSTRAINT reviews_moderated_check CHECK ((moderated_at IS NULL) = (moderation_reason IS NULL)),
    ADD CONSTRAINT reviews_moderated_by_check CHECK (moderated_by IS NULL OR moderated_at IS NOT NULL);

CREATE INDEX reviews_of_driveway ON reviews (driveway_id, id)
    WHERE review_type = 'driver_to_host' AND is_published AND hidden_at IS NULL;
CREATE INDEX reviews_about ON reviews (reviewee_id, id) WHERE is_published AND hidden_at IS NULL;
CREATE INDEX reviews_waiting ON reviews (closes_at) WHERE NOT is_published;
CREATE INDEX reviews_flagged ON reviews (id) WHERE is_flagged;

UPDATE users u
   SET host_review_count = r.given,
       host_rating_total = r.total
  FROM (SELECT reviewee_id, count(*) AS given, sum(rating) AS total
          FROM reviews
         WHERE review_type = 'driver_to_host' AND is_published
         GROUP BY reviewee_id) r
 WHERE u.id = r.reviewee_id;

UPDATE users u
   SET driver_review_count = r.given,
       driver_rating_total = r.total
  FROM (SELECT reviewee_id, count(*) AS given, sum(rating) AS total
          FROM reviews
         WHERE review_type = 'host_to_driver' AND is_published
         GROUP BY reviewee_id) r
 WHERE u.id = r.reviewee_id;

CREATE TABLE review_flags (
    review_id UUID NOT NULL,
    account_id UUID NOT NULL,
    reason BYTEA NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT review_flags_pkey PRIMARY KEY (review_id, account_id),
    CONSTRAINT review_flags_review_id_fkey FOREIGN KEY (review_id) REFERENCES reviews (id) ON DELETE CASCADE,
    CONSTRAINT review_flags_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);

COMMENT ON COLUMN review_flags.reason IS 'ciphertext';
