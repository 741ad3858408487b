-- Whoever changes the address of an account is told of at the address before, too.

ALTER TABLE notices ADD COLUMN mailbox BYTEA;

COMMENT ON COLUMN notices.mailbox IS 'ciphertext: where it goes instead of to the account''s address, until it has';
