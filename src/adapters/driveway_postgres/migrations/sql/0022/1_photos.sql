-- Photos that people show of themselves; those of listings have had their table from the beginning.

CREATE TABLE account_photos (
    id UUID DEFAULT gen_random_uuid() NOT NULL,
    account_id UUID NOT NULL,
    created_at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP NOT NULL,
    CONSTRAINT account_photos_pkey PRIMARY KEY (id),
    CONSTRAINT account_photos_account_id_key UNIQUE (account_id),
    CONSTRAINT account_photos_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);
