-- The audit log is written: who acted as what, under which request, and marked by the program that wrote it.
-- Entries wait to be sealed into a chain; nobody changes any of it, and months are made ahead and dropped late.

ALTER TABLE audit_logs
    ADD COLUMN acted_as VARCHAR(10),
    ADD COLUMN request_id VARCHAR(100),
    ADD COLUMN digest BYTEA;
COMMENT ON COLUMN audit_logs.acted_as IS 'as what the account acted, or the marketplace by itself';
COMMENT ON COLUMN audit_logs.digest IS 'keyed digest of the row: nobody else can write one';

CREATE TABLE audit_unsealed (
    created_at TIMESTAMPTZ NOT NULL,
    id UUID NOT NULL
);

CREATE TABLE audit_seals (
    number BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    id UUID NOT NULL,
    digest BYTEA NOT NULL,
    sealed_at TIMESTAMPTZ NOT NULL,
    seal BYTEA NOT NULL,
    CONSTRAINT audit_seals_pkey PRIMARY KEY (number),
    CONSTRAINT audit_seals_created_at_id_key UNIQUE (created_at, id)
);
COMMENT ON COLUMN audit_seals.created_at IS 'of the entry, as its id';
COMMENT ON COLUMN audit_seals.digest IS 'the entry''s own';
COMMENT ON COLUMN audit_seals.seal IS 'keyed digest of the row and of the seal before';

CREATE TABLE audit_checkpoints (
    number BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    statement TEXT NOT NULL,
    signature BYTEA NOT NULL,
    CONSTRAINT audit_checkpoints_pkey PRIMARY KEY (number)
);

CREATE FUNCTION audit_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND (
        OLD.created_at < CURRENT_TIMESTAMP - INTERVAL '7 years'
        OR current_setting('driveway.audit_moves', true) = 'on'
           AND current_user = (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID)
    ) THEN RETURN OLD; END IF;
    RAISE EXCEPTION 'what % says stays as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_logs_kept BEFORE UPDATE OR DELETE ON audit_logs
    FOR EACH ROW EXECUTE FUNCTION audit_kept();
CREATE TRIGGER audit_seals_kept BEFORE UPDATE OR DELETE ON audit_seals
    FOR EACH ROW EXECUTE FUNCTION audit_kept();
CREATE TRIGGER audit_checkpoints_kept BEFORE UPDATE OR DELETE ON audit_checkpoints
    FOR EACH ROW EXECUTE FUNCTION audit_kept();

CREATE FUNCTION audit_make_month(month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    partition text := to_char(month, '"audit_logs_"YYYY_MM');
    begins timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
    ends timestamptz := (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF to_regclass(partition) IS NOT NULL THEN RETURN false; END IF;
    EXECUTE format('CREATE TABLE %I (LIKE audit_logs INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', partition);
    LOCK TABLE audit_logs_default IN ACCESS EXCLUSIVE MODE;
    PERFORM set_config('driveway.audit_moves', 'on', true);
    EXECUTE format('WITH moved AS (DELETE FROM audit_logs_default WHERE created_at >= %L AND created_at < %L'
        ' RETURNING *) INSERT INTO %I SELECT * FROM moved', begins, ends, partition);
    PERFORM set_config('driveway.audit_moves', 'off', true);
    EXECUTE format('ALTER TABLE audit_logs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
        partition, begins, ends);
    RETURN true;
END $$;
CREATE FUNCTION audit_drop_month(month date, through bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    partition text := to_char(month, '"audit_logs_"YYYY_MM');
    ends timestamptz := (date_trunc('month', month::timestamp) + INTERVAL '1 month') AT TIME ZONE 'UTC';
BEGIN
    IF ends > CURRENT_TIMESTAMP - INTERVAL '7 years' THEN
        RAISE EXCEPTION 'the month % is kept for seven years', month USING ERRCODE = 'restrict_violation';
    END IF;
    DELETE FROM audit_seals WHERE number <= through;
    DELETE FROM audit_logs_default WHERE created_at < ends;
    IF to_regclass(partition) IS NULL THEN RETURN false; END IF;
    EXECUTE format('DROP TABLE %I', partition);
    RETURN true;
END $$;
