-- What proves that a mailbox or a telephone is an account's own: secrets that were sent, as digests.

CREATE TABLE account_proofs (
    account_id UUID NOT NULL,
    purpose VARCHAR(10) NOT NULL,
    digest BYTEA NOT NULL,
    about BYTEA NOT NULL,
    made_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    tries_left INTEGER NOT NULL,
    CONSTRAINT account_proofs_pkey PRIMARY KEY (account_id, purpose),
    CONSTRAINT account_proofs_digest_key UNIQUE (digest),
    CONSTRAINT account_proofs_purpose_check CHECK (purpose IN ('email', 'password', 'phone')),
    CONSTRAINT account_proofs_tries_left_check CHECK (tries_left >= 0),
    CONSTRAINT account_proofs_expires_at_check CHECK (expires_at > made_at),
    CONSTRAINT account_proofs_account_id_fkey FOREIGN KEY (account_id) REFERENCES users (id) ON DELETE CASCADE
);

COMMENT ON COLUMN account_proofs.digest IS 'digest of the secret that was sent';
COMMENT ON COLUMN account_proofs.about IS 'keyed digest of the address that it is for';
