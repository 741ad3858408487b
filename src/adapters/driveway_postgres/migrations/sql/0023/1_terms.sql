-- Which version of the terms who accepted, and when: what accounts name today was accepted by now.

CREATE TABLE accepted_terms (
    account_id UUID NOT NULL,
    terms_version VARCHAR(50) NOT NULL,
    accepted_at TIMESTAMPTZ NOT NULL,
    CONSTRAINT accepted_terms_pkey PRIMARY KEY (account_id, terms_version),
    CONSTRAINT accepted_terms_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);

INSERT INTO accepted_terms (account_id, terms_version, accepted_at)
SELECT id, terms_version, updated_at FROM users WHERE terms_version IS NOT NULL;
