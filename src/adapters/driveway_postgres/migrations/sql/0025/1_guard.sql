-- Who may do anything at all, who is acting, and how a table is guarded.

GRANT USAGE ON SCHEMA public TO driveway_app, driveway_system, driveway_bypass;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO driveway_app, driveway_system;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO driveway_app, driveway_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO driveway_app, driveway_system;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO driveway_app, driveway_system;

-- operators change settings, and they act as the system
REVOKE INSERT, UPDATE, DELETE ON system_settings FROM driveway_app;
REVOKE INSERT, UPDATE, DELETE ON driveway_schema_version FROM driveway_app, driveway_system;

CREATE FUNCTION acting() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('driveway.actor', true), '')::uuid;

COMMENT ON FUNCTION acting() IS 'the account on whose behalf this transaction runs; null for a visitor';

-- Every table with rows of somebody: what is mine is mine, the system sees all, and anybody else nothing.
CREATE PROCEDURE guard(guarded regclass, mine text, doing text DEFAULT 'ALL') LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', guarded);
    EXECUTE format('CREATE POLICY everything ON %s TO driveway_system, driveway_bypass USING (true)', guarded);
    IF mine IS NOT NULL THEN
        EXECUTE format('CREATE POLICY mine ON %s FOR %s TO driveway_app USING (%s)', guarded, doing, mine);
    END IF;
END $$;

REVOKE EXECUTE ON PROCEDURE guard(regclass, text, text) FROM PUBLIC;
