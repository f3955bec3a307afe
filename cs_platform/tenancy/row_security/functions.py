"""Functions and triggers in the database: the audit, months of partitioned tables, statistics, links."""

# A session plans its statements once, often for a single row: without nested loops the plan stays good
# for an update of thousands (6,000 rows took 65 s with them, 1 s without).
AUDIT_FUNCTION = """
CREATE FUNCTION tenancy_audit() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
DECLARE
    v_who bigint := nullif(current_setting('app.membership_id', true), '')::bigint;
    v_import bigint := nullif(current_setting('app.import_id', true), '')::bigint;
    v_why text := coalesce(current_setting('app.operation', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT r.organization_id, TG_TABLE_NAME, r.id, clock_timestamp(), v_who, v_import, v_why, TG_OP, NULL
        FROM new_rows r;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT o.organization_id, TG_TABLE_NAME, o.id, clock_timestamp(), v_who, v_import, v_why, TG_OP,
               to_jsonb(o)
        FROM old_rows o JOIN new_rows n ON n.id = o.id
        WHERE to_jsonb(o) - 'updated_at' - 'version' IS DISTINCT FROM to_jsonb(n) - 'updated_at' - 'version';
    ELSE
        INSERT INTO tenancy_auditentry
            (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
        SELECT r.organization_id, TG_TABLE_NAME, r.id, clock_timestamp(), v_who, v_import, v_why, TG_OP,
               to_jsonb(r)
        FROM old_rows r;
    END IF;
    RETURN NULL;
END $$
"""

# Organizations and memberships have no policy and change outside of any organization's context, too (a
# command, a first sign-in): the owner writes their entries. When somebody was last seen is no change.
AUDIT_PEOPLE_FUNCTION = """
CREATE FUNCTION tenancy_audit_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_place text := CASE TG_TABLE_NAME WHEN 'tenancy_organization' THEN 'id' ELSE 'organization_id' END;
    v_unsaid text[] := '{updated_at,version,last_seen_at,notices_seen_at,digest_sent_on}';
    v_within bigint := nullif(current_setting('app.organization_id', true), '')::bigint;
    v_who bigint := nullif(current_setting('app.membership_id', true), '')::bigint;
    v_why text := coalesce(current_setting('app.operation', true), '');
    v_row jsonb := to_jsonb(coalesce(NEW, OLD));
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - v_unsaid = to_jsonb(NEW) - v_unsaid THEN
        RETURN NULL;
    END IF;
    INSERT INTO tenancy_auditentry
        (organization_id, table_name, row_id, at, membership_id, import_id, operation, action, old)
    SELECT place, TG_TABLE_NAME, (v_row->>'id')::bigint, clock_timestamp(),
           CASE WHEN place = v_within THEN v_who END, NULL, v_why, TG_OP,
           CASE TG_OP WHEN 'INSERT' THEN NULL ELSE to_jsonb(OLD) END
    FROM (SELECT (v_row->>v_place)::bigint AS place) p;
    RETURN NULL;
END $$
"""
AUDITED_PEOPLE = ("tenancy_organization", "tenancy_membership")
AUDIT_PEOPLE_TRIGGERS = [
    (
        (
            f'CREATE TRIGGER audit_people AFTER INSERT OR UPDATE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION tenancy_audit_people()"
        ),
        f'DROP TRIGGER audit_people ON "{table}"',
    )
    for table in AUDITED_PEOPLE
]

ENSURE_MONTHS_FUNCTION = """
CREATE FUNCTION ensure_months(parent regclass, first_day date, last_day date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    month date := date_trunc('month', first_day)::date;
    partition text;
    made integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = parent) THEN
        RAISE EXCEPTION '% is not partitioned', parent;
    END IF;
    IF first_day < '1990-01-01' OR last_day > '2100-12-31' THEN
        RAISE EXCEPTION 'days must lie between 1990 and 2100, got % to %', first_day, last_day;
    END IF;
    WHILE month <= last_day LOOP
        partition := (SELECT relname FROM pg_class WHERE oid = parent) || to_char(month, '_YYYYMM');
        IF to_regclass(quote_ident(partition)) IS NULL THEN
            PERFORM pg_advisory_xact_lock(hashtext(partition));
            IF to_regclass(quote_ident(partition)) IS NULL THEN
                EXECUTE format('CREATE TABLE %I PARTITION OF %s FOR VALUES FROM (%L) TO (%L)',
                               partition, parent, month, (month + interval '1 month')::date);
                made := made + 1;
            END IF;
        END IF;
        month := (month + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$
"""

# Only an owner may ANALYZE. Without figures the planner takes any index that starts with the organization,
# and each key checked at a first import's commit reads all rows of the organization. A table whose
# figures are less than a fifth behind is left to autovacuum.
REFRESH_STATISTICS_FUNCTION = """
CREATE FUNCTION refresh_statistics(changed regclass, added bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known real := (SELECT reltuples FROM pg_class WHERE oid = changed);
BEGIN
    IF NOT EXISTS (SELECT FROM pg_policy WHERE polrelid = changed) THEN
        RAISE EXCEPTION '% holds no organization''s rows', changed;
    END IF;
    IF known >= 0 AND added <= known / 5 THEN
        RETURN false;
    END IF;
    EXECUTE format('ANALYZE %s', changed);
    RETURN true;
END $$
"""

# A link is opened by somebody who is not signed in, so only the database may look across organizations.
LINK_FUNCTION = """
CREATE FUNCTION tenancy_link_organization(token_hash text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT organization_id FROM tenancy_signedlink l WHERE l.token_hash = $1
$$
"""

# Nobody serves with the right to take from the trail: what is older than the organization keeps goes by this.
THIN_AUDIT_FUNCTION = """
CREATE FUNCTION tenancy_thin_audit(before timestamptz, most integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_organization bigint := current_setting('app.organization_id')::bigint;
    v_gone integer;
BEGIN
    DELETE FROM tenancy_auditentry WHERE id IN (
        SELECT id FROM tenancy_auditentry WHERE organization_id = v_organization AND at < before
        ORDER BY at LIMIT most
    );
    GET DIAGNOSTICS v_gone = ROW_COUNT;
    RETURN v_gone;
END $$
"""

# Who is erased is erased from the images the trail keeps, too: what is put there replaces what stood there,
# column by column, and nothing else of an entry can be changed.
ERASE_IMAGES_FUNCTION = """
CREATE FUNCTION tenancy_erase_images(of_table text, ids bigint[], put jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_organization bigint := current_setting('app.organization_id')::bigint;
    v_changed integer;
BEGIN
    UPDATE tenancy_auditentry SET old = old || put
    WHERE organization_id = v_organization AND table_name = of_table AND row_id = ANY(ids)
        AND old IS NOT NULL;
    GET DIAGNOSTICS v_changed = ROW_COUNT;
    RETURN v_changed;
END $$
"""

# What names a person goes from images of other rows as well, but for columns that name others.
ERASE_WORDS_FUNCTION = """
CREATE FUNCTION tenancy_erase_words(pattern text, mark text, spared jsonb) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    v_organization bigint := current_setting('app.organization_id')::bigint;
    v_changed integer;
BEGIN
    UPDATE tenancy_auditentry SET old = regexp_replace(old::text, pattern, mark, 'gi')::jsonb || (
        SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(old)
        WHERE jsonb_exists(spared->table_name, key)
    )
    WHERE organization_id = v_organization AND old IS NOT NULL AND old::text ~* pattern;
    GET DIAGNOSTICS v_changed = ROW_COUNT;
    RETURN v_changed;
END $$
"""

# Months that nobody's rows are left in cost planning time for ever. Only the owner sees that they are empty.
# Who writes there at the moment is not waited for: the next night comes.
DROP_EMPTY_MONTHS_FUNCTION = """
CREATE FUNCTION drop_empty_months(parent regclass, before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET lock_timeout = '2s' AS $$
DECLARE
    month record;
    is_used boolean;
    dropped integer := 0;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_partitioned_table WHERE partrelid = parent) THEN
        RAISE EXCEPTION '% is not partitioned', parent;
    END IF;
    FOR month IN
        SELECT c.oid::regclass AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = parent
            AND c.relname < (SELECT relname FROM pg_class WHERE oid = parent) || to_char(before, '_YYYYMM')
        ORDER BY c.relname
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', month.name) INTO is_used;
        CONTINUE WHEN is_used;
        BEGIN
            -- the parent first, as everybody else does, or two would wait for each other
            EXECUTE format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
            EXECUTE format('SELECT EXISTS (SELECT FROM %s)', month.name) INTO is_used;
            IF NOT is_used THEN
                EXECUTE format('DROP TABLE %s', month.name);
                dropped := dropped + 1;
            END IF;
        EXCEPTION WHEN lock_not_available THEN
            RETURN dropped;
        END;
    END LOOP;
    RETURN dropped;
END $$
"""
