-- The audit log: everybody adds to it in their own name, the system reads it, nobody changes it.

CALL guard('audit_logs', NULL);
CALL guard('audit_logs_default', NULL);
CALL guard('audit_unsealed', NULL);
CALL guard('audit_seals', NULL);
CALL guard('audit_checkpoints', NULL);
CREATE POLICY in_ones_own_name ON audit_logs FOR INSERT TO driveway_app
    WITH CHECK (user_id IS NULL OR user_id = acting());
CREATE POLICY to_be_sealed ON audit_unsealed FOR INSERT TO driveway_app WITH CHECK (true);
REVOKE UPDATE, DELETE ON audit_logs, audit_seals, audit_checkpoints FROM driveway_app, driveway_system;
REVOKE ALL ON audit_logs_default FROM driveway_app, driveway_system;

CREATE OR REPLACE FUNCTION audit_make_month(month date) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
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
    -- the log is read as a whole, where it is guarded
    CALL guard(format('%I', partition)::regclass, NULL);
    EXECUTE format('REVOKE ALL ON %I FROM driveway_app, driveway_system', partition);
    RETURN true;
END $$;

REVOKE EXECUTE ON FUNCTION audit_make_month(date), audit_drop_month(date, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_make_month(date), audit_drop_month(date, bigint) TO driveway_system;
