-- Photos of trouble are kept as ciphertext, a third larger than the picture. Those there are stay as they
-- are until the application seals them: "driveway keys rotate --data".

ALTER TABLE trouble_photos ADD COLUMN size INTEGER;
UPDATE trouble_photos SET size = octet_length(content);
ALTER TABLE trouble_photos
    ALTER COLUMN size SET NOT NULL,
    ADD CONSTRAINT trouble_photos_size_check CHECK (size BETWEEN 1 AND 5242880),
    DROP CONSTRAINT trouble_photos_content_check,
    ADD CONSTRAINT trouble_photos_content_check CHECK (octet_length(content) BETWEEN 1 AND 7000000);

COMMENT ON COLUMN trouble_photos.content IS 'ciphertext';
COMMENT ON COLUMN trouble_photos.size IS 'bytes of the picture';
